package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * Estimates the moving statistics of batch normalisation again.
 *
 * <p>With Keras's momentum of 0.99 they still hold 70 % of their start after 36 steps: a network that has learned then
 * predicts at chance in evaluation mode. Averaging the statistics of some batches under the final weights repairs that
 * ("precise batch normalisation", Wu and Johnson 2021). For long runs it changes little.
 */
public final class BatchNormStatistics {

    private BatchNormStatistics() {}

    /**
     * Replaces the moving statistics by the plain average over the batches. Weights stay, drop-connect is off.
     *
     * @param network initialised; one without batch normalisation is left as it is, and so are
     *                frozen layers
     * @param batches float32 (N,3,H,W), preprocessed as in training; a few hundred images in all. Not closed here
     */
    public static void reestimate(KerasNetwork network, Iterable<NDArray> batches) {
        List<BatchNormalization> norms = network.layers().stream()
                .filter(layer -> layer.block() instanceof BatchNormalization)
                .map(layer -> (BatchNormalization) layer.block())
                .filter(norm -> !norm.isFrozen())
                .toList();
        if (norms.isEmpty()) {
            return;
        }
        norms.forEach(BatchNormalization::startEstimating);
        try {
            for (NDArray batch : batches) {
                try (NDManager step = batch.getManager().newSubManager()) {
                    NDArray view = batch.duplicate();
                    view.attach(step);
                    network.forward(new ParameterStore(step, false), new NDList(view), false);
                }
            }
        } finally {
            norms.forEach(BatchNormalization::stopEstimating);
        }
    }
}
