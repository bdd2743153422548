package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keras's SGD with Nesterov momentum and per-step decay; DJL's own Nesterov is not available in the PyTorch engine.
 *
 * <p>With rate r = learningRate / (1 + decay * step), step counted from 0: {@code v = momentum * v - r * g;
 * w = w + momentum * v - r * g} (Keras 2, {@code optimizers/legacy/gradient_descent.py}).
 */
final class KerasSgd extends Optimizer {

    private final float momentum;
    private final float decay;
    private final NDManager manager;
    private final Map<String, NDArray> velocity = new TreeMap<>();
    private float learningRate;
    private long step;

    /** @param manager owns the velocities, one array as large as each weight */
    KerasSgd(float learningRate, float decay, float momentum, NDManager manager) {
        super(new Builder());
        this.learningRate = learningRate;
        this.decay = decay;
        this.momentum = momentum;
        this.manager = manager;
    }

    float learningRate() {
        return learningRate;
    }

    /** Takes effect with the next step; the decay goes on counting. */
    void setLearningRate(float value) {
        learningRate = value;
    }

    long step() {
        return step;
    }

    /** To be called once after all weights of a step were updated. */
    void endStep() {
        step++;
    }

    /** By parameter; empty before the first step. */
    Map<String, NDArray> velocity() {
        return velocity;
    }

    /** Goes on from an earlier state; the arrays are taken over. */
    void restore(long newStep, float newLearningRate, Map<String, NDArray> newVelocity) {
        step = newStep;
        learningRate = newLearningRate;
        velocity.values().forEach(NDArray::close);
        velocity.clear();
        velocity.putAll(newVelocity);
        velocity.values().forEach(array -> array.attach(manager));
    }

    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
        float rate = learningRate / (1 + decay * step);
        NDArray v = velocity.computeIfAbsent(parameterId, id -> {
            NDArray zeros = weight.zerosLike();
            zeros.attach(manager);
            return zeros;
        });
        // in place throughout: the gradient is not needed after the step
        gradient.muli(rate);
        v.muli(momentum).subi(gradient);
        try (NDArray ahead = v.mul(momentum)) {
            weight.addi(ahead).subi(gradient);
        }
    }

    private static final class Builder extends OptimizerBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }
}
