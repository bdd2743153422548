package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * A part of the covariance of several AUCs: what other seeds of training would change. Of networks that were trained with several seeds it is
 * estimated from these, for all sets of the same trainings together. A network that was trained once lends the mean variance of a single seed of
 * the others in its combination of training and test images, if there are any; that it varies as they do is an assumption.
 *
 * @param covariance of the AUCs, each the mean over its seeds
 * @param freedom    degrees of freedom of its estimate, at least 1
 */
public record SeedVariance(double[][] covariance, int freedom) {

    /**
     * Independent parts; none where every network was trained once.
     *
     * @param sets each of one network and combination
     * @param aucs of each set, one a seed
     */
    static List<SeedVariance> of(List<Predictions> sets, List<double[]> aucs) {
        int n = sets.size();
        Map<List<Object>, List<Integer>> trainings = new LinkedHashMap<>();
        Map<String, List<Integer>> once = new LinkedHashMap<>();
        for (int set = 0; set < n; set++) {
            if (aucs.get(set).length > 1) {
                ImagePrediction any = sets.get(set).rows().get(0);
                List<String> runs = sets.get(set).bySeed().stream().map(seed -> seed.rows().get(0).runId()).toList();
                trainings.computeIfAbsent(List.of(any.model(), any.trainVariant(), runs), key -> new ArrayList<>()).add(set);
            } else if (borrowed(sets, aucs, set) > 0) {
                once.computeIfAbsent(sets.get(set).combination(), key -> new ArrayList<>()).add(set);
            }
        }
        List<SeedVariance> parts = new ArrayList<>();
        for (List<Integer> together : trainings.values()) {
            double[][] covariance = new double[n][n];
            int seeds = aucs.get(together.get(0)).length;
            for (int a : together) {
                for (int b : together) {
                    covariance[a][b] = new Covariance().covariance(aucs.get(a), aucs.get(b)) / seeds;
                }
            }
            parts.add(new SeedVariance(covariance, seeds - 1));
        }
        once.forEach((combination, members) -> {
            double[][] covariance = new double[n][n];
            members.forEach(set -> covariance[set][set] = borrowed(sets, aucs, set));
            parts.add(new SeedVariance(covariance, lenders(sets, aucs, members.get(0)).map(lender -> aucs.get(lender).length - 1).sum()));
        });
        return parts;
    }

    /** The variance that a set of one seed borrows: the mean of the others' in its combination, by degrees of freedom; 0 where there are none. */
    static double borrowed(List<Predictions> sets, List<double[]> aucs, int set) {
        if (aucs.get(set).length > 1) {
            return 0;
        }
        int freedom = lenders(sets, aucs, set).map(lender -> aucs.get(lender).length - 1).sum();
        return freedom == 0 ? 0 : lenders(sets, aucs, set)
                .mapToDouble(lender -> StatUtils.variance(aucs.get(lender)) * (aucs.get(lender).length - 1)).sum() / freedom;
    }

    private static IntStream lenders(List<Predictions> sets, List<double[]> aucs, int set) {
        return IntStream.range(0, sets.size()).filter(other -> aucs.get(other).length > 1 && !Double.isNaN(aucs.get(other)[0])
                && sets.get(other).combination().equals(sets.get(set).combination()));
    }

    /** Variance of a sum of the AUCs, each times a weight. */
    double of(double[] weights) {
        double variance = 0;
        for (int a = 0; a < weights.length; a++) {
            for (int b = 0; b < weights.length; b++) {
                variance += weights[a] == 0 || weights[b] == 0 ? 0 : weights[a] * weights[b] * covariance[a][b];
            }
        }
        return Math.max(0, variance);
    }
}
