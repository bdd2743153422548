package thyroidstudy.train;

import ai.djl.training.tracker.Tracker;
import com.google.gson.annotations.JsonAdapter;

/** How the learning rate goes down, besides {@link TrainingSettings.Optimizer#decay}. Keras refuses two of these together. */
@JsonAdapter(SettingsJson.Choice.class)
public sealed interface LearningRateSchedule {

    /** Factor of the learning rate by step, from 0, of a training of so many steps an epoch; 1 where the steps do not decide. */
    default Tracker tracker(int stepsPerEpoch, int epochs) {
        return Tracker.fixed(1);
    }

    /**
     * By the validation loss, as in the study: Keras's ReduceLROnPlateau.
     *
     * @param factor   the rate is multiplied by this when the validation loss stands still, above 0 and below 1
     * @param patience epochs without a lower validation loss before that happens, at least 1
     * @param floor    smallest learning rate, not below 0
     */
    record ReduceOnPlateau(float factor, int patience, float floor) implements LearningRateSchedule {

        public ReduceOnPlateau {
            if (!(factor > 0 && factor < 1) || patience < 1 || !(floor >= 0)) {
                throw new IllegalArgumentException("The plateau's factor must be in (0, 1), its patience at least 1, its floor not "
                        + "below 0, got " + factor + ", " + patience + ", " + floor);
            }
        }

        @Override
        public String toString() {
            return "times " + factor + " after " + patience + " epochs without a lower validation loss, not below " + floor;
        }
    }

    /**
     * Half a cosine from the first step to the last: Keras's CosineDecay.
     *
     * @param lastShare share of the first rate that is left after the last epoch, 0 to below 1
     */
    record Cosine(float lastShare) implements LearningRateSchedule {

        public Cosine {
            if (!(lastShare >= 0 && lastShare < 1)) {
                throw new IllegalArgumentException("The share that a cosine leaves must be in [0, 1), got " + lastShare);
            }
        }

        @Override
        public Tracker tracker(int stepsPerEpoch, int epochs) {
            return Tracker.cosine().setBaseValue(1).optFinalValue(lastShare).setMaxUpdates(stepsPerEpoch * epochs).build();
        }

        @Override
        public String toString() {
            return "cosine down to " + lastShare + " of the first rate";
        }
    }

    /**
     * Constant for some epochs, then lower: Keras's ExponentialDecay with {@code staircase=True}.
     *
     * @param factor      the rate is multiplied by this again and again, above 0 and at most 1
     * @param everyEpochs how often, at least 1
     */
    record Steps(float factor, int everyEpochs) implements LearningRateSchedule {

        public Steps {
            if (!(factor > 0 && factor <= 1) || everyEpochs < 1) {
                throw new IllegalArgumentException("Steps need a factor in (0, 1] and at least 1 epoch, got " + factor + ", " + everyEpochs);
            }
        }

        @Override
        public Tracker tracker(int stepsPerEpoch, int epochs) {
            Tracker falling = Tracker.factor().setBaseValue(1).setFactor(factor).build();
            return step -> falling.getNewValue(step / (stepsPerEpoch * everyEpochs));
        }

        @Override
        public String toString() {
            return "times " + factor + " every " + everyEpochs + " epochs";
        }
    }
}
