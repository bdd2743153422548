package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The five learn from scratch within a few tens of steps, and still know it in evaluation mode. */
@Tag("slow")
class LearnableTest {

    private static final int SIZE = 64;
    private static final int BATCH = 16;

    @ParameterizedTest
    @CsvSource({
        "VGG16, STUDY, 0.001, 30", "VGG19, STUDY, 0.001, 30", "ResNet50, STUDY, 0.01, 20",
        "ResNet101, STUDY, 0.01, 20", "EfficientNetB7, CORRECT, 0.02, 20"
    })
    void learnsBrightFromDarkBlobs(String name, Preprocessing preprocessing, float learningRate, int steps)
            throws IOException {
        Backbone backbone = Backbone.of(name);
        try (NDManager manager = NDManager.newBaseManager()) {
            Engine.getInstance().setRandomSeed(3);
            KerasNetwork network = backbone.classifier();
            Batch first = Batch.of(manager, 0, 32);
            Initialisation.LEARNABLE.apply(network, manager, 5, preprocessing.apply(backbone, first.pixels));
            List<Parameter> trained = network.getParameters().values().stream()
                    .filter(Parameter::requiresGradient).toList();
            List<NDArray> velocity = trained.stream().map(p -> p.getArray().zerosLike()).toList();
            trained.forEach(p -> p.getArray().setRequiresGradient(true));
            long start = System.nanoTime();
            List<Float> losses = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    Batch batch = Batch.of(scratch, 1 + step % 15, BATCH);
                    NDArray x = preprocessing.apply(backbone, batch.pixels);
                    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                        NDArray logits = network.forward(new ParameterStore(scratch, false), new NDList(x), true)
                                .singletonOrThrow();
                        NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(
                                new NDList(batch.labels), new NDList(logits));
                        collector.backward(loss);
                        losses.add(loss.getFloat());
                    }
                    for (int i = 0; i < trained.size(); i++) {
                        NDArray weight = trained.get(i).getArray();
                        NDArray gradient = weight.getGradient();
                        // what is computed from an array lives as long as its manager
                        gradient.attach(scratch);
                        NDArray descent = gradient.mul(-learningRate);
                        NDArray v = velocity.get(i);
                        v.muli(0.9f).addi(descent);
                        // plain momentum
                        weight.addi(v);
                        gradient.muli(0);
                    }
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double after = evaluationLoss(network, preprocessing, manager);
            BatchNormStatistics.reestimate(network, List.of(
                    preprocessing.apply(backbone, Batch.of(manager, 1, 32).pixels),
                    preprocessing.apply(backbone, Batch.of(manager, 2, 32).pixels)));
            double reestimated = evaluationLoss(network, preprocessing, manager);
            double last = losses.subList(steps - 5, steps).stream().mapToDouble(f -> f).average().orElseThrow();
            System.out.printf("%s lr %s: first %.3f, last five %.3f, evaluation %.3f, after re-estimation %.3f, %.1f img/s %s%n",
                    name, learningRate, losses.get(0), last, after, reestimated, steps * BATCH / seconds, losses);
            assertTrue(last < 0.5, name + " has not learned: " + losses);
            assertTrue(reestimated < 0.55, name + " is near chance in evaluation mode: " + reestimated);
        }
    }

    private static double evaluationLoss(KerasNetwork network, Preprocessing preprocessing, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            Batch batch = Batch.of(scratch, 999, 32);
            NDArray logits = network.forward(new ParameterStore(scratch, false),
                    new NDList(preprocessing.apply(network.backbone(), batch.pixels)), false).singletonOrThrow();
            return Loss.softmaxCrossEntropyLoss().evaluate(new NDList(batch.labels), new NDList(logits)).getFloat();
        }
    }

    /** Speckled grey images with a disc somewhere that is darker (0) or brighter (1) than its surroundings. */
    private record Batch(NDArray pixels, NDArray labels) {

        static Batch of(NDManager manager, long seed, int count) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] values = new float[count * SIZE * SIZE * 3];
            long[] labels = new long[count];
            int i = 0;
            for (int n = 0; n < count; n++) {
                labels[n] = n % 2;
                double cx = random.nextDouble(20, 44);
                double cy = random.nextDouble(20, 44);
                double radius = random.nextDouble(8, 14);
                double ground = random.nextDouble(60, 110);
                for (int y = 0; y < SIZE; y++) {
                    for (int x = 0; x < SIZE; x++) {
                        boolean inside = Math.hypot(x - cx, y - cy) < radius;
                        double level = ground * (inside ? (labels[n] == 0 ? 0.5 : 1.6) : 1);
                        float value = (float) Math.min(255, level * Math.abs(1 + 0.4 * random.nextGaussian()));
                        for (int c = 0; c < 3; c++) {
                            values[i++] = value;
                        }
                    }
                }
            }
            return new Batch(manager.create(values, new Shape(count, SIZE, SIZE, 3)), manager.create(labels));
        }
    }
}
