package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.HashMap;
import java.util.Map;

/**
 * Keras's SGD with Nesterov momentum and per-step decay; DJL's own Nesterov is not available in the PyTorch engine.
 *
 * <p>With rate r = learningRate * schedule(step) / (1 + decay * step), step counted from 0: {@code v = momentum * v - r * g;
 * w = w + momentum * v - r * g} (Keras 2, {@code optimizers/legacy/gradient_descent.py}).
 */
public final class KerasSgd extends Optimizer {

    private final float momentum;
    private final float decay;
    private final Tracker schedule;
    private final NDManager manager;
    private final Map<String, NDArray> scaledVelocity = new HashMap<>();
    private float learningRate;
    private long step;

    /**
     * At a constant rate but for the decay; Keras's {@code SGD(lr, decay, momentum, nesterov=True)}.
     *
     * @param learningRate of the first step
     * @param decay        of the rate, by step
     * @param momentum     share of the last step that is kept, 0 to below 1
     * @param manager      owns the velocities, one array as large as each weight
     */
    public KerasSgd(float learningRate, float decay, float momentum, NDManager manager) {
        this(learningRate, decay, momentum, Tracker.fixed(1), manager);
    }

    /**
     * @param schedule factor of the learning rate for each step, from 0
     * @param manager  owns the velocities, one array as large as each weight
     */
    KerasSgd(float learningRate, float decay, float momentum, Tracker schedule, NDManager manager) {
        super(new Builder());
        this.schedule = schedule;
        this.learningRate = learningRate;
        this.decay = decay;
        this.momentum = momentum;
        this.manager = manager;
    }

    float learningRate() {
        return learningRate;
    }

    /** The learning rate of the next step by the schedule, before the decay. */
    float scheduledRate() {
        return learningRate * schedule.getNewValue(Math.toIntExact(step));
    }

    /** Takes effect with the next step; the decay keeps counting. */
    void setLearningRate(float value) {
        learningRate = value;
    }

    long step() {
        return step;
    }

    /** To be called once after all weights of a step were updated, so that the decay goes on. */
    public void endStep() {
        step++;
    }

    /** Momentum times the velocity of a parameter, by {@link ai.djl.nn.Parameter#getId()}; null before its first step. */
    NDArray scaledVelocity(String parameterId) {
        return scaledVelocity.get(parameterId);
    }

    /** Continues from an earlier state; the arrays, as given by {@link #scaledVelocity}, are taken over. */
    void restore(long newStep, float newLearningRate, Map<String, NDArray> newScaledVelocity) {
        step = newStep;
        learningRate = newLearningRate;
        scaledVelocity.values().forEach(NDArray::close);
        scaledVelocity.clear();
        scaledVelocity.putAll(newScaledVelocity);
        scaledVelocity.values().forEach(array -> array.attach(manager));
    }

    /**
     * {@inheritDoc}
     *
     * <p>With u = momentum * v the formula is {@code d = r * g; u = momentum * (u - d); w = w + u - d}: five operations, all
     * in place. The gradient given is the caller's copy and is used up; the weight's own is set to zero, because PyTorch
     * adds the next one to it and DJL leaves that to its optimizers.
     */
    @Override
    public void update(String parameterId, NDArray weight, NDArray gradient) {
        float rate = scheduledRate() / (1 + decay * step);
        NDArray u = scaledVelocity.computeIfAbsent(parameterId, id -> {
            NDArray zeros = weight.zerosLike();
            zeros.attach(manager);
            return zeros;
        });
        gradient.muli(rate);
        u.subi(gradient).muli(momentum);
        weight.addi(u).subi(gradient);
        try (NDArray own = weight.getGradient()) {
            own.subi(own);
        }
    }

    private static final class Builder extends OptimizerBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }
}
