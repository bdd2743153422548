package thyroidstudy.train;

/**
 * Keras's EarlyStopping on the validation loss with {@code min_delta=0}: training ends when it has not fallen below its lowest for
 * {@code patience} epochs. The best weights are kept in any case, so none are restored.
 */
public final class EarlyStopping implements Callback {

    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int wait;

    /** @param patience in epochs, at least 1 */
    public EarlyStopping(int patience) {
        this.patience = patience;
    }

    /** Lowest loss and waiting time follow from the log. */
    @Override
    public void onTrainBegin(TrainingState state) {
        state.epochs().forEach(e -> endsAfter(e.validationLoss()));
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) {
        if (endsAfter(logs.validationLoss())) {
            state.stop();
            state.notice("No lower validation loss for " + patience + " epochs: ended after epoch " + logs.epoch() + " of "
                    + state.run().settings().epochs());
        }
    }

    /** Whether the epoch with this validation loss is the last one. */
    boolean endsAfter(double validationLoss) {
        if (validationLoss < best) {
            best = validationLoss;
            wait = 0;
        } else {
            wait++;
        }
        return wait >= patience;
    }
}
