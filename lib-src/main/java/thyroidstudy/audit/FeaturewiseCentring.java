package thyroidstudy.audit;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.store.Columns;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;

/**
 * What Keras's {@code featurewise_center} and {@code featurewise_std_normalization} would have subtracted and divided by, had
 * {@code fit} been called: mean and standard deviation of each channel over all training pixels. Without {@code fit} Keras warns and
 * passes images on as they are.
 *
 * @param mean      of the channels R, G, B of pixels / 255, 0 to 1
 * @param deviation likewise, divided by n as numpy does
 */
public record FeaturewiseCentring(double[] mean, double[] deviation) {

    /** Added by Keras to what it divides by. */
    private static final double EPSILON = 1e-6;

    /**
     * Measures.
     *
     * @param images   training images
     * @param settings whose image size is used
     * @throws IOException if an image cannot be read
     */
    public static FeaturewiseCentring of(StudyData images, TrainingSettings settings) throws IOException {
        SummaryStatistics[] channels = {new SummaryStatistics(), new SummaryStatistics(), new SummaryStatistics()};
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            TrainingSettings scaled = settings.network(n -> n.withPreprocessing(Preprocessing.STUDY));
            PreparedImages.forEach(scaled, images, manager, NoProgress.NONE, (batch, records, scope) -> {
                for (int c = 0; c < 3; c++) {
                    for (float value : batch.get(":,{}", c).toFloatArray()) {
                        channels[c].addValue(value);
                    }
                }
            });
        }
        double[] mean = new double[3];
        double[] deviation = new double[3];
        for (int c = 0; c < 3; c++) {
            mean[c] = channels[c].getMean();
            deviation[c] = Math.sqrt(channels[c].getPopulationVariance());
        }
        return new FeaturewiseCentring(mean, deviation);
    }

    /** What becomes of a value of pixels / 255 in a channel: 0 R, 1 G, 2 B. */
    public double apply(double value, int channel) {
        return (value - mean[channel]) / (deviation[channel] + EPSILON);
    }

    /** One row a channel: mean and deviation, and where black and white would have gone. */
    public Table table() {
        return Columns.of("What the switch would have done", List.of(0, 1, 2))
                .text("channel", "RGB"::charAt)
                .number("mean", 3, c -> mean[c])
                .number("standard deviation", 3, c -> deviation[c])
                .number("black 0 becomes", 3, c -> apply(0, c))
                .number("white 1 becomes", 3, c -> apply(1, c)).table();
    }
}
