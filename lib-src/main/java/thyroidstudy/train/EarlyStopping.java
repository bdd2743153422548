package thyroidstudy.train;

import java.util.List;

/**
 * Keras's EarlyStopping on the validation loss with {@code min_delta=0}: training ends when it has not fallen below its lowest for
 * {@code patience} epochs. The best weights are kept in any case, so none are restored.
 */
final class EarlyStopping {

    private final int patience;

    /** @param patience 0 for never */
    EarlyStopping(int patience) {
        this.patience = patience;
    }

    /** Whether the epoch that is last in the log is the last. The log alone decides, so that a resumed run stops at the same epoch. */
    boolean endsWith(List<EpochRecord> log) {
        double best = Double.POSITIVE_INFINITY;
        int wait = 0;
        for (EpochRecord epoch : log) {
            if (epoch.validationLoss() < best) {
                best = epoch.validationLoss();
                wait = 0;
            } else {
                wait++;
            }
        }
        return patience > 0 && wait >= patience;
    }
}
