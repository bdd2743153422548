package thyroidstudy.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/** The training that audits repeat many times: small images, few epochs, no pretrained weights. */
final class SmallNetwork {

    /** As large as each family bears, since there are few steps. */
    private static final Map<Backbone, Float> RATES =
            Map.of(Backbone.VGG16, 1e-3f, Backbone.RESNET50, 5e-3f, Backbone.EFFICIENTNET_B7, 2e-3f);

    /** One training of those that look at epochs: two networks, with and without batch normalisation, and four seeds. */
    record Repetition(Backbone network, int seed) {

        static final int EPOCHS = 10;

        /** Of the validation, so that it has images of both classes. */
        static final double VALIDATION_SHARE = 0.2;

        private static final int SEEDS = 4;

        static List<Repetition> all() {
            return IntStream.rangeClosed(1, SEEDS).boxed()
                    .flatMap(seed -> Stream.of(Backbone.VGG16, Backbone.RESNET50).map(network -> new Repetition(network, seed))).toList();
        }

        TrainingSettings settings() {
            return SmallNetwork.of(network, 48, EPOCHS).withSeed(seed);
        }

        /** Where it trains. */
        Path in(Path folder) {
            return folder.resolve(network.studyName() + "-" + seed);
        }
    }

    private SmallNetwork() {}

    static TrainingSettings of(Backbone backbone, int imageSize, int epochs) {
        return TrainingSettings.study(backbone)
                .network(n -> n.withInitialisation(Initialisation.LEARNABLE))
                .input(i -> i.withImageSize(imageSize).withBatchSize(16))
                .optimizer(o -> o.withLearningRate(RATES.get(backbone)))
                .withAugmentation(Augmentation.none())
                .validation(v -> v.withShare(0.1).withBatchNormBatches(4))
                .withEpochs(epochs);
    }
}
