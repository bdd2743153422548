package thyroidstudy.experiment;

import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/** The training that audits repeat many times: small images, few epochs, no pretrained weights. */
final class SmallNetwork {

    private SmallNetwork() {}

    /** @param learningRate as large as the network bears, since there are few steps */
    static TrainingSettings of(Backbone backbone, int imageSize, int epochs, float learningRate) {
        return TrainingSettings.study(backbone)
                .network(n -> n.withInitialisation(Initialisation.LEARNABLE))
                .input(i -> i.withImageSize(imageSize).withBatchSize(16))
                .optimizer(o -> o.withLearningRate(learningRate))
                .withAugmentation(Augmentation.none())
                .validation(v -> v.withShare(0.1).withBatchNormBatches(4))
                .withEpochs(epochs);
    }
}
