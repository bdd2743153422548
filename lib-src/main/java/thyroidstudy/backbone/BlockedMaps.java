package thyroidstudy.backbone;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Maps in the memory order that oneDNN, the library behind PyTorch's convolutions on a CPU, likes best: all pixels of 16 channels (or 8, by
 * the processor), then those of the next 16. Convolutions, ReLU and max pooling, which is all of VGG, pass such maps on to each other as they
 * are. EfficientNet has operations that refuse them; the ResNets are fast enough without. Values are the same.
 */
final class BlockedMaps {

    private static final boolean AVAILABLE = available();

    private BlockedMaps() {}

    /** On other processors oneDNN has other libraries below it, which this was not measured with. */
    private static boolean available() {
        if (!List.of("amd64", "x86_64").contains(System.getProperty("os.arch"))) {
            return false;
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            ScriptedOperation.TO_BLOCKED.of(manager.zeros(new Shape(1, 1, 1, 1)));
            return true;
        } catch (EngineException e) {
            // an engine built without oneDNN, or told not to use it
            return false;
        }
    }

    /** @param array an input or a kernel of the network, which tells device and number type */
    static boolean suit(KerasNetwork network, NDArray array) {
        return AVAILABLE
                && !array.getDevice().isGpu()
                && network.options().precision() == Precision.FLOAT32
                && array.getDataType() == DataType.FLOAT32
                && network.backbone().takesBlockedMaps(network.isFolded());
    }
}
