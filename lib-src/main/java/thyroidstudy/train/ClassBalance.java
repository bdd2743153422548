package thyroidstudy.train;

import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;

/**
 * What is done about one class being rarer than the other. Validation is left as it is.
 *
 * @param kind   the means
 * @param benign GIVEN_WEIGHTS: factor of a benign image's loss; otherwise 1
 * @param cancer GIVEN_WEIGHTS: factor of a cancer image's loss; otherwise 1
 */
public record ClassBalance(Kind kind, float benign, float cancer) {

    /** The means. */
    public enum Kind {
        /** Nothing, as the study. */
        NONE,
        /** Losses are weighted by class, as with Keras's {@code class_weight}. */
        GIVEN_WEIGHTS,
        /** Losses are weighted so that both classes count the same: by images / (2 * images of the class). */
        EVEN_WEIGHTS,
        /** Every epoch has as many images as before, but as many of one class as of the other: {@link BalancedSampler}. */
        SAMPLING
    }

    public ClassBalance {
        if (!(benign > 0 && cancer > 0)) {
            throw new IllegalArgumentException("Class weights must be above 0, got " + benign + " and " + cancer);
        }
    }

    public static ClassBalance none() {
        return new ClassBalance(Kind.NONE, 1, 1);
    }

    public static ClassBalance weights(float benign, float cancer) {
        return new ClassBalance(Kind.GIVEN_WEIGHTS, benign, cancer);
    }

    public static ClassBalance evenWeights() {
        return new ClassBalance(Kind.EVEN_WEIGHTS, 1, 1);
    }

    public static ClassBalance sampling() {
        return new ClassBalance(Kind.SAMPLING, 1, 1);
    }

    /**
     * Factor of the loss for each class, benign first; null where losses are not weighted.
     *
     * @param training labelled images
     */
    float[] lossWeights(StudyData training) {
        if (kind == Kind.NONE || kind == Kind.SAMPLING) {
            return null;
        }
        float[] weights = {benign, cancer};
        if (kind == Kind.GIVEN_WEIGHTS) {
            return weights;
        }
        for (Label label : Label.values()) {
            weights[label.classIndex()] = training.size() / ((float) weights.length * count(training, label));
        }
        return weights;
    }

    /** @throws IllegalArgumentException if there is none: nothing can be balanced then */
    static int count(StudyData training, Label label) {
        int count = training.where(label).size();
        if (count == 0) {
            throw new IllegalArgumentException("There is no training image of class " + label + " in " + training.name()
                    + ": the classes cannot be balanced");
        }
        return count;
    }
}
