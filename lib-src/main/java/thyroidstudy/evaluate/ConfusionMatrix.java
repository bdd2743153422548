package thyroidstudy.evaluate;

import thyroidstudy.data.Label;

/** Numbers of images by truth and prediction; Cancer is positive. A ratio without a case to count is NaN. */
public record ConfusionMatrix(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {

    /** Positive when score &gt;= threshold. */
    public static ConfusionMatrix of(boolean[] positive, double[] scores, double threshold) {
        Examples.check(positive, scores);
        int[] counts = new int[4];
        for (int i = 0; i < scores.length; i++) {
            counts[(positive[i] ? 0 : 1) + (scores[i] >= threshold ? 0 : 2)]++;
        }
        return new ConfusionMatrix(counts[0], counts[1], counts[2], counts[3]);
    }

    /** Cancer by its probability. */
    public static ConfusionMatrix of(Predictions predictions, double threshold) {
        return of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER), threshold);
    }

    public int total() {
        return truePositives + falsePositives + falseNegatives + trueNegatives;
    }

    /** Images of one truth and one prediction. */
    public int count(Label truth, Label predicted) {
        return truth == Label.CANCER
                ? predicted == Label.CANCER ? truePositives : falseNegatives
                : predicted == Label.CANCER ? falsePositives : trueNegatives;
    }

    public double accuracy() {
        return (double) (truePositives + trueNegatives) / total();
    }

    /** True positive rate, recall. */
    public double sensitivity() {
        return (double) truePositives / (truePositives + falseNegatives);
    }

    /** True negative rate. */
    public double specificity() {
        return (double) trueNegatives / (trueNegatives + falsePositives);
    }

    /** Positive predictive value, precision; NaN when nothing was called Cancer. */
    public double ppv() {
        return (double) truePositives / (truePositives + falsePositives);
    }

    /** Negative predictive value; NaN when nothing was called Benign. */
    public double npv() {
        return (double) trueNegatives / (trueNegatives + falseNegatives);
    }

    public double balancedAccuracy() {
        return (sensitivity() + specificity()) / 2;
    }

    /** Accuracy of always answering the majority class: the baseline of every accuracy. */
    public double majorityBaseline() {
        int positives = truePositives + falseNegatives;
        return (double) Math.max(positives, total() - positives) / total();
    }
}
