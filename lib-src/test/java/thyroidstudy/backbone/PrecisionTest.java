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
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {

    private static final long SEED = 5;

    private record Pass(float[] features, Map<String, float[]> gradients) {}

    private static Pass pass(Backbone backbone, Precision precision) throws IOException {
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] pixels = new float[4 * 3 * 64 * 64];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (float) Math.sin(i * 0.37 + i / 4096);
            }
            NDArray x = manager.create(pixels, new Shape(4, 64, 64, 3)).transpose(0, 3, 1, 2);
            KerasNetwork network = backbone.classifier(NetworkOptions.study().withDropConnect(0).withPrecision(precision));
            Initialisation.LEARNABLE.apply(network, manager, SEED, x);
            ParameterStore store = new ParameterStore(manager, false);
            float[] features = network.pooledFeatures(store, x, false).toFloatArray();
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = network.forward(store, new NDList(x), true).singletonOrThrow();
                assertEquals(DataType.FLOAT32, y.getDataType());
                collector.backward(y.get(":,1").sub(y.get(":,0")).sum());
            }
            Map<String, float[]> gradients = new LinkedHashMap<>();
            for (KerasLayer layer : network.layers()) {
                Parameter kernel = layer.weights().get(0).parameter();
                if (kernel.requiresGradient() && kernel.getShape().dimension() > 1) {
                    assertEquals(DataType.FLOAT32, kernel.getArray().getDataType());
                    gradients.put(layer.name(), kernel.getArray().getGradient().toFloatArray());
                }
            }
            return new Pass(features, gradients);
        }
    }

    /** Cosine of the angle between two gradients. */
    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? Double.NaN : ab / Math.sqrt(aa * bb);
    }

    /** bfloat16 has 8 bits of precision; over a hundred layers that adds up to some percent. */
    @ParameterizedTest
    @EnumSource(value = Backbone.class, names = {"VGG16", "RESNET50", "EFFICIENTNET_B7"})
    void bfloat16FeaturesAreNearThoseOfFloat32(Backbone backbone) throws IOException {
        float[] single = pass(backbone, Precision.FLOAT32).features;
        float[] half = pass(backbone, Precision.BFLOAT16).features;
        double cosine = cosine(single, half);
        assertTrue(cosine > 0.995, backbone + " " + cosine);
        assertTrue(cosine < 1 - 1e-9, backbone + ": equal to the last bit, so nothing was computed in bfloat16");
    }

    @ParameterizedTest
    @EnumSource(value = Backbone.class, names = {"VGG16", "RESNET50"})
    void bfloat16PushesKernelsTheSameWay(Backbone backbone) throws IOException {
        Map<String, float[]> single = pass(backbone, Precision.FLOAT32).gradients;
        Map<String, float[]> half = pass(backbone, Precision.BFLOAT16).gradients;
        assertEquals(single.keySet(), half.keySet());
        for (String layer : single.keySet()) {
            double cosine = cosine(single.get(layer), half.get(layer));
            // kernels in branches that start at gamma 0 get none
            assertTrue(Double.isNaN(cosine) || cosine > 0.5, layer + " " + cosine);
        }
        assertTrue(cosine(single.get("dense"), half.get("dense")) > 0.99);
    }
}
