package thyroidstudy.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import thyroidstudy.data.Label;

/**
 * Receiver operating characteristic: true over false positive rate as the threshold falls.
 * Same points as {@code sklearn.metrics.roc_curve} (positive when score &gt;= threshold, equal scores are one step, points
 * on a straight line left out, first threshold infinite); averages as {@code scikitplot.metrics.plot_roc} draws them.
 * The rate of a class that has no example is NaN, and so is the AUC.
 *
 * @param name       what the curve shows, for legends
 * @param fpr        false positive rates, rising, 0 to 1
 * @param tpr        true positive rates, rising, 0 to 1
 * @param thresholds falling, infinite first; NaN throughout in a mean of curves, which has no thresholds
 */
public record RocCurve(String name, double[] fpr, double[] tpr, double[] thresholds) {

    /** A choice of threshold with its rates. */
    public record OperatingPoint(double threshold, double sensitivity, double specificity) {

        static final OperatingPoint NONE = new OperatingPoint(Double.NaN, Double.NaN, Double.NaN);
    }

    /**
     * @param positive which examples are positive
     * @param scores   the larger, the more positive; no NaN
     * @throws IllegalArgumentException for no examples, unequal lengths, or NaN
     */
    public static RocCurve of(String name, boolean[] positive, double[] scores) {
        CumulativeCounts c = CumulativeCounts.of(positive, scores);
        int n = c.size();
        boolean[] keep = new boolean[n];
        int kept = 0;
        for (int i = 0; i < n; i++) {
            keep[i] = i == 0 || i == n - 1
                    || c.fp()[i + 1] - 2 * c.fp()[i] + c.fp()[i - 1] != 0
                    || c.tp()[i + 1] - 2 * c.tp()[i] + c.tp()[i - 1] != 0;
            kept += keep[i] ? 1 : 0;
        }
        double[] fpr = new double[kept + 1];
        double[] tpr = new double[kept + 1];
        double[] thresholds = new double[kept + 1];
        thresholds[0] = Double.POSITIVE_INFINITY;
        fpr[0] = c.negatives() == 0 ? Double.NaN : 0;
        tpr[0] = c.positives() == 0 ? Double.NaN : 0;
        int k = 1;
        for (int i = 0; i < n; i++) {
            if (keep[i]) {
                fpr[k] = (double) c.fp()[i] / c.negatives();
                tpr[k] = (double) c.tp()[i] / c.positives();
                thresholds[k++] = c.thresholds()[i];
            }
        }
        return new RocCurve(name, fpr, tpr, thresholds);
    }

    /** One class against the other, by the probability of that class. */
    public static RocCurve ofClass(Predictions predictions, Label label) {
        return of(label.folderName(), predictions.is(label), predictions.probabilities(label));
    }

    /** Micro-average: every (image, class) pair is one example. Flatters an imbalanced two-class problem. */
    public static RocCurve micro(Predictions predictions) {
        int n = predictions.size();
        boolean[] positive = new boolean[2 * n];
        double[] scores = new double[2 * n];
        for (int i = 0; i < n; i++) {
            for (Label label : Label.values()) {
                positive[2 * i + label.classIndex()] = predictions.rows().get(i).label() == label;
                scores[2 * i + label.classIndex()] = predictions.rows().get(i).probability(label);
            }
        }
        return of("micro-average", positive, scores);
    }

    /** Macro-average: mean of the class curves, interpolated on the union of their false positive rates. */
    public static RocCurve macro(List<RocCurve> classes) {
        TreeSet<Double> union = new TreeSet<>();
        classes.forEach(c -> Arrays.stream(c.fpr).forEach(union::add));
        double[] fpr = union.stream().mapToDouble(Double::doubleValue).toArray();
        double[] tpr = new double[fpr.length];
        for (RocCurve curve : classes) {
            for (int i = 0; i < fpr.length; i++) {
                tpr[i] += curve.tprAt(fpr[i]) / classes.size();
            }
        }
        double[] thresholds = new double[fpr.length];
        Arrays.fill(thresholds, Double.NaN);
        return new RocCurve("macro-average", fpr, tpr, thresholds);
    }

    /**
     * Mean of the curves of several seeds at each false positive rate; its area is the mean of theirs.
     *
     * @param curves at least one; of one it is the mean itself
     */
    public static RocCurve mean(List<RocCurve> curves) {
        if (curves.size() == 1) {
            return curves.get(0);
        }
        double[] union = curves.stream().flatMapToDouble(c -> Arrays.stream(c.fpr)).sorted().distinct().toArray();
        // both ends of each vertical step
        double[] fpr = Arrays.stream(union).flatMap(x -> DoubleStream.of(x, x)).toArray();
        double[] tpr = IntStream.range(0, fpr.length).mapToDouble(i -> curves.stream().mapToDouble(c -> i % 2 == 0 ? c.lowerTprAt(fpr[i])
                : c.tprAt(fpr[i])).average().orElseThrow()).toArray();
        double[] thresholds = new double[fpr.length];
        Arrays.fill(thresholds, Double.NaN);
        return new RocCurve("mean of " + curves.size() + " seeds", fpr, tpr, thresholds);
    }

