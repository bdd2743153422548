package thyroidstudy.train;

/**
 * Keras's ReduceLROnPlateau on the validation loss: when it has not fallen by more than 1e-4 for {@code patience} epochs, the
 * learning rate is multiplied by {@code factor}, but never below {@code floor}.
 */
final class PlateauRule {

    private static final double MIN_DELTA = 1e-4;

    private final float factor;
    private final int patience;
    private final float floor;
    private double best;
    private int wait;

    PlateauRule(float factor, int patience, float floor) {
        this(factor, patience, floor, Double.POSITIVE_INFINITY, 0);
    }

    /** Goes on from an earlier state. */
    PlateauRule(float factor, int patience, float floor, double best, int wait) {
        this.factor = factor;
        this.patience = patience;
        this.floor = floor;
        this.best = best;
        this.wait = wait;
    }

    double best() {
        return best;
    }

    int waited() {
        return wait;
    }

    /** The learning rate of the next epoch, given the validation loss of this one. */
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
