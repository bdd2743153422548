package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScriptedOperationTest {

    private static final double[] X = {-20, -3, -1.2784645, -0.5, 0, 0.5, 2, 20};

    @Test
    void swishHasValueAndSlopeOfTheFormula() {
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(X);
            x.setRequiresGradient(true);
            // more than twice: the engine rewrites what it runs often
            for (int time = 1; time <= 4; time++) {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray y = ScriptedOperation.SWISH.of(new NDList(x)).singletonOrThrow();
                    assertArrayEquals(Arrays.stream(X).map(v -> v * sigmoid(v)).toArray(), y.toDoubleArray(), 1e-12);
                    collector.backward(y.sum());
                }
                double[] slope = Arrays.stream(X).map(v -> sigmoid(v) * (1 + v * (1 - sigmoid(v)))).toArray();
                int times = time;
                // gradients add up from one pass to the next
                double[] one = Arrays.stream(x.getGradient().toDoubleArray()).map(g -> g / times).toArray();
                assertArrayEquals(slope, one, 1e-12);
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