    /** The four curves of scikit-plot: Benign, Cancer, micro-average, macro-average. */
    public static List<RocCurve> all(Predictions predictions) {
        List<RocCurve> classes = List.of(ofClass(predictions, Label.BENIGN), ofClass(predictions, Label.CANCER));
        return List.of(classes.get(0), classes.get(1), micro(predictions), macro(classes));
    }

    /** Area under the curve by the trapezoidal rule, 0 to 1; NaN with a single class. */
    public double auc() {
        double auc = 0;
        for (int i = 1; i < fpr.length; i++) {
            auc += (fpr[i] - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2;
        }
        return fpr.length < 2 ? Double.NaN : auc;
    }

    /** Linear interpolation; at a vertical step the upper end, as numpy.interp. */
    private double tprAt(double x) {
        int j = fpr.length - 1;
        while (j > 0 && !(fpr[j] <= x)) {
            j--;
        }
        return j == fpr.length - 1 || fpr[j] == x
                ? tpr[j] : tpr[j] + (tpr[j + 1] - tpr[j]) / (fpr[j + 1] - fpr[j]) * (x - fpr[j]);
    }

    /** The same with the lower end of a vertical step. */
    private double lowerTprAt(double x) {
        int j = 0;
        while (fpr[j] < x) {
            j++;
        }
        return fpr[j] == x ? tpr[j] : tprAt(x);
    }

    /**
     * Threshold with the largest sensitivity + specificity - 1 (Youden 1950), the highest one when several tie; NaN throughout
     * with a single class. The points on straight lines that this curve leaves out cannot be better than both ends.
     */
    public OperatingPoint youden() {
        int best = 0;
        if (Double.isNaN(auc())) {
            return OperatingPoint.NONE;
        }
        for (int i = 1; i < fpr.length; i++) {
            if (tpr[i] - fpr[i] > tpr[best] - fpr[best]) {
                best = i;
            }
        }
        return point(best);
    }

    /**
     * The highest score that, taken as threshold, reaches a sensitivity: the fewest false alarms for so many cancers found. From
     * all scores, for a curve leaves out those on straight lines. NaN throughout with a single class.
     *
     * @param sensitivity above 0, at most 1
     */
    public static OperatingPoint atSensitivity(boolean[] positive, double[] scores, double sensitivity) {
        if (!(sensitivity > 0 && sensitivity <= 1)) {
            throw new IllegalArgumentException("A sensitivity lies above 0 and at most at 1, not at " + sensitivity);
        }
        CumulativeCounts c = CumulativeCounts.of(positive, scores);
        if (c.positives() == 0 || c.negatives() == 0) {
            return OperatingPoint.NONE;
        }
        int i = 0;
        while ((double) c.tp()[i] / c.positives() < sensitivity) {
            i++;
        }
        return new OperatingPoint(c.thresholds()[i], (double) c.tp()[i] / c.positives(),
                1 - (double) c.fp()[i] / c.negatives());
    }

    private OperatingPoint point(int i) {
        return new OperatingPoint(thresholds[i], tpr[i], 1 - fpr[i]);
    }

    /** Counts of true and false positives at each distinct score, from the highest down. */
    record CumulativeCounts(int[] tp, int[] fp, double[] thresholds) {

        static CumulativeCounts of(boolean[] positive, double[] scores) {
            Examples.check(positive, scores);
            Integer[] order = new Integer[scores.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
            int[] tp = new int[scores.length];
            int[] fp = new int[scores.length];
            double[] thresholds = new double[scores.length];
            int steps = 0;
            int t = 0;
            for (int i = 0; i < order.length; i++) {
                t += positive[order[i]] ? 1 : 0;
                if (i == order.length - 1 || scores[order[i]] != scores[order[i + 1]]) {
                    tp[steps] = t;
                    fp[steps] = i + 1 - t;
                    thresholds[steps++] = scores[order[i]];
                }
            }
            return new CumulativeCounts(
                    Arrays.copyOf(tp, steps), Arrays.copyOf(fp, steps), Arrays.copyOf(thresholds, steps));
        }

        int size() {
            return tp.length;
        }

        int positives() {
            return tp[tp.length - 1];
        }

        int negatives() {
            return fp[fp.length - 1];
        }
    }
}
