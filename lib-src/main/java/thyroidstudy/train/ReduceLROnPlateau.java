package thyroidstudy.train;

/**
 * Keras's ReduceLROnPlateau on the validation loss: when it has not fallen by more than 1e-4 for {@code patience} epochs, the
 * learning rate is multiplied by {@code factor}, but never below {@code floor}.
 */
public final class ReduceLROnPlateau implements Callback {

    private static final double MIN_DELTA = 1e-4;

    private final float factor;
    private final int patience;
    private final float floor;
    private double best = Double.POSITIVE_INFINITY;
    private int wait;

    /**
     * @param factor   above 0, below 1
     * @param patience in epochs, at least 1
     * @param floor    smallest learning rate, 0 or more
     */
    public ReduceLROnPlateau(float factor, int patience, float floor) {
        this.factor = factor;
        this.patience = patience;
        this.floor = floor;
    }

    /** Best loss and waiting time follow from the log. */
    @Override
    public void onTrainBegin(TrainingState state) {
        state.epochs().forEach(e -> after(e.validationLoss(), (float) e.learningRate()));
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) {
        state.setLearningRate(after(logs.validationLoss(), state.learningRate()));
    }

    /** The learning rate of the next epoch, given the validation loss and the rate of this one. */
    float after(double validationLoss, float learningRate) {
        if (validationLoss < best - MIN_DELTA) {
            best = validationLoss;
            wait = 0;
            return learningRate;
        }
        wait++;
        if (wait < patience || learningRate <= floor) {
            return learningRate;
        }
        wait = 0;
        // in double precision as Keras, which reads 0.8 from the program's text
        return (float) Math.max(learningRate * Double.parseDouble(Float.toString(factor)), floor);
    }
}
