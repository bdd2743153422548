package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.jhdf.api.Dataset;
import java.lang.reflect.Array;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The networks against what Keras computed from the same weights and pixels (environment/dev/parity/run networks). */
@Tag("slow")
class ParityTest {

    private static final long[] LABELS = {0, 1, 1, 0};
    private static final int INPUT = 200_000;
    private static final List<String> PLACES = List.of("first", "middle", "last");
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
            KerasNetwork network = network(backbone, manager, KERAS_3, DataType.FLOAT32);
            NDArray x = KerasFormula.pixels(manager, backbone, 2, height, width, 100_000 + height);
            assertForward(network, x, false, keras, "inference_" + height + "x" + width);
            assertForward(network.folded(manager), x, false, keras, "inference_" + height + "x" + width);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VGG16,64,64", "VGG19,47,65",
        "ResNet50,64,64", "ResNet50,47,65", "ResNet50,224,224",
        "ResNet101,64,64", "ResNet101,47,65", "ResNet101,224,224",
        "EfficientNetB7,64,64", "EfficientNetB7,47,65", "EfficientNetB7,224,224"
    })
    void normalisesBatchesAsKerasInTraining(String name, int height, int width) {
        Backbone backbone = Backbone.of(name);
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(backbone)) {
            KerasNetwork network = network(backbone, manager, KERAS_3, DataType.FLOAT32);
            NDArray x = KerasFormula.pixels(manager, backbone, 4, height, width, 200_000);
            String place = "training_" + height + "x" + width;
            assertForward(network, x, true, keras, place);
            assertMoving(keras, place, network);
        }
    }

    /** The further rescaling that Keras adds where it loads its ImageNet weights. */
    @Test
    void rescalesAsKerasForImagenetWeights() {
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(Backbone.EFFICIENTNET_B7)) {
            KerasNetwork network =
                    network(Backbone.EFFICIENTNET_B7, manager, KERAS_3.withImagenetRescaling(true), DataType.FLOAT32);
            NDArray x = KerasFormula.pixels(manager, Backbone.EFFICIENTNET_B7, 2, 64, 64, 100_064);
            assertForward(network, x, false, keras, "imagenet_64x64");
        }
    }

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void differentiatesAsKeras(Backbone backbone) {
        try (HdfFile keras = fixture(backbone)) {
            double[][] found = gradients(backbone, DataType.FLOAT64, INPUT);
            for (int place = 0; place < PLACES.size(); place++) {
                Dataset stored = keras.getDatasetByPath("gradient_64x64/" + PLACES.get(place));
                double[] expected = numbers(stored.getDataFlat());
                double[] all = found[place];
                int stride = Math.max(1, all.length / 500);
                String what = "gradient " + PLACES.get(place);
                report(backbone.studyName(), what, assertClose(expected,
                        IntStream.range(0, expected.length).mapToDouble(i -> all[i * stride]).toArray(), 1e-6, what));
                report(backbone.studyName(), what + " of Keras itself in single precision",
                        difference(expected, numbers(stored.getAttribute("single_precision").getData())));
            }
        }
    }

    /**
     * Gradients of single precision beside those of double precision, which are Keras's. Where rounding carries a value across the kink of
     * a ReLU the gradient jumps, Keras's own by up to some percent; for ResNet50 that happens with every second input, and it depends on the
     * processor and on the threads which. Elsewhere the difference is some 1e-5, and a wrong formula is wrong for every input.
     */
    @ParameterizedTest
    @EnumSource(Backbone.class)
    void differentiatesInSinglePrecisionAsInDouble(Backbone backbone) {
        double[] least = {1, 1, 1};
        for (int input = 0; input < 10 && Arrays.stream(least).max().getAsDouble() > 1e-4; input++) {
            double[][] expected = gradients(backbone, DataType.FLOAT64, INPUT + input);
            double[][] found = gradients(backbone, DataType.FLOAT32, INPUT + input);
            for (int place = 0; place < PLACES.size(); place++) {
                least[place] = Math.min(least[place], difference(expected[place], found[place]));
            }
        }
        for (int place = 0; place < PLACES.size(); place++) {
            report(backbone.studyName(), "gradient " + PLACES.get(place) + " in single precision", least[place]);
            assertTrue(least[place] < 1e-4, PLACES.get(place) + ": " + least[place]);
        }
    }

    /** Of the kernels at {@link #PLACES}, in Keras's order of the axes. */
    private static double[][] gradients(Backbone backbone, DataType type, int input) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = network(backbone, manager, KERAS_3, type);
            trainable(network).forEach(p -> p.getArray().setRequiresGradient(true));
            loss(network, KerasFormula.pixels(manager, backbone, 4, 64, 64, input).toType(type, false), manager);
            List<KerasLayer.Weight> kernels = network.layers().stream()
                    .map(layer -> layer.weights().get(0))
                    .filter(weight -> weight.name().endsWith("kernel")).toList();
            return IntStream.of(0, kernels.size() / 2, kernels.size() - 2).mapToObj(kernels::get)
                    .map(kernel -> numbers(kernel.parameter().getArray().getGradient().transpose(kernel.toKeras()))).toArray(double[][]::new);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VGG16", "ResNet50", "EfficientNetB7"})
    void takesTheSameTenSteps(String name) {
        Backbone backbone = Backbone.of(name);
        try (NDManager manager = NDManager.newBaseManager(); HdfFile keras = fixture(backbone)) {
            KerasNetwork network = network(backbone, manager, KERAS_3, DataType.FLOAT32);
            List<Parameter> trainable = trainable(network);
            List<NDArray> velocity = trainable.stream().map(p -> p.getArray().zerosLike()).toList();
            trainable.forEach(p -> p.getArray().setRequiresGradient(true));
            double[] losses = new double[10];
            for (int step = 0; step < losses.length; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray x = KerasFormula.pixels(scratch, backbone, 4, 64, 64, 200_000 + step % 2);
                    losses[step] = loss(network, x, scratch);
                    float rate = (float) (1e-3 / (1 + 0.05 * step));
                    for (int i = 0; i < trainable.size(); i++) {
                        nesterov(trainable.get(i).getArray(), velocity.get(i), rate, scratch);
                    }
                }
            }
            report(name, "trajectory", assertEachClose(numbers(keras, "trajectory/losses"), losses, 1e-3, "losses"));
            assertMoving(keras, "trajectory", network);
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

    /** The first four moving means and variances of every batch normalisation. */
    private static void assertMoving(HdfFile keras, String place, KerasNetwork network) {
        List<KerasLayer> norms = network.layers().stream()
                .filter(layer -> layer.kind() == KerasLayer.Kind.BATCH_NORMALIZATION).toList();
        if (norms.isEmpty()) {
            return;
        }
        double[] expected = numbers(keras, place + "/moving");
        double worst = 0;
        for (int layer = 0; layer < norms.size(); layer++) {
            for (int weight = 0; weight < 2; weight++) {
                float[] all = norms.get(layer).weights().get(2 + weight).parameter().getArray().toFloatArray();
                double[] found = IntStream.range(0, 4).mapToDouble(i -> all[i]).toArray();
                int from = (layer * 2 + weight) * 4;
                worst = Math.max(worst, assertClose(Arrays.copyOfRange(expected, from, from + 4), found, 1e-4,
                        norms.get(layer).name() + (weight == 0 ? " moving mean" : " moving variance")));
            }
        }
        report(network.backbone().studyName(), place + " moving statistics", worst);
    }

    private static void assertForward(KerasNetwork network, NDArray x, boolean training, HdfFile keras, String name) {
        ParameterStore store = new ParameterStore(x.getManager(), false);
        NDArray features = network.pooledFeatures(store, x, training);
        NDArray logits = network.head().forward(store, new NDList(features), training).singletonOrThrow();
        double difference = assertClose(
                numbers(keras, name + "/features"), numbers(features.get(":, ::3")), 1e-4, name + " features");
        report(network.backbone().studyName(), name, difference);
        double[] expected = numbers(keras, name + "/probabilities");
        double[] found = numbers(logits.softmax(1));
        for (int i = 0; i < expected.length; i++) {
            assertTrue(Math.abs(expected[i] - found[i]) < 1e-5,
                    name + ": probability " + found[i] + " is not Keras's " + expected[i]);
        }
    }

    private static double assertClose(double[] expected, double[] found, double tolerance, String what) {
        double relative = difference(expected, found);
        assertTrue(relative < tolerance, what + " differ from Keras's by " + relative + " of their scale");
        return relative;
    }

    /** Largest absolute difference over the largest absolute value expected. */
    private static double difference(double[] expected, double[] found) {
        assertEquals(expected.length, found.length, "number of values");
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        return IntStream.range(0, found.length).mapToDouble(i -> Math.abs(expected[i] - found[i])).max().orElseThrow() / scale;
    }

    private static double assertEachClose(double[] expected, double[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what);
        double worst = IntStream.range(0, found.length)
                .mapToDouble(i -> Math.abs(expected[i] - found[i]) / Math.abs(expected[i])).max().orElseThrow();
        assertTrue(worst < tolerance, what + ": " + Arrays.toString(found) + ", Keras " + Arrays.toString(expected));
        return worst;
    }

    private static double loss(KerasNetwork network, NDArray x, NDManager manager) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logits = network.forward(new ParameterStore(manager, false), new NDList(x), true).singletonOrThrow();
            NDArray loss = Loss.softmaxCrossEntropyLoss()
                    .evaluate(new NDList(manager.create(LABELS)), new NDList(logits));
            collector.backward(loss);
            return numbers(loss)[0];
        }
    }

    private static List<Parameter> trainable(KerasNetwork network) {
        return network.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
    }

    private static KerasNetwork network(Backbone backbone, NDManager manager, NetworkOptions options, DataType type) {
        KerasNetwork network = backbone.classifier(options);
        network.initialize(manager, type, new Shape(1, 3, 64, 64));
        KerasFormula.fill(network);
        return network;
    }

    private static HdfFile fixture(Backbone backbone) {
        // environment/dev/parity/mutations breaks one family at a time
        String only = System.getProperty("parity.only", backbone.studyName());
        Assumptions.assumeTrue(only.equals(backbone.studyName()), "only " + only);
        try {
            return new HdfFile(Path.of(
                    ParityTest.class.getResource("/parity/" + backbone.studyName() + ".h5").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] numbers(HdfFile file, String path) {
        return numbers(file.getDatasetByPath(path).getDataFlat());
    }

    private static double[] numbers(NDArray array) {
        return Arrays.stream(array.toArray()).mapToDouble(Number::doubleValue).toArray();
    }

    private static double[] numbers(Object floatsOrDoubles) {
        return IntStream.range(0, Array.getLength(floatsOrDoubles))
                .mapToDouble(i -> Array.getDouble(floatsOrDoubles, i)).toArray();
    }

    private static void report(String model, String what, double difference) {
        System.out.printf("parity %s %s %.1e%n", model, what, difference);
    }
}
