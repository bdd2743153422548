package thyroidstudy.evaluate;

/** Argument checks shared by the metrics. */
final class Examples {

    private Examples() {}

    static void check(boolean[] positive, double[] scores) {
        if (positive.length != scores.length) {
            throw new IllegalArgumentException(positive.length + " labels for " + scores.length + " scores");
        }
        if (scores.length == 0) {
            throw new IllegalArgumentException("No predictions to evaluate: check the filter on model and variant");
        }
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("Score " + i + " is NaN: the training that gave it diverged");
            }
        }
    }

    /** As {@link #check}, for scores that must be probabilities. */
    static void checkProbabilities(boolean[] positive, double[] probabilities) {
        check(positive, probabilities);
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] < 0 || probabilities[i] > 1) {
                throw new IllegalArgumentException("Score " + i + " is " + probabilities[i]
                        + " and no probability: apply softmax to logits first");
            }
        }
    }

    static int count(boolean[] positive) {
        int n = 0;
        for (boolean p : positive) {
            n += p ? 1 : 0;
        }
        return n;
    }
}
