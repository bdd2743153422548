package thyroidstudy.experiment;

import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/** The training that audits repeat many times: small pictures, few epochs, no pretrained weights. */
final class SmallNetwork {

    private SmallNetwork() {}

    /** @param learningRate as large as the network bears, since there are few steps */
    static TrainingSettings of(Backbone backbone, int imageSize, int epochs, float learningRate) {
        return TrainingSettings.study(backbone)
                .withInitialisation(Initialisation.LEARNABLE)
                .withSize(imageSize, 16, epochs)
                .withLearningRate(learningRate)
                .withAugmentation(Augmentation.none(), false)
                .withValidationSplit(0.1)
                .withBatchNormBatches(4);
    }
}
