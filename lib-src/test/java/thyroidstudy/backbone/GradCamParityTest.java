package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.GradCam;

/** Grad-CAM of the five networks against Keras (environment/dev/parity/gradcam.py); weights and pixels from the same formulas. */
@Tag("slow")
class GradCamParityTest {

    private static final int HEIGHT = 96;
    private static final int WIDTH = 128;

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void looksWhereKerasLooks(Backbone backbone) throws IOException {
        double[][][][] keras;
        try (var in = new InputStreamReader(GradCamParityTest.class.getResourceAsStream("/parity/gradcam.json"),
                StandardCharsets.UTF_8)) {
            keras = new Gson().fromJson(in, new TypeToken<Map<String, double[][][][]>>() {}).get(backbone.studyName());
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = backbone.classifier(NetworkOptions.study().withDropConnect(0));
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, HEIGHT, WIDTH));
            KerasFormula.fill(network);
            NDArray x = KerasFormula.pixels(manager, backbone, 2, HEIGHT, WIDTH, 300_000);
            double most = 0;
            double[][][] expected = new double[2][2][];
            for (Label label : Label.values()) {
                for (int image = 0; image < 2; image++) {
                    double[] values = Arrays.stream(keras[label.classIndex()][image]).flatMapToDouble(Arrays::stream).toArray();
                    most = Math.max(most, Arrays.stream(values).max().orElseThrow());
                    expected[label.classIndex()][image] = values;
                }
            }
            for (Label label : Label.values()) {
                List<GradCam> heats = GradCam.of(network, x, label);
                for (int image = 0; image < 2; image++) {
                    GradCam heat = heats.get(image);
                    double[] ours = new double[heat.values().length];
                    for (int i = 0; i < ours.length; i++) {
                        ours[i] = heat.values()[i];
                    }
                    assertEquals(keras[0][0].length, heat.height());
                    assertArrayEquals(expected[label.classIndex()][image], ours, 1e-3 * most,
                            backbone + ", " + label + ", image " + image);
                }
            }
            ParameterStore store = new ParameterStore(manager, false);
            float[] whole = network.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
            float[] split = network.logitsOfMaps(store, network.lastMaps(store, x, false), false).toFloatArray();
            assertArrayEquals(whole, split, 1e-6f, "the network is the same in one piece and in two");
        }
    }
}
