package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ChannelsLastTest {

    @Test
    void valuesAndFilesStayTheSame() {
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager()) {
            for (Shape shape : new Shape[] {new Shape(5, 4, 3, 3), new Shape(4, 1, 3, 3), new Shape(5, 4, 1, 1), new Shape(7)}) {
                NDArray kernel = manager.arange((float) shape.size()).reshape(shape).duplicate();
                byte[] file = kernel.encode();
                int arrays = manager.getManagedArrays().size();
                ChannelsLast.apply(kernel);
                assertEquals(shape, kernel.getShape());
                assertArrayEquals(file, kernel.encode());
                assertEquals(arrays, manager.getManagedArrays().size());
                kernel.addi(1);
                assertEquals(1, kernel.flatten().getFloat(0));
            }
        }
    }
}
