package thyroidstudy.probe;

import java.io.IOException;
import java.util.Locale;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.input.Interpolation;
import thyroidstudy.train.TrainingSettings;

/**
 * A network whose backbone stays as it starts, asked for its features.
 *
 * @param backbone      which of the five
 * @param preprocessing what is done to the pixels
 * @param start         what its weights are
 */
public record FrozenNetwork(Backbone backbone, Preprocessing preprocessing, Start start) {

    /** Images that pass the network at once. */
    private static final int BATCH = 16;

    /**
     * A network with the files at hand.
     *
     * @throws IOException if a weight file cannot be read
     */
    public static FrozenNetwork of(Backbone backbone, Preprocessing preprocessing, Initialisation initialisation, ImagenetWeights weights)
            throws IOException {
        return new FrozenNetwork(backbone, preprocessing, Start.of(initialisation, backbone, weights));
    }

    /** The name of its predictions' run, such as {@code VGG16-study-imagenet}; unique among the networks of one probe. */
    public String name() {
        return backbone.studyName() + "-" + (preprocessing + "-" + start.initialisation()).toLowerCase(Locale.ROOT);
    }

    /** The study's recipe as far as it concerns features: size of the images, preprocessing, weights; but the images are resized without aliasing. */
    public TrainingSettings settings() {
        return TrainingSettings.study(backbone).input(i -> i.withBatchSize(BATCH).withInterpolation(Interpolation.SMOOTH))
                .network(n -> n.withPreprocessing(preprocessing).withInitialisation(start.initialisation()));
    }

    /** In a line of progress: network, start and preprocessing. */
    @Override
    public String toString() {
        return backbone.studyName() + ", " + start + ", " + preprocessing;
    }
}
