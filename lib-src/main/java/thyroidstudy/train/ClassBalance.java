package thyroidstudy.train;

import com.google.gson.annotations.JsonAdapter;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;

/** What is done about one class being the minority. Validation is left as it is. */
@JsonAdapter(SettingsJson.Choice.class)
public sealed interface ClassBalance {

    /**
     * Factor of the loss for each class, benign first; null where losses are not weighted.
     *
     * @param training labelled images
     */
    default float[] lossWeights(StudyData training) {
        return null;
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

    /** Nothing, as the study. */
    record None() implements ClassBalance {
        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * Losses are weighted by class, as with Keras's {@code class_weight}.
     *
     * @param benign factor of a benign image's loss, above 0
     * @param cancer factor of a cancer image's loss, above 0
     */
    record Weights(float benign, float cancer) implements ClassBalance {

        public Weights {
            if (!(benign > 0 && cancer > 0)) {
                throw new IllegalArgumentException("Class weights must be above 0, got " + benign + " and " + cancer);
            }
        }

        @Override
        public float[] lossWeights(StudyData training) {
            return new float[] {benign, cancer};
        }

        @Override
        public String toString() {
            return "loss times " + benign + " for benign, " + cancer + " for cancer";
        }
    }

    /** Losses are weighted so that both classes count the same: by images / (2 * images of the class). */
    record EvenWeights() implements ClassBalance {

        @Override
        public float[] lossWeights(StudyData training) {
            float[] weights = new float[Label.values().length];
            for (Label label : Label.values()) {
                weights[label.classIndex()] = training.size() / ((float) weights.length * count(training, label));
            }
            return weights;
        }

        @Override
        public String toString() {
            return "both classes count the same in the loss";
        }
    }

    /** Every epoch has as many images as before, but as many of one class as of the other: {@link BalancedSampler}. */
    record Sampling() implements ClassBalance {
        @Override
        public String toString() {
            return "as many images of one class as of the other";
        }
    }
}
