package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockedMapsTest {

    private static final long SEED = 3;

    @BeforeEach
    void predictionsRecordNothing() {
        Gradients.off();
    }

    private static NDArray pixels(NDManager manager) {
        float[] pixels = new float[4 * 3 * 64 * 64];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * 0.37 + i / 4096);
        }
        return manager.create(pixels, new Shape(4, 3, 64, 64));
    }

    private static KerasNetwork network(Backbone backbone, NDManager manager) throws IOException {
        KerasNetwork network = backbone.classifier();
        Initialisation.LEARNABLE.apply(network, manager, SEED, pixels(manager));
        return network;
    }

    /** What a training step makes of a network: features, then gradients of each layer. */
    private static List<float[]> step(Backbone backbone, boolean blocked) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            KerasNetwork network = network(backbone, manager);
            trainable(network).forEach(p -> p.getArray().setRequiresGradient(true));
            NDArray x = pixels(manager);
            ParameterStore store = new ParameterStore(manager, false);
            List<float[]> results = new ArrayList<>();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray pooled = blocked
                        ? network.pooledFeatures(store, x, true)
                        : Pool.globalAvgPool2d(network.features().forward(store, new NDList(x), true).singletonOrThrow());
                results.add(pooled.toFloatArray());
                collector.backward(pooled.square().mean());
            }
            for (KerasLayer layer : network.backboneLayers()) {
                for (KerasLayer.Weight weight : layer.weights()) {
                    NDArray array = weight.parameter().getArray();
                    results.add(array.getGradient().toFloatArray());
                }
            }
            return results;
        }
    }

    private static List<Parameter> trainable(KerasNetwork network) {
        return network.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
    }

    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow(a[i] - b[i], 2);
            length += Math.pow(a[i], 2);
        }
        return difference == 0 ? 0 : Math.sqrt(difference / length);
    }

    @ParameterizedTest
    @EnumSource(value = Backbone.class, names = {"VGG16", "VGG19"})
    void aTrainingStepIsThatOfPlainMaps(Backbone backbone) throws IOException {
        List<float[]> plain = step(backbone, false);
        List<float[]> blocked = step(backbone, true);
        assertEquals(plain.size(), blocked.size());
        assertTrue(distance(plain.get(0), blocked.get(0)) < 1e-4, "features " + distance(plain.get(0), blocked.get(0)));
        for (int i = 1; i < plain.size(); i++) {
            assertTrue(distance(plain.get(i), blocked.get(i)) < 1e-3, i + ": " + distance(plain.get(i), blocked.get(i)));
        }
    }

    private static double norm(float[] a) {
        double sum = 0;
        for (float value : a) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void onlyWhereOneDnnKnowsAllOperations() throws IOException {
        Assumptions.assumeTrue(System.getProperty("os.arch").matches("amd64|x86_64"), "measured on x86-64 only");
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray x = manager.zeros(new Shape(1, 3, 64, 64));
            assertTrue(BlockedMaps.suit(Backbone.VGG16.classifier(), x));
            assertTrue(BlockedMaps.suit(Backbone.VGG19.classifier(), x));
            assertFalse(BlockedMaps.suit(Backbone.RESNET50.classifier(), x));
            assertTrue(BlockedMaps.suit(network(Backbone.RESNET50, manager).folded(manager), x));
            assertFalse(BlockedMaps.suit(Backbone.EFFICIENTNET_B7.classifier(), x));
            assertFalse(BlockedMaps.suit(Backbone.VGG16.classifier(), x.toType(DataType.FLOAT64, false)));
            assertFalse(BlockedMaps.suit(
                    Backbone.VGG16.classifier(NetworkOptions.study().withPrecision(Precision.BFLOAT16)), x));
        }
    }

    /** From the first stage on, and in the middle. */
    @ParameterizedTest
    @EnumSource(Frozen.class)
    void trainsWithFrozenStages(Frozen frozen) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            KerasNetwork network = network(Backbone.VGG16, manager);
            network.backboneLayers().stream().filter(layer -> layer.stage().equals(frozen.name()))
                    .forEach(layer -> layer.block().freezeParameters(true));
            List<Parameter> trained = trainable(network);
            trained.forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray pooled = network.pooledFeatures(new ParameterStore(manager, false), pixels(manager), true);
                collector.backward(pooled.square().mean());
            }
            KerasLayer first = network.backboneLayers().stream().filter(l -> !l.stage().equals(frozen.name())).findFirst().orElseThrow();
            assertTrue(norm(first.weights().get(0).parameter().getArray().getGradient().toFloatArray()) > 0);
        }
    }

    private enum Frozen { block1, block3 }
}
