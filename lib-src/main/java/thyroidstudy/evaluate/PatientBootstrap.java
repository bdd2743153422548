package thyroidstudy.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Areas under ROC curves when whole patients are drawn again with replacement (Efron; clusters after Field and Welsh
 * 2007): images of one patient stay together, and all classifiers see the same draws. A draw without both classes is
 * drawn again; with a single class in the data all areas are NaN.
 *
 * @param estimates area on the data itself, one per classifier
 * @param areas     [classifier][resample]
 */
public record PatientBootstrap(double[] estimates, double[][] areas) {

    /**
     * @param scores   one array per classifier, all over the same examples
     * @param patients who each example is of
     */
    public static PatientBootstrap of(
            boolean[] positive, List<double[]> scores, List<String> patients, int resamples, long seed) {
        scores.forEach(s -> Examples.check(positive, s));
        if (patients.size() != positive.length) {
            throw new IllegalArgumentException(patients.size() + " patients for " + positive.length + " labels");
        }
        int n = positive.length;
        Map<String, Integer> index = new LinkedHashMap<>();
        int[] cluster = new int[n];
        for (int i = 0; i < n; i++) {
            cluster[i] = index.computeIfAbsent(patients.get(i), p -> index.size());
        }
        int[][] orders = scores.stream().map(PatientBootstrap::order).toArray(int[][]::new);
        int[] weights = new int[index.size()];
        Arrays.fill(weights, 1);
        double[] estimates = new double[scores.size()];
        for (int k = 0; k < estimates.length; k++) {
            estimates[k] = area(positive, scores.get(k), orders[k], cluster, weights);
        }
        double[][] areas = new double[scores.size()][resamples];
        int positives = Examples.count(positive);
        if (positives == 0 || positives == n) {
            Arrays.stream(areas).forEach(a -> Arrays.fill(a, Double.NaN));
            return new PatientBootstrap(estimates, areas);
        }
        for (int r = 0; r < resamples; r++) {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + r);
            do {
                Arrays.fill(weights, 0);
                for (int i = 0; i < weights.length; i++) {
                    weights[random.nextInt(weights.length)]++;
                }
            } while (weights.length > 1 && !bothClasses(positive, cluster, weights));
            for (int k = 0; k < estimates.length; k++) {
                areas[k][r] = area(positive, scores.get(k), orders[k], cluster, weights);
            }
        }
        return new PatientBootstrap(estimates, areas);
    }

    /** Percentile interval of one classifier's area. */
    public Interval interval(int classifier, double level) {
        return percentile(estimates[classifier], areas[classifier], level);
    }

    /** Percentile interval of the difference of two areas. */
    public Interval difference(int a, int b, double level) {
        double[] differences = new double[areas[a].length];
        Arrays.setAll(differences, i -> areas[a][i] - areas[b][i]);
        return percentile(estimates[a] - estimates[b], differences, level);
    }

    /** Share of the resamples in which each classifier has the largest area; ties are shared out. */
    public double[] probabilityFirst() {
        double[] first = new double[areas.length];
        int resamples = areas.length == 0 ? 0 : areas[0].length;
        for (int r = 0; r < resamples; r++) {
            int resample = r;
            double best = Arrays.stream(areas).mapToDouble(a -> a[resample]).max().orElse(Double.NaN);
            long ties = Arrays.stream(areas).filter(a -> a[resample] == best).count();
            for (int k = 0; k < first.length; k++) {
                first[k] += areas[k][r] == best ? 1.0 / ties / resamples : 0;
            }
        }
        return first;
    }

    private static Interval percentile(double estimate, double[] values, double level) {
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(values);
        double tail = 50 * (1 - level);
        return Double.isNaN(estimate) ? new Interval(estimate, Double.NaN, Double.NaN, level)
                : new Interval(estimate, percentile.evaluate(tail), percentile.evaluate(100 - tail), level);
    }

    private static boolean bothClasses(boolean[] positive, int[] cluster, int[] weights) {
        boolean p = false;
        boolean n = false;
        for (int i = 0; i < positive.length && !(p && n); i++) {
            p |= positive[i] && weights[cluster[i]] > 0;
            n |= !positive[i] && weights[cluster[i]] > 0;
        }
        return p && n;
    }

    private static int[] order(double[] scores) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** Mann-Whitney form of the area with whole-number weights, ties counted half; one pass over sorted scores. */
    private static double area(boolean[] positive, double[] scores, int[] order, int[] cluster, int[] weights) {
        double below = 0;
        double positives = 0;
        double sum = 0;
        for (int i = 0; i < order.length; ) {
            double p = 0;
            double n = 0;
            double score = scores[order[i]];
            for (; i < order.length && scores[order[i]] == score; i++) {
                int w = weights[cluster[order[i]]];
                if (positive[order[i]]) {
                    p += w;
                } else {
                    n += w;
                }
            }
            sum += p * (below + n / 2);
            below += n;
            positives += p;
        }
        return sum / (positives * below);
    }
}
