package thyroidstudy.backbone;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether PyTorch records what happens in the current thread in order to differentiate it later.
 *
 * <p>DJL switches recording off only in the thread that started the engine; in every other one, a notebook's cells among
 * them, PyTorch's own default holds, and then a weight cannot be changed in place and predictions pile up memory. DJL has no
 * call for it outside its PyTorch engine.
 */
public final class Gradients {

    private Gradients() {}

    /** Switches recording off in this thread; a gradient collector switches it on for as long as it is open. */
    public static void off() {
        // the call below needs the engine's native library, which this loads
        Engine.getInstance();
        JniUtils.setGradMode(false);
    }
}
