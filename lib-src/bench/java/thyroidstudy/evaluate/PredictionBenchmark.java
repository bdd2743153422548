package thyroidstudy.evaluate;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Precision;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.TestImages;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.SteppedBenchmark;
import thyroidstudy.train.TrainingSettings;

/** A folder of images to probabilities, once for every line of the standard input: {@code PredictionBenchmark FOLDER MODEL BATCH}. */
final class PredictionBenchmark {

    private PredictionBenchmark() {}

    public static void main(String[] args) throws IOException {
        StudyData images = TestImages.classFolders(Path.of(args[0]));
        Backbone backbone = Backbone.of(args[1]);
        Precision precision = Precision.valueOf(System.getProperty("precision", "FLOAT32"));
        TrainingSettings settings = TrainingSettings.study(backbone).network(n -> n.withPrecision(precision))
                .input(i -> i.withBatchSize(Integer.parseInt(args[2])));
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork trained = backbone.classifier(Initialisation.KERAS.options().withPrecision(precision));
            int size = settings.input().imageSize();
            Initialisation.KERAS.apply(trained, manager, settings.seed(), manager.zeros(new Shape(1, 3, size, size)));
            KerasNetwork network = trained.folded(manager);
            SteppedBenchmark steps = new SteppedBenchmark();
            do {
                PreparedImages.forEach(settings, images, manager, NoProgress.NONE,
                        (batch, of, scope) -> NetworkPredictions.probabilities(network, batch, scope));
            } while (steps.another());
        }
    }
}
