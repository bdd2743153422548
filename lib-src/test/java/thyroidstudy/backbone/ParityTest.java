package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import io.jhdf.HdfFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks against what Keras computed from the same weights and pixels (environment/parity/run). */
@Tag("slow")
class ParityTest {

    private static final long[] LABELS = {0, 1, 1, 0};
    private static final NetworkOptions KERAS_3 = NetworkOptions.study()
            .withDropConnect(0).withMovingVariance(NetworkOptions.MovingVariance.BIASED);

    @ParameterizedTest
    @CsvSource({
        "VGG16,64,64", "VGG16,47,65", "VGG16,224,224",
        "VGG19,64,64", "VGG19,47,65", "VGG19,224,224",
        "ResNet50,64,64", "ResNet50,47,65", "ResNet50,224,224",
        "ResNet101,64,64", "ResNet101,47,65", "ResNet101,224,224",
        "EfficientNetB7,64,64", "EfficientNetB7,47,65", "EfficientNetB7,224,224"
    })
    void infersAsKeras(String name, int height, int width) {
        Backbone backbone = Backbone.of(name);
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(backbone)) {
            KerasNetwork network = network(backbone, manager);
            NDArray x = KerasFormula.pixels(manager, backbone, 2, height, width, 100_000 + height);
            assertForward(network, x, false, keras, "inference_" + height + "x" + width);
        }
    }

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void trainsForwardAndBackwardAsKeras(Backbone backbone) {
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(backbone)) {
            KerasNetwork network = network(backbone, manager);
            NDArray x = KerasFormula.pixels(manager, backbone, 4, 64, 64, 200_000);
            assertForward(network, x, true, keras, "training_64x64");

            trainable(network).forEach(p -> p.getArray().setRequiresGradient(true));
            loss(network, x, manager);
            List<KerasLayer.Weight> kernels = network.layers().stream()
                    .map(layer -> layer.weights().get(0))
                    .filter(weight -> weight.name().endsWith("kernel")).toList();
            assertGradient(keras, backbone, "first", kernels.get(0));
            assertGradient(keras, backbone, "middle", kernels.get(kernels.size() / 2));
            assertGradient(keras, backbone, "last", kernels.get(kernels.size() - 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VGG16", "ResNet50", "EfficientNetB7"})
    void takesTheSameTenSteps(String name) {
        Backbone backbone = Backbone.of(name);
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(backbone)) {
            KerasNetwork network = network(backbone, manager);
            List<Parameter> trainable = trainable(network);
            List<NDArray> velocity = trainable.stream().map(p -> p.getArray().zerosLike()).toList();
            trainable.forEach(p -> p.getArray().setRequiresGradient(true));
            float[] losses = new float[10];
            for (int step = 0; step < losses.length; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray x = KerasFormula.pixels(scratch, backbone, 4, 64, 64, 200_000 + step % 2);
                    losses[step] = loss(network, x, scratch);
                    float rate = (float) (1e-4 / (1 + 1e-2 * step));
                    for (int i = 0; i < trainable.size(); i++) {
                        nesterov(trainable.get(i).getArray(), velocity.get(i), rate, scratch);
                    }
                }
            }
            report(name, "trajectory", assertClose(floats(keras, "trajectory/losses"), losses, 1e-3, "losses"));
            if (backbone != Backbone.VGG16) {
                List<KerasLayer> norms = network.layers().stream()
                        .filter(layer -> layer.kind() == KerasLayer.Kind.BATCH_NORMALIZATION).toList();
                assertMoving(keras, "moving_mean", norms.get(0), 2);
                assertMoving(keras, "moving_variance", norms.get(0), 3);
                assertMoving(keras, "last_moving_variance", norms.get(norms.size() - 1), 3);
            }
        }
    }

    private static void nesterov(NDArray weight, NDArray velocity, float rate, NDManager scratch) {
        NDArray gradient = weight.getGradient();
        gradient.attach(scratch);
        NDArray descent = gradient.mul(-rate);
        velocity.muli(0.9f).addi(descent);
        NDArray ahead = velocity.duplicate();
        ahead.attach(scratch);
        weight.addi(ahead.muli(0.9f).addi(descent));
        gradient.muli(0);
    }

    private static void assertMoving(HdfFile keras, String name, KerasLayer layer, int weight) {
        assertClose(floats(keras, "trajectory/" + name),
                layer.weights().get(weight).parameter().getArray().toFloatArray(), 1e-3, layer.name() + " " + name);
    }

    private static void assertForward(KerasNetwork network, NDArray x, boolean training, HdfFile keras, String name) {
        ParameterStore store = new ParameterStore(x.getManager(), false);
        NDArray features = network.pooledFeatures(store, x, training);
        NDArray logits = network.head().forward(store, new NDList(features), training).singletonOrThrow();
        double difference = assertClose(
                floats(keras, name + "/features"), features.toFloatArray(), 1e-4, name + " features");
        report(network.backbone().studyName(), name, difference);
        float[] expected = floats(keras, name + "/probabilities");
        float[] found = logits.softmax(1).toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertTrue(Math.abs(expected[i] - found[i]) < 1e-5,
                    name + ": probability " + found[i] + " is not Keras's " + expected[i]);
        }
    }

    private static void assertGradient(HdfFile keras, Backbone backbone, String place, KerasLayer.Weight weight) {
        float[] expected = floats(keras, "training_64x64/gradient_" + place);
        float[] all = weight.parameter().getArray().getGradient().transpose(weight.toKeras()).toFloatArray();
        int stride = Math.max(1, all.length / 500);
        float[] found = new float[expected.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = all[i * stride];
        }
        report(backbone.studyName(), "gradient " + place, assertClose(expected, found, 1e-3, "gradient " + place));
    }

    /** Largest absolute difference over the largest absolute value expected. */
    private static double assertClose(float[] expected, float[] found, double tolerance, String what) {
        assertTrue(expected.length == found.length, what + ": " + found.length + " values, not " + expected.length);
        double scale = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
        }
        double relative = difference / scale;
        assertTrue(relative < tolerance, what + " differ from Keras's by " + relative + " of their scale");
        return relative;
    }

    private static float loss(KerasNetwork network, NDArray x, NDManager manager) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = network.forward(new ParameterStore(manager, false), new NDList(x), true).singletonOrThrow();
            NDArray loss = Loss.softmaxCrossEntropyLoss()
                    .evaluate(new NDList(manager.create(LABELS)), new NDList(logits));
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    private static List<Parameter> trainable(KerasNetwork network) {
        return network.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
    }

    private static KerasNetwork network(Backbone backbone, NDManager manager) {
        KerasNetwork network = backbone.classifier(KERAS_3);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
        KerasFormula.fill(network);
        return network;
    }

    private static HdfFile fixture(Backbone backbone) {
        try {
            return new HdfFile(Path.of(
                    ParityTest.class.getResource("/parity/" + backbone.studyName() + ".h5").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static float[] floats(HdfFile file, String path) {
        return (float[]) file.getDatasetByPath(path).getDataFlat();
    }

    private static void report(String model, String what, double difference) {
        System.out.printf("parity %s %s %.1e%n", model, what, difference);
    }
}
