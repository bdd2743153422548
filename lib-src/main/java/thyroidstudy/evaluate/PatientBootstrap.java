package thyroidstudy.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import thyroidstudy.data.Label;

/**
 * Areas under ROC curves when whole patients are drawn again with replacement (Efron; clusters after Field and Welsh
 * 2007): images of one patient stay together, and all classifiers see the same draws. A draw without both classes is
 * drawn again; with a single class in the data all AUCs are NaN. Where a network was trained with several seeds its AUC is their mean, and with
 * the patients as many of its seeds are drawn with replacement; of a network that was trained once, the spread of the others' seeds is drawn
 * ({@link SeedVariance}). For the share of draws in which a network is first; intervals are computed by
 * {@link PatientAucs}.
 *
 * @param estimates AUC on the data itself, one per classifier
 * @param aucs      [classifier][resample]
 */
public record PatientBootstrap(double[] estimates, double[][] aucs) {

    /**
     * AUCs of networks on the same images, or on images of the same patients such as crops and frames: the patients of all sets are
     * drawn together, so that a patient who is in two sets is in both or in neither.
     *
     * @param sets each of one network and combination, perhaps of several seeds, Cancer being positive
     */
    public static PatientBootstrap of(List<Predictions> sets, int resamples, long seed) {
        Map<String, Integer> index = new LinkedHashMap<>();
        List<List<Sample>> samples = sets.stream().map(set -> set.bySeed().stream().map(one -> Sample.of(one, index)).toList()).toList();
        int patients = index.size();
        int[] weights = new int[patients];
        Arrays.fill(weights, 1);
        List<double[]> bySeed = samples.stream().map(of -> of.stream().mapToDouble(s -> s.auc(weights)).toArray()).toList();
        double[] spread = IntStream.range(0, sets.size()).mapToDouble(k -> Math.sqrt(SeedVariance.borrowed(sets, bySeed, k))).toArray();
        double[] estimates = samples.stream().mapToDouble(of -> of.stream().mapToDouble(s -> s.auc(weights)).average().orElseThrow()).toArray();
        double[][] aucs = new double[samples.size()][resamples];
        for (int k = 0; k < aucs.length; k++) {
            if (Double.isNaN(estimates[k])) {
                Arrays.fill(aucs[k], Double.NaN);
            }
        }
        List<Sample> checked = samples.stream().map(of -> of.get(0)).filter(s -> !Double.isNaN(s.auc(weights))).distinct().toList();
        for (int r = 0; r < resamples && !checked.isEmpty(); r++) {
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + r);
            do {
                Arrays.fill(weights, 0);
                for (int i = 0; i < patients; i++) {
                    weights[random.nextInt(patients)]++;
                }
            } while (!checked.stream().allMatch(s -> s.bothClasses(weights)));
            for (int k = 0; k < aucs.length; k++) {
                if (!Double.isNaN(estimates[k])) {
                    List<Sample> seeds = samples.get(k);
                    int[] drawn = seeds.size() == 1 ? new int[1] : random.ints(seeds.size(), 0, seeds.size()).toArray();
                    double mean = Arrays.stream(drawn).mapToDouble(s -> seeds.get(s).auc(weights)).average().orElseThrow();
                    aucs[k][r] = spread[k] == 0 ? mean : mean + spread[k] * random.nextGaussian();
                }
            }
        }
        return new PatientBootstrap(estimates, aucs);
    }

    /** Share of the resamples in which each classifier has the largest AUC; ties are shared out, and without an AUC one is never first. */
    public double[] probabilityFirst() {
        double[] first = new double[aucs.length];
        int resamples = aucs.length == 0 ? 0 : aucs[0].length;
        for (int r = 0; r < resamples; r++) {
            int resample = r;
            double best = Arrays.stream(aucs).mapToDouble(a -> a[resample]).filter(a -> !Double.isNaN(a)).max().orElse(Double.NaN);
            long ties = Arrays.stream(aucs).filter(a -> a[resample] == best).count();
            for (int k = 0; k < first.length; k++) {
                first[k] += aucs[k][r] == best ? 1.0 / ties / resamples : 0;
            }
        }
        return first;
    }

    /** Examples in rising order of their scores, with the number of each one's patient. */
    private record Sample(boolean[] positive, double[] scores, int[] patient) {

        static Sample of(Predictions set, Map<String, Integer> index) {
            boolean[] positive = set.is(Label.CANCER);
            double[] scores = set.probabilities(Label.CANCER);
            List<String> patients = set.patients();
            Examples.check(positive, scores);
            int n = positive.length;
            Integer[] order = new Integer[n];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
            Sample sorted = new Sample(new boolean[n], new double[n], new int[n]);
            for (int i = 0; i < n; i++) {
                sorted.positive[i] = positive[order[i]];
                sorted.scores[i] = scores[order[i]];
                sorted.patient[i] = index.computeIfAbsent(patients.get(order[i]), p -> index.size());
            }
            return sorted;
        }

        boolean bothClasses(int[] weights) {
            boolean p = false;
            boolean n = false;
            for (int i = 0; i < positive.length && !(p && n); i++) {
                p |= positive[i] && weights[patient[i]] > 0;
                n |= !positive[i] && weights[patient[i]] > 0;
            }
            return p && n;
        }

        /** Mann-Whitney form of the AUC with whole-number weights, ties counted half; NaN without both classes. */
        double auc(int[] weights) {
            double below = 0;
            double positives = 0;
            double sum = 0;
            for (int i = 0; i < scores.length; ) {
                double p = 0;
                double n = 0;
                double score = scores[i];
                for (; i < scores.length && scores[i] == score; i++) {
                    int w = weights[patient[i]];
                    if (positive[i]) {
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
}
