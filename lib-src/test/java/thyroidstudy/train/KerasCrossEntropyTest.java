package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Gradients;

class KerasCrossEntropyTest {

    private static final int IMAGES = 6;

    /** Losses and gradients of a dense layer with softmax: x times kernel. */
    @Test
    void equalsKerasWithWeightsAndSmoothing() throws IOException {
        Gradients.off();
        List<double[]> rows = Fixture.rows("loss.csv");
        assertEquals(6, rows.size());
        for (double[] row : rows) {
            String what = "smoothing " + row[0] + ", weights " + row[1] + " and " + row[2];
            float[] weights = {(float) row[1], (float) row[2]};
            double[] labels = Arrays.copyOfRange(row, 3 + 2 * IMAGES, 3 + 3 * IMAGES);
            double[] keras = Arrays.copyOfRange(row, 3 + 3 * IMAGES, row.length);
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x = manager.create(floats(Arrays.copyOfRange(row, 3, 3 + 2 * IMAGES)), new Shape(IMAGES, 2));
                NDList y = new NDList(manager.create(oneHot(labels), new Shape(IMAGES, 2)));
                NDArray kernel = manager.create(new float[] {0.7f, -0.4f, 0.2f, 1.1f}, new Shape(2, 2));
                kernel.setRequiresGradient(true);
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray loss = new KerasCrossEntropy((float) row[0], weights).evaluate(y, new NDList(x.matMul(kernel)));
                    collector.backward(loss);
                    assertEquals(keras[0], loss.getFloat(), 2e-6, what);
                }
                assertArrayEquals(floats(Arrays.copyOfRange(keras, 2, 6)), kernel.getGradient().toFloatArray(), 2e-6f, what);
                NDArray unweighted = new KerasCrossEntropy((float) row[0], null).evaluate(y, new NDList(x.matMul(kernel)));
                assertEquals(keras[1], unweighted.getFloat(), 2e-6, what);
            }
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] oneHot(double[] classes) {
        float[] oneHot = new float[2 * classes.length];
        for (int i = 0; i < classes.length; i++) {
            oneHot[2 * i + (int) classes[i]] = 1;
        }
        return oneHot;
    }
}
