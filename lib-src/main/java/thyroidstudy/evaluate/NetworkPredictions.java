package thyroidstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.train.ComputeDevice;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/** Asks a trained network about images. */
public final class NetworkPredictions {

    private NetworkPredictions() {}

    /** What a network said, and how long it took. */
    public record Timed(Predictions predictions, PredictionTime time) {}

    /**
     * The probabilities that the best weights of a run give to images, not augmented, in the order of the images.
     *
     * @param images   labelled, of one variant; for none there are no predictions
     * @param progress told how far the work is
     * @throws CancellationException when the thread is interrupted, within one batch
     * @throws IOException           if the run's weights or an image cannot be read
     */
    public static Predictions of(TrainedRun run, StudyData images, Progress progress) throws IOException {
        return timed(run, images, progress).predictions();
    }

    /** As above, with the time. */
    public static Timed timed(TrainedRun run, StudyData images, Progress progress) throws IOException {
        progress.reset(run.name() + " predicts", images.size());
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = run.predictor(manager);
            long start = System.nanoTime();
            Predictions predictions = of(run, network, images, manager, progress);
            return new Timed(predictions, new PredictionTime(run.title(), images.size(), run.settings().input().imageSize(),
                    (System.nanoTime() - start) / 1e9, ComputeDevice.describe(Training.device())));
        }
    }

    /** As above from any weights of the run's network. */
    public static Predictions of(TrainedRun run, KerasNetwork network, StudyData images, NDManager manager, Progress progress)
            throws IOException {
        if (images.size() == 0) {
            return Predictions.of(List.of());
        }
        List<ImagePrediction> rows = new ArrayList<>();
        ImageIds ids = ImageIds.of(images);
        PreparedImages.forEach(run.settings(), images, manager, progress, (batch, records, scope) -> {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Predicting was interrupted; run it again");
            }
            float[] probabilities = probabilities(network, batch, scope);
            for (int i = 0; i < records.size(); i++) {
                rows.add(row(run, records.get(i), ids.of(records.get(i)), probabilities[2 * i], probabilities[2 * i + 1]));
            }
        });
        return Predictions.of(rows);
    }

    /**
     * What a network says of a batch.
     *
     * @param batch float32 (N,3,H,W), prepared for the network
     * @return 2 N probabilities, Benign and Cancer of each image
     */
    public static float[] probabilities(KerasNetwork network, NDArray batch, NDManager scope) {
        return network.forward(new ParameterStore(scope, false), new NDList(batch), false).singletonOrThrow().softmax(1).toFloatArray();
    }

    private static ImagePrediction row(TrainedRun run, ImageRecord image, String id, float benign, float cancer) {
        return new ImagePrediction(id, image.patient(), image.label().orElseThrow(), benign, cancer,
                run.title(), run.variant(), image.variant(), run.folder().getFileName() + "-" + run.dataFingerprint(),
                run.start().toString(), run.settings().seed());
    }
}
