package thyroidstudy.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Precision;

/** Training as it is, one step at a time ({@link SteppedBenchmark}): {@code TrainingBenchmark FOLDER MODEL BATCH STEPS}. */
final class TrainingBenchmark {

    private static final int SIZE = 224;

    private TrainingBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int batch = Integer.parseInt(args[2]);
        int steps = SteppedBenchmark.BEFORE + Integer.parseInt(args[3]);
        TrainingSettings settings = TrainingSettings.study(Backbone.of(args[1]))
                .network(n -> n.withInitialisation(Initialisation.KERAS)
                        .withPrecision(Precision.valueOf(System.getProperty("precision", "FLOAT32"))))
                .input(i -> i.withImageSize(SIZE).withBatchSize(batch))
                .withEpochs(1);
        // enough for all steps and one more, after a tenth of each class is split off
        int images = (steps + 1) * batch * 10 / 9 + 20;
        Path run = Files.createTempDirectory(folder, "run");
        SteppedBenchmark benchmark = new SteppedBenchmark();
        Training.run(settings, TinyStudy.images(folder.resolve("speckle"), images), run, new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) throws IOException {
                if (!benchmark.another()) {
                    Runtime.getRuntime().halt(0);
                }
            }
        });
    }
}
