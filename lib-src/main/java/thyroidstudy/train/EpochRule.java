package thyroidstudy.train;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The weights of which epoch a training keeps. */
public enum EpochRule {

    /** The study's: Keras's ModelCheckpoint with {@code monitor="val_accuracy"}. */
    BEST_ACCURACY("highest validation accuracy", EpochRecord::validationAccuracy),
    BEST_LOSS("lowest validation loss", epoch -> -epoch.validationLoss()),
    /** Does not depend on where the probability of cancer is cut, so a network that answers one class only is not kept for it. */
    BEST_AUC("highest validation AUC", EpochRecord::validationAuc),
    LAST("last epoch", EpochRecord::epoch),
    /** Stochastic weight averaging (Izmailov et al. 2018, arXiv 1803.05407) of the second half of the planned epochs. */
    MEAN_OF_LAST("mean of the weights of the last half of the epochs", EpochRecord::epoch);

    private final String words;
    private final ToDoubleFunction<EpochRecord> score;

    EpochRule(String words, ToDoubleFunction<EpochRecord> score) {
        this.words = words;
        this.score = score;
    }

    /** Whether an epoch is kept rather than any before: of equal ones the earliest is. An epoch without an AUC is kept only as the first. */
    boolean keeps(List<EpochRecord> before, EpochRecord epoch) {
        return before.stream().noneMatch(e -> score.applyAsDouble(e) >= score.applyAsDouble(epoch))
                && (before.isEmpty() || !Double.isNaN(score.applyAsDouble(epoch)));
    }

    /**
     * The epoch that is kept in the end.
     *
     * @param epochs in order, at least one
     */
    public EpochRecord of(List<EpochRecord> epochs) {
        EpochRecord kept = epochs.get(0);
        for (int i = 1; i < epochs.size(); i++) {
            kept = keeps(epochs.subList(0, i), epochs.get(i)) ? epochs.get(i) : kept;
        }
        return kept;
    }

    /** How many epochs' weights are averaged after an epoch, this one included; 1 for its own alone. */
    int averaged(int epoch, int planned) {
        return this == MEAN_OF_LAST ? Math.max(1, epoch - planned / 2) : 1;
    }

    @Override
    public String toString() {
        return words;
    }
}
