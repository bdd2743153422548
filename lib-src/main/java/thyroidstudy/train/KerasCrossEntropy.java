package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;

/**
 * Keras's categorical cross-entropy with label smoothing and class weights, in nats.
 *
 * <p>With smoothing s over K classes a label y counts as {@code y * (1 - s) + s / K}. With class weights an image's loss is multiplied by
 * the weight of its class, and the sum is divided by the number of images, not by the sum of the weights.
 */
public final class KerasCrossEntropy extends Loss {

    private final float smoothing;
    private final float[] classWeights;

    /** Without smoothing and class weights, as in the study. */
    public KerasCrossEntropy() {
        this(0, null);
    }

    /** @param classWeights one for each class; null for none */
    KerasCrossEntropy(float smoothing, float[] classWeights) {
        super("loss");
        this.smoothing = smoothing;
        this.classWeights = classWeights;
    }

    /**
     * {@inheritDoc}
     *
     * @param labels     (N,K) one-hot
     * @param prediction (N,K) logits
     */
    @Override
    public NDArray evaluate(NDList labels, NDList prediction) {
        NDArray truth = labels.singletonOrThrow();
        NDArray target = smoothing == 0 ? truth : truth.mul(1 - smoothing).add(smoothing / truth.getShape().get(1));
        NDArray perImage = prediction.singletonOrThrow().logSoftmax(-1).mul(target).neg().sum(new int[] {-1}, true);
        if (classWeights != null) {
            NDArray weights = truth.getManager().create(classWeights);
            perImage = perImage.mul(truth.mul(weights).sum(new int[] {-1}, true));
        }
        return perImage.mean();
    }
}
