package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On small relatives; ParityTest compares the folded networks in full size with Keras. */
class FoldedBatchNormTest {

    private static KerasNetwork network(String name, NDManager manager) {
        KerasNetwork network = SmallNetworks.network(name);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
        KerasFormula.fill(network);
        return network;
    }

    private static NDArray answer(KerasNetwork network, NDArray x, boolean training) {
        try (Gradients off = Gradients.off()) {
            return network.forward(new ParameterStore(x.getManager(), false), new NDList(x), training).singletonOrThrow();
        }
    }

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void answersAsBefore(Backbone backbone) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = network(backbone.studyName(), manager);
            NDArray x = KerasFormula.pixels(manager, backbone, 3, 47, 65, 7);
            float[] before = answer(network, x, false).toFloatArray();
            KerasNetwork folded = network.folded(manager);
            assertTrue(folded.layers().stream().noneMatch(layer -> layer.kind() == KerasLayer.Kind.BATCH_NORMALIZATION));
            assertArrayEquals(before, answer(folded, x, false).toFloatArray(), 2e-5f);
            assertArrayEquals(before, answer(network, x, false).toFloatArray(), "the network itself stays as it was");
            assertEquals(network.stages(), folded.stages());
        }
    }

    /** Negative factors, and means far from those of the maps. */
    @ParameterizedTest
    @ValueSource(strings = {"ResNet50", "EfficientNetB7"})
    void whateverTheStatistics(String name) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = network(name, manager);
            network.layers().stream().filter(layer -> layer.kind() == KerasLayer.Kind.BATCH_NORMALIZATION).forEach(layer -> {
                List<KerasLayer.Weight> weights = layer.weights();
                weights.get(0).parameter().getArray().muli(-1);
                weights.get(2).parameter().getArray().addi(2);
                weights.get(3).parameter().getArray().muli(0.3f);
            });
            NDArray x = KerasFormula.pixels(manager, Backbone.of(name), 2, 64, 64, 7);
            float[] before = answer(network, x, false).toFloatArray();
            float scale = Math.max(Math.abs(before[0]), Math.abs(before[1]));
            assertArrayEquals(before, answer(network.folded(manager), x, false).toFloatArray(), 1e-4f * scale);
        }
    }

    @Test
    void isNotTrained() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork folded = network("ResNet50", manager).folded(manager);
            IllegalStateException e = assertThrows(IllegalStateException.class,
                    () -> answer(folded, manager.ones(new Shape(1, 3, 32, 32)), true));
            assertTrue(e.getMessage().contains("prediction alone"), e.getMessage());
        }
    }
}
