package thyroidstudy.backbone;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/**
 * Whether PyTorch records what happens in the current thread in order to differentiate it later.
 *
 * <p>DJL switches recording off only in the thread that started the engine; in every other one, a notebook's cells among
 * them, PyTorch's own default holds, and then a weight cannot be changed in place and predictions pile up memory. DJL has no
 * call for it outside its PyTorch engine.
 */
public final class Gradients implements AutoCloseable {

    private final boolean before;

    private Gradients(boolean before) {
        this.before = before;
    }

    /** Switches recording off in this thread until this is closed; a gradient collector switches it on for as long as it is open. */
    public static Gradients off() {
        // the calls below need the engine's native library, which this loads
        Engine.getInstance();
        Gradients off = new Gradients(JniUtils.isGradMode());
        JniUtils.setGradMode(false);
        return off;
    }

    /**
     * A gradient collector of this thread. Of the engine's own there can be one in a process, so that trainings side by side would exclude one
     * another.
     */
    public static GradientCollector collector() {
        Engine.getInstance();
        Collector collector = new Collector(JniUtils.isGradMode());
        JniUtils.setGradMode(true);
        return collector;
    }

    private record Collector(boolean before) implements GradientCollector {

        @Override
        public void backward(NDArray target) {
            JniUtils.backward((PtNDArray) target, (PtNDArray) target.onesLike(), false, false);
        }

        /** {@inheritDoc} Left to the optimizer, as with the engine's own, which knows no weights of a trainer. */
        @Override
        public void zeroGradients() {
            throw new UnsupportedOperationException("The optimizer sets gradients to zero after each step");
        }

        @Override
        public void close() {
            JniUtils.setGradMode(before);
        }
    }

    /** Switches recording on again in this thread if it was on before. */
    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
