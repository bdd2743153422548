package thyroidstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.ImageDataset;
import thyroidstudy.input.InputSettings;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/** Asks a trained network about images. */
public final class NetworkPredictions {

    private NetworkPredictions() {}

    /**
     * The probabilities that the best weights of a run give to images, not augmented, in the order of the images.
     *
     * @param images   labelled, of one variant
     * @param progress may be null
     * @throws IOException if the run's weights or an image cannot be read
     */
    public static Predictions of(TrainedRun run, StudyData images, Progress progress) throws IOException {
        InputSettings input = InputSettings.studyTest()
                .withImageSize(run.settings().imageSize())
                .withBatchSize(run.settings().batchSize())
                .withAugmentation(Augmentation.none());
        ImageDataset dataset = ImageDataset.of(images, input);
        if (progress != null) {
            progress.reset(run.name() + " predicts", images.size());
        }
        List<ImagePrediction> rows = new ArrayList<>();
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = run.network(manager);
            for (Batch batch : dataset.epoch(0, manager)) {
                try (batch; NDManager scope = manager.newSubManager()) {
                    NDArray x = run.settings().preprocessing()
                            .apply(run.settings().backbone(), batch.getData().singletonOrThrow());
                    x.attach(scope);
                    NDArray logits = network.forward(new ParameterStore(scope, false), new NDList(x), false)
                            .singletonOrThrow();
                    float[] probabilities = logits.softmax(1).toFloatArray();
                    for (int i = 0; i < batch.getSize(); i++) {
                        ImageRecord image = images.records().get(((Number) batch.getIndices().get(i)).intValue());
                        rows.add(row(run, image, probabilities[2 * i], probabilities[2 * i + 1]));
                    }
                }
                if (progress != null) {
                    progress.increment(batch.getSize());
                }
            }
        }
        return Predictions.of(rows);
    }

    private static ImagePrediction row(TrainedRun run, ImageRecord image, float benign, float cancer) {
        return new ImagePrediction(image.fileName(), image.patient(), image.label().orElseThrow(), benign, cancer,
                run.settings().backbone().studyName(), run.variant(), image.variant(), run.name() + "-" + run.dataFingerprint());
    }
}
