package thyroidstudy.train;

import ai.djl.training.tracker.Tracker;

/**
 * How the learning rate goes down with the steps, whatever the validation says.
 *
 * @param kind   form of the curve
 * @param factor COSINE: share of the first rate that is left at the end; STEPS: what the rate is multiplied by, time and again
 * @param epochs STEPS: how often; otherwise 0
 */
public record LearningRateSchedule(Kind kind, float factor, int epochs) {

    /** The form of the curve. */
    public enum Kind {
        /** As the study: only the decay and the plateau change the rate. */
        CONSTANT,
        /** Half a cosine from the first step to the last: Keras's CosineDecay. */
        COSINE,
        /** Level for some epochs, then lower: Keras's ExponentialDecay with {@code staircase=True}. */
        STEPS
    }

    public LearningRateSchedule {
        if (!(factor >= 0 && factor <= 1) || kind == Kind.COSINE && factor == 1 || kind == Kind.STEPS && (factor == 0 || epochs < 1)) {
            throw new IllegalArgumentException("A schedule needs a factor of 0 to 1 (STEPS above 0) and STEPS at least 1 epoch, "
                    + "got " + kind + ", " + factor + ", " + epochs);
        }
    }

    public static LearningRateSchedule constant() {
        return new LearningRateSchedule(Kind.CONSTANT, 1, 0);
    }

    /** @param lastShare share of the first rate that is left after the last epoch, 0 to below 1 */
    public static LearningRateSchedule cosine(float lastShare) {
        return new LearningRateSchedule(Kind.COSINE, lastShare, 0);
    }

    /** Times a factor, above 0, after every so many epochs. */
    public static LearningRateSchedule steps(float factor, int everyEpochs) {
        return new LearningRateSchedule(Kind.STEPS, factor, everyEpochs);
    }

    /** Factor of the learning rate by step, from 0, of a training of so many steps an epoch. */
    Tracker tracker(int stepsPerEpoch, int allEpochs) {
        return switch (kind) {
            case CONSTANT -> Tracker.fixed(1);
            case COSINE -> Tracker.cosine().setBaseValue(1).optFinalValue(factor)
                    .setMaxUpdates(stepsPerEpoch * allEpochs).build();
            case STEPS -> {
                Tracker falling = Tracker.factor().setBaseValue(1).setFactor(factor).build();
                yield step -> falling.getNewValue(step / (stepsPerEpoch * epochs));
            }
        };
    }
}
