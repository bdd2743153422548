package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Batch normalisation over axis 1 of (N,C,H,W), with the moving statistics that Keras keeps.
 *
 * <p>moving = momentum * moving + (1 - momentum) * batch, as in Keras. DJL's own block cannot change its momentum after it
 * is built and knows one variance estimator only, hence this one; the computation itself is DJL's.
 */
final class BatchNormalization extends AbstractBlock {

    /** Axis 1 without swapping it with itself, after which maps would be a view, which a ReLU in place would have to copy. */
    private static final int ENGINES_AXIS = -1;

    private final float epsilon;
    private final float momentum;
    private final NetworkOptions.MovingVariance movingVariance;
    private final Parameter gamma;
    private final Parameter beta;
    private final Parameter mean;
    private final Parameter variance;
    /** While at least 0: use and record batch statistics as the average of this many earlier batches and this one. */
    private int batchesSeen = -1;

    private final boolean closesResidual;

    /** @param closesResidual whether its output is added to an identity, so that it may start at gamma 0 */
    BatchNormalization(float epsilon, NetworkOptions options, boolean closesResidual) {
        this.closesResidual = closesResidual;
        this.epsilon = epsilon;
        this.momentum = options.batchNormMomentum();
        this.movingVariance = options.movingVariance();
        this.gamma = add("gamma", Parameter.Type.GAMMA, true);
        this.beta = add("beta", Parameter.Type.BETA, true);
        this.mean = add("movingMean", Parameter.Type.RUNNING_MEAN, false);
        this.variance = add("movingVariance", Parameter.Type.RUNNING_VAR, false);
    }

    private Parameter add(String name, Parameter.Type type, boolean gradient) {
        return addParameter(Parameter.builder().setName(name).setType(type).optRequiresGrad(gradient).build());
    }

    boolean closesResidual() {
        return closesResidual;
    }

    Parameter gamma() {
        return gamma;
    }

    /** What it multiplies each channel with in prediction: gamma / sqrt(moving variance + epsilon). */
    NDArray factor() {
        return gamma.getArray().div(variance.getArray().add(epsilon).sqrt());
    }

    /** What it makes of a constant per channel in prediction, by its {@link #factor}. */
    NDArray shift(NDArray constant, NDArray factor) {
        return constant.sub(mean.getArray()).mul(factor).add(beta.getArray());
    }

    /** A frozen layer keeps its statistics and applies them in training too, as with Keras's {@code trainable = False}. */
    boolean isFrozen() {
        return !gamma.requiresGradient();
    }

    /** Resets the statistics; from now on every forward pass, training or not, averages its own into them. */
    void startEstimating() {
        batchesSeen = 0;
    }

    void stopEstimating() {
        batchesSeen = -1;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        boolean estimating = batchesSeen >= 0;
        NDArray movingMean = store.getValue(mean, x.getDevice(), training);
        NDArray moving = store.getValue(variance, x.getDevice(), training);
        // batch k of an estimation weighs 1/k, so that the result is the plain average of all
        float keep = estimating ? batchesSeen++ / (float) batchesSeen : momentum;
        boolean useBatch = training && !isFrozen() || estimating;
        boolean correct = useBatch && movingVariance == NetworkOptions.MovingVariance.BIASED;
        // the engine keeps what it is given for the backward pass: it must not be changed after, so it gets a copy
        NDArray engine = correct ? moving.duplicate() : moving;
        if (correct) {
            engine.attach(x.getManager());
        }
        NDList y = BatchNorm.batchNorm(
                x, movingMean, engine,
                store.getValue(gamma, x.getDevice(), training),
                store.getValue(beta, x.getDevice(), training),
                ENGINES_AXIS, keep, epsilon, useBatch);
        if (correct) {
            // the engine added (1 - momentum) * unbiased variance: shrink that part by (n - 1) / n
            double n = x.size() / (double) x.getShape().get(1);
            try (NDManager scratch = x.getManager().newSubManager()) {
                moving.tempAttach(scratch);
                NDArray kept = moving.mul(keep);
                kept.add(engine.sub(kept).mul((n - 1) / n)).copyTo(moving);
            }
        }
        return y;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape channels = new Shape(inputShapes[0].get(1));
        getDirectParameters().values().forEach(p -> p.setShape(channels));
    }

    @Override
    public void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        // none
    }
}
