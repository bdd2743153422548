package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Gradients;

class KerasSgdTest {

    private static final float[] CURVATURE = {0.5f, 1.5f, 6, 20};

    @BeforeEach
    void nothingRecordedOutsideCollectors() {
        Gradients.off();
    }

    /** Two steps computed by hand: r0 = 0.1, r1 = 0.1 / 1.5; loss w^2, so g = 2 w. */
    @Test
    void followsTheFormula() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasSgd sgd = new KerasSgd(0.1f, 0.5f, 0.9f, manager);
            NDArray w = manager.create(new float[] {1});
            w.setRequiresGradient(true);
            step(sgd, w, new float[] {1});
            // v = -0.2; w = 1 + 0.9 * -0.2 - 0.2 = 0.62
            assertEquals(0.62f, w.getFloat(), 1e-6);
            step(sgd, w, new float[] {1});
            // d = 1.24 / 15; v = -0.18 - d; w = 0.62 + 0.9 v - d
            double d = 1.24 / 15;
            assertEquals(0.62 + 0.9 * (-0.18 - d) - d, w.getFloat(), 1e-6);
            assertEquals(2, sgd.step());
        }
    }

    /** With gradients from the engine, so that one left over from the step before would show. */
    @Test
    void equalsKeras() throws IOException {
        List<double[]> keras = Fixture.rows("sgd.csv");
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasSgd sgd = new KerasSgd(0.02f, 0.1f, 0.9f, manager);
            NDArray w = manager.create(new float[] {1, -2, 0.5f, 3});
            w.setRequiresGradient(true);
            for (double[] row : keras) {
                step(sgd, w, CURVATURE);
                double[] mine = new double[4];
                for (int i = 0; i < 4; i++) {
                    mine[i] = w.toFloatArray()[i];
                }
                assertArrayEquals(new double[] {row[1], row[2], row[3], row[4]}, mine, 2e-6, "step " + row[0]);
            }
        }
        assertEquals(20, keras.size());
    }

    @Test
    void goesOnFromAStateAsIfNeverStopped() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasSgd whole = new KerasSgd(0.02f, 0.1f, 0.9f, manager);
            NDArray w = manager.create(new float[] {1, -2, 0.5f, 3});
            w.setRequiresGradient(true);
            for (int i = 0; i < 3; i++) {
                step(whole, w, CURVATURE);
            }
            NDArray copy = w.duplicate();
            copy.setRequiresGradient(true);
            KerasSgd second = new KerasSgd(1, 0.1f, 0.9f, manager);
            second.restore(whole.step(), whole.learningRate(), java.util.Map.of("w", whole.scaledVelocity("w").duplicate()));
            for (int i = 0; i < 3; i++) {
                step(whole, w, CURVATURE);
                step(second, copy, CURVATURE);
            }
            assertArrayEquals(w.toFloatArray(), copy.toFloatArray());
        }
    }

    /** As DJL's parameter server does it: the optimizer gets a copy of the gradient. */
    private static void step(KerasSgd sgd, NDArray w, float[] curvature) {
        try (NDManager scope = w.getManager().newSubManager()) {
            NDArray a = scope.create(curvature);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(w.mul(w).mul(a).sum());
            }
            try (NDArray gradient = w.getGradient(); NDArray copy = gradient.duplicate()) {
                sgd.update("w", w, copy);
            }
            sgd.endStep();
        }
    }
}
