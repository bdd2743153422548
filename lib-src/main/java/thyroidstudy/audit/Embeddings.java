package thyroidstudy.audit;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.store.Columns;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/**
 * Images as a network sees them: the numbers before its last layer, less their mean over the images, at length one.
 *
 * @param images  in order
 * @param vectors one an image, all of one length
 */
public record Embeddings(List<ImageRecord> images, float[][] vectors) {

    public Embeddings {
        if (images.size() != vectors.length) {
            throw new IllegalArgumentException(images.size() + " images and " + vectors.length + " vectors");
        }
        images = List.copyOf(images);
        vectors = vectors.clone();
    }

    /**
     * Asks the best weights of a run.
     *
     * @param progress told how far the work is
     * @throws IOException if the run's weights or an image cannot be read
     */
    public static Embeddings of(TrainedRun run, StudyData images, Progress progress) throws IOException {
        if (images.size() == 0) {
            return new Embeddings(List.of(), new float[0][]);
        }
        progress.reset(run.name() + " describes", images.size());
        List<ImageRecord> order = new ArrayList<>();
        List<float[]> features = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = run.predictor(manager);
            PreparedImages.features(run.settings(), network, images, manager, progress, (image, vector) -> {
                order.add(image);
                features.add(vector);
            });
        }
        return new Embeddings(order, standardised(features));
    }

    /** Less the mean, at length one. */
    static float[][] standardised(List<float[]> features) {
        int n = features.get(0).length;
        double[] mean = new double[n];
        for (float[] f : features) {
            for (int i = 0; i < n; i++) {
                mean[i] += f[i] / features.size();
            }
        }
        float[][] vectors = new float[features.size()][n];
        for (int v = 0; v < vectors.length; v++) {
            double squares = 0;
            for (int i = 0; i < n; i++) {
                vectors[v][i] = (float) (features.get(v)[i] - mean[i]);
                squares += (double) vectors[v][i] * vectors[v][i];
            }
            float length = (float) Math.max(Math.sqrt(squares), 1e-12);
            for (int i = 0; i < n; i++) {
                vectors[v][i] /= length;
            }
        }
        return vectors;
    }

    /** Cosine of the angle between two images, -1 to 1. */
    public double cosine(int a, int b) {
        double sum = 0;
        for (int i = 0; i < vectors[a].length; i++) {
            sum += (double) vectors[a][i] * vectors[b][i];
        }
        return sum;
    }

    /** For each test image that has a training image of its patient: is the training image most like it one of the same patient? */
    public SamePatient samePatient() {
        int tested = 0;
        int same = 0;
        double chance = 0;
        for (int t = 0; t < images.size(); t++) {
            if (images.get(t).split() != Split.TEST) {
                continue;
            }
            int nearest = -1;
            int all = 0;
            int own = 0;
            for (int i = 0; i < images.size(); i++) {
                if (images.get(i).split() == Split.TEST) {
                    continue;
                }
                all++;
                own += images.get(i).patient().equals(images.get(t).patient()) ? 1 : 0;
                if (nearest < 0 || cosine(t, i) > cosine(t, nearest)) {
                    nearest = i;
                }
            }
            if (own > 0) {
                tested++;
                chance += (double) own / all;
                same += images.get(nearest).patient().equals(images.get(t).patient()) ? 1 : 0;
            }
        }
        return new SamePatient(tested, same, tested == 0 ? Double.NaN : chance / tested);
    }

    /**
     * How often a network's nearest training image is one of the same patient: what a split by image lets it use.
     *
     * @param images test images whose patient has training images too
     * @param same   those whose nearest training image is of the same patient
     * @param chance share that a random training image would reach, 0 to 1
     */
    public record SamePatient(int images, int same, double chance) {

        /** One row with the exact binomial interval, which takes images for independent; none if no image was asked about. */
        public Table table(String network) {
            return Columns.of("Whose image is the nearest training image?", images == 0 ? List.<SamePatient>of() : List.of(this))
                    .text("network", s -> network)
                    .whole("test images with a patient in training", SamePatient::images)
                    .whole("nearest is of the same patient", SamePatient::same)
                    .interval("share", 3, s -> Interval.ofShare(same, images))
                    .number("by chance", 3, SamePatient::chance).table();
        }
    }
}
