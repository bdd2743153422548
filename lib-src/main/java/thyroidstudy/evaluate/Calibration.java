package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * Reliability curve: predicted probability against observed frequency in equally wide bins, as
 * {@code sklearn.calibration.calibration_curve(strategy="uniform")}.
 *
 * @param bins the bins that hold an example, in rising order
 */
public record Calibration(List<Bin> bins) {

    /** Mean predicted probability, observed share of positives (both 0 to 1), and number of examples. */
    public record Bin(double meanProbability, double observed, int count) {}

    public Calibration {
        bins = List.copyOf(bins);
    }

    /** @param probabilities of the positive class, 0 to 1 */
    public static Calibration of(boolean[] positive, double[] probabilities, int binCount) {
        Examples.checkProbabilities(positive, probabilities);
        double[] sum = new double[binCount];
        int[] hits = new int[binCount];
        int[] count = new int[binCount];
        for (int i = 0; i < probabilities.length; i++) {
            // A value on an edge belongs to the bin below it, as np.searchsorted puts it.
            int b = (int) Math.max(0, Math.min(binCount - 1, Math.ceil(probabilities[i] * binCount) - 1));
            sum[b] += probabilities[i];
            hits[b] += positive[i] ? 1 : 0;
            count[b]++;
        }
        List<Bin> bins = new ArrayList<>();
        for (int b = 0; b < binCount; b++) {
            if (count[b] > 0) {
                bins.add(new Bin(sum[b] / count[b], (double) hits[b] / count[b], count[b]));
            }
        }
        return new Calibration(bins);
    }

    /** Expected calibration error: mean distance of the bins from the diagonal, weighted by their size, 0 to 1. */
    public double expectedCalibrationError() {
        int n = bins.stream().mapToInt(Bin::count).sum();
        return bins.stream().mapToDouble(b -> Math.abs(b.meanProbability() - b.observed()) * b.count() / n).sum();
    }
}
