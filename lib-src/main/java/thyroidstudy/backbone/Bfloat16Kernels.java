package thyroidstudy.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * Hands out kernels and biases as bfloat16 copies, made anew at every step, so that what the optimizer changes stays float32: gradients
 * pass through the copying. Batch normalisation's parameters stay as they are.
 */
final class Bfloat16Kernels extends ParameterStore {

    private final ParameterStore store;
    private final NDManager scope;

    /** @param scope owns the copies */
    Bfloat16Kernels(ParameterStore store, NDManager scope) {
        this.store = store;
        this.scope = scope;
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
        NDArray value = store.getValue(parameter, device, training);
        // a convolution without bias has none
        if (parameter == null || parameter.getType() != Parameter.Type.WEIGHT && parameter.getType() != Parameter.Type.BIAS) {
            return value;
        }
        NDArray copy = ScriptedOperation.TO_BFLOAT16.of(value);
        copy.attach(scope);
        return copy;
    }
}
