package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The memory order in which convolutions work best on maps that are stored pixel by pixel ({@link Preprocessing}). A
 * kernel in another order is copied at every step, and its gradient turned round before it is added up. Values do not change, nor what is
 * written to files.
 */
final class ChannelsLast {

    private ChannelsLast() {}

    /**
     * Brings the kernel (O,I,H,W) of a convolution into the memory order (O,H,W,I). Others stay as they are: for 1x1 kernels the two
     * orders are one, and depthwise ones, whose I is 1, become slower so.
     */
    static void apply(NDArray array) {
        Shape s = array.getShape();
        if (s.dimension() != 4 || s.get(1) == 1 || s.get(2) * s.get(3) == 1) {
            return;
        }
        try (NDManager scope = array.getManager().newSubManager()) {
            array.tempAttach(scope);
            NDArray contiguous = array.transpose(0, 2, 3, 1).flatten();
            // a copy keeps the order but is no view, which the engine would not let the optimizer change
            array.intern(contiguous.reshape(s.get(0), s.get(2), s.get(3), s.get(1)).transpose(0, 3, 1, 2).duplicate());
        }
    }
}
