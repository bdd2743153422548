package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DropConnectTest {

    private static final int SAMPLES = 4000;
    private static final float RATE = 0.2f;

    private static float[] dropped(long seed, boolean training) {
        try (Gradients off = Gradients.off(); NDManager manager = NDManager.newBaseManager()) {
            DropConnect block = new DropConnect(RATE);
            block.seed(seed);
            NDArray ones = manager.ones(new Shape(SAMPLES, 2, 1, 1), DataType.FLOAT32);
            return block.forward(new ParameterStore(manager, false), new NDList(ones), training).singletonOrThrow().toFloatArray();
        }
    }

    @Test
    void wholeSamplesAreDroppedAtTheRateAndTheOthersScaled() {
        float[] maps = dropped(1, true);
        long kept = IntStream.range(0, SAMPLES).filter(i -> maps[2 * i] > 0).count();
        IntStream.range(0, SAMPLES).forEach(i -> {
            assertEquals(maps[2 * i], maps[2 * i + 1]);
            assertEquals(maps[2 * i] > 0 ? 1 / (1 - RATE) : 0, maps[2 * i]);
        });
        // within four standard deviations of a binomial count
        assertEquals((1 - RATE) * SAMPLES, kept, 4 * Math.sqrt(SAMPLES * RATE * (1 - RATE)));
    }

    @Test
    void whatIsDroppedFollowsFromTheSeed() {
        assertArrayEquals(dropped(1, true), dropped(1, true));
        assertFalse(Arrays.equals(dropped(1, true), dropped(2, true)));
    }

    @Test
    void predictionDropsNothing() {
        float[] maps = dropped(1, false);
        IntStream.range(0, maps.length).forEach(i -> assertEquals(1, maps[i]));
    }
}
