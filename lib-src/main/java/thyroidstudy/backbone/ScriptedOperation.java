package thyroidstudy.backbone;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/** PyTorch's own operations that DJL reaches through a module only; {@code operations.py} beside the modules is their source. */
final class ScriptedOperation {

    /**
     * x * sigmoid(x). Put together from a sigmoid and a product it reads and writes the maps about three times as often, and keeps one
     * more of them until the backward pass.
     */
    static final ScriptedOperation SWISH = new ScriptedOperation("swish");
    /** The same in the place of x. */
    static final ScriptedOperation SWISH_IN_PLACE = new ScriptedOperation("swishinplace");
    /** To bfloat16, which DJL calls an unknown type but computes with. */
    static final ScriptedOperation TO_BFLOAT16 = new ScriptedOperation("bfloat16");
    static final ScriptedOperation TO_FLOAT32 = new ScriptedOperation("float32");

    /** max(x, 0) in the place of x. */
    static final ScriptedOperation RELU_IN_PLACE = new ScriptedOperation("relu");
    /** Into the memory order that oneDNN chooses ({@link BlockedMaps}). */
    static final ScriptedOperation TO_BLOCKED = new ScriptedOperation("blocked");
    /** Out of it. */
    static final ScriptedOperation TO_PLAIN = new ScriptedOperation("plain");

    // for good: it has no weights
    private final Model model;

    private ScriptedOperation(String name) {
        model = Model.newInstance(name, Device.cpu(), "PyTorch");
        try (InputStream in = ScriptedOperation.class.getResourceAsStream(name + ".pt")) {
            model.load(in);
            Files.deleteIfExists(model.getModelPath()); // an empty temporary folder, which stays if the process is killed
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException(name + ".pt in this library cannot be read: build the library anew", e);
        }
    }

    /** Of any shape, on any device; differentiable wherever the engine records, in training or not. */
    NDList of(NDList x) {
        Block block = model.getBlock();
        // "training" only says that the engine's own switch for recording counts, as for all other operations
        return block.forward(new ParameterStore(model.getNDManager(), false), x, true);
    }

    NDArray of(NDArray x) {
        return of(new NDList(x)).singletonOrThrow();
    }

    /** A float32 array in the precision of another, float32 or bfloat16. */
    static NDArray inPrecisionOf(NDArray other, NDArray array) {
        return other.getDataType() == DataType.UNKNOWN ? TO_BFLOAT16.of(array) : array;
    }
}
