package thyroidstudy.backbone;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;

/**
 * x * sigmoid(x), by PyTorch's own operation, which DJL reaches through a module only. Put together from a sigmoid and a product it reads and
 * writes the maps about three times as often, and keeps one more of them until the backward pass.
 */
final class Swish {

    // for good: it has no weights
    private static final Model MODEL = load();

    private Swish() {}

    private static Model load() {
        Model model = Model.newInstance("swish", Device.cpu(), "PyTorch");
        // written by environment/parity/swish.py
        try (InputStream in = Swish.class.getResourceAsStream("swish.pt")) {
            model.load(in);
            return model;
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException("swish.pt in this library cannot be read: build the library anew", e);
        }
    }

    /** Of any shape, on any device; differentiable wherever the engine records, in training or not. */
    static NDList of(NDList x) {
        Block block = MODEL.getBlock();
        // "training" only says that the engine's own switch for recording counts, as for all other operations
        return block.forward(new ParameterStore(MODEL.getNDManager(), false), x, true);
    }
}
