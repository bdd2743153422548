package thyroidstudy.evaluate;

/**
 * Precision over recall as the threshold falls, at each distinct score.
 * Same values as {@code sklearn.metrics.precision_recall_curve} and {@code average_precision_score}, in falling thresholds.
 *
 * @param recall     rising, 0 to 1; NaN without a positive example
 * @param precision  0 to 1
 * @param thresholds falling
 */
public record PrecisionRecallCurve(double[] recall, double[] precision, double[] thresholds) {

    /** @throws IllegalArgumentException for no examples, unequal lengths, or NaN */
    public static PrecisionRecallCurve of(boolean[] positive, double[] scores) {
        var c = RocCurve.CumulativeCounts.of(positive, scores);
        double[] recall = new double[c.size()];
        double[] precision = new double[c.size()];
        for (int i = 0; i < recall.length; i++) {
            recall[i] = (double) c.tp()[i] / c.positives();
            precision[i] = (double) c.tp()[i] / (c.tp()[i] + c.fp()[i]);
        }
        return new PrecisionRecallCurve(recall, precision, c.thresholds());
    }

    /** Sum of precision times the step in recall, 0 to 1, without interpolation; NaN without a positive example. */
    public double averagePrecision() {
        double sum = 0;
        double previous = 0;
        for (int i = 0; i < recall.length; i++) {
            sum += (recall[i] - previous) * precision[i];
            previous = recall[i];
        }
        return sum;
    }
}
