package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import thyroidstudy.data.Label;

/**
 * Areas under ROC curves with their covariance by patient: Obuchowski (1997, Biometrics 53, 567-578). All intervals and tests of AUCs
 * come from here. With one image per patient, which is also how images of unknown patients are treated, this is the covariance of
 * DeLong, DeLong and Clarke-Pearson (1988).
 *
 * <p>Limits are Student's, with as many degrees of freedom as there are patients of the rarer class, less one. Those of an AUC are computed
 * on the scale of its log odds, since an AUC near 1 is skewed, and from its variance {@code alone}: the variance of few skewed numbers is
 * estimated too low when the AUC comes out high. AUCs of 0 and 1 have no variance of their own: they get the exact limit of as many pairs
 * of different patients as there are, all ranked alike. With a class of fewer than two patients variances are NaN.
 *
 * <p>Of a network that was trained with several seeds the AUC is the mean over them, with the components' means, and the variance of that mean is
 * added to what other patients would change; the degrees of freedom of the sum are Satterthwaite's (1946, Biometrics Bulletin 2, 110-114). What
 * holds of a network that was trained once says {@link SeedVariance}.
 *
 * @param auc        one per classifier
 * @param covariance of the AUCs, square and symmetric
 * @param alone      variance of each AUC for its own limits: that of {@code covariance}, and in each class of m patients a further m-th of what
 *                   is missing to the largest variance of numbers from 0 to 1 with this mean, auc (1 - auc) / m
 * @param freedom    degrees of freedom of every variance by patient, below 1 where none is defined
 * @param seeds      what other seeds would change, in independent parts; none where every network was trained once
 * @param varied     what a repetition would draw anew, in words: so many patients, or images taken as independent
 */
public record PatientAucs(double[] auc, double[][] covariance, double[] alone, int freedom, List<SeedVariance> seeds, String varied) {

    /** Images whose patients are unknown, or have one image each. */
    public static final String INDEPENDENT = "images taken as independent";

    private static final double ROUNDING = 1e-12;

    /** Structural components of one AUC: shares of the other class that an example is ranked right to; NaN without the other class. */
    private record Components(double auc, double[] deviations, boolean[] positive, int[] patient) {

        static Components of(boolean[] positive, double[] scores, int[] patient) {
            Examples.check(positive, scores);
            double[][] ofClass = {sorted(positive, scores, false), sorted(positive, scores, true)};
            double[] share = new double[scores.length];
            double sum = 0;
            for (int i = 0; i < share.length; i++) {
                double below = shareBelow(ofClass[positive[i] ? 0 : 1], scores[i]);
                share[i] = positive[i] ? below : 1 - below;
                sum += positive[i] ? below : 0;
            }
            double auc = sum / ofClass[1].length;
            for (int i = 0; i < share.length; i++) {
                share[i] = (share[i] - auc) / ofClass[positive[i] ? 1 : 0].length;
            }
            return new Components(auc, share, positive, patient);
        }

        /** Of the mean over several seeds, which are of the same images in the same order. */
        static Components mean(List<Components> seeds) {
            Components first = seeds.get(0);
            double[] deviations = new double[first.deviations.length];
            Arrays.setAll(deviations, i -> seeds.stream().mapToDouble(s -> s.deviations[i]).average().orElseThrow());
            return seeds.size() == 1 ? first
                    : new Components(seeds.stream().mapToDouble(Components::auc).average().orElseThrow(), deviations, first.positive, first.patient);
        }

        /** Sums by patient over one class, each already divided by the number of images of that class. */
        double[] sums(boolean ofPositives, int patients) {
            double[] sums = new double[patients];
            for (int i = 0; i < patient.length; i++) {
                sums[patient[i]] += positive[i] == ofPositives ? deviations[i] : 0;
            }
            return sums;
        }

        int patients(boolean[] classes) {
            return (int) IntStream.range(0, patient.length).filter(i -> classes[positive[i] ? 1 : 0]).map(i -> patient[i]).distinct().count();
        }
    }

    /** One AUC by patient: its components' sums, and how many patients there are of each class and in all. */
    private record Clustered(double auc, double[] positives, double[] negatives, int ofPositives, int ofNegatives, int ofAll) {

        static Clustered of(Components c, int patients) {
            return new Clustered(c.auc, c.sums(true, patients), c.sums(false, patients), c.patients(new boolean[] {false, true}),
                    c.patients(new boolean[] {true, false}), c.patients(new boolean[] {true, true}));
        }

        int freedom() {
            return Math.min(ofPositives, ofNegatives) - 1;
        }

        int pairs() {
            return Math.min(freedom() + 1, ofAll / 2);
        }

        double covariance(Clustered o) {
            return scale(ofPositives, o.ofPositives) * product(positives, o.positives)
                    + scale(ofNegatives, o.ofNegatives) * product(negatives, o.negatives)
                    + scale(ofAll, o.ofAll) * (product(positives, o.negatives) + product(negatives, o.positives));
        }

        /** What {@link PatientAucs#alone} has more than the covariance. */
        double reserve() {
            return reserve(ofPositives, positives) + reserve(ofNegatives, negatives);
        }

        private double reserve(int patients, double[] sums) {
            return Math.max(0, auc * (1 - auc) / patients - scale(patients, patients) * product(sums, sums)) / patients;
        }

        /** Of a sum of products over patients, so that it is without bias. */
        private static double scale(double patients, double others) {
            return Math.sqrt(patients / (patients - 1) * (others / (others - 1)));
        }

        private static double product(double[] a, double[] b) {
            return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
        }
    }

    /**
     * AUCs of networks on the same images, or on images of the same patients such as crops and frames.
     *
     * @param sets each of one network and combination, perhaps of several seeds, Cancer being positive
     * @throws IllegalArgumentException if the seeds of a network were not asked about the same images
     */
    public static PatientAucs of(List<Predictions> sets) {
        Map<String, Integer> index = new HashMap<>();
        List<Components> means = new ArrayList<>();
        List<double[]> bySeed = new ArrayList<>();
        for (Predictions set : sets) {
            List<Predictions> seeds = set.bySeed();
            List<Components> components = new ArrayList<>();
            for (Predictions seed : seeds) {
                if (!seed.images().equals(seeds.get(0).images())) {
                    throw new IllegalArgumentException("Two seeds of " + seed.model() + ", " + seed.combination()
                            + ", were not asked about the same images");
                }
                components.add(Components.of(seed.is(Label.CANCER), seed.probabilities(Label.CANCER), numbers(seed.patients(), index)));
            }
            means.add(Components.mean(components));
            bySeed.add(components.stream().mapToDouble(Components::auc).toArray());
        }
        PatientAucs once = of(means, index.size());
        List<SeedVariance> ofSeeds = SeedVariance.of(sets, bySeed);
        return ofSeeds.isEmpty() ? once : new PatientAucs(once.auc, once.covariance, once.alone, once.freedom, ofSeeds,
                once.varied + ", " + seedsInWords(bySeed));
    }

    /** Such as {@code 3 seeds}, or {@code 1 to 3 seeds} where not all sets have as many. */
    private static String seedsInWords(List<double[]> bySeed) {
        IntSummaryStatistics seeds = bySeed.stream().mapToInt(of -> of.length).summaryStatistics();
        return (seeds.getMin() == seeds.getMax() ? "" : seeds.getMin() + " to ") + seeds.getMax() + " seeds";
    }

    private static int[] numbers(List<String> patients, Map<String, Integer> index) {
        patients.forEach(p -> index.putIfAbsent(p, index.size()));
        return patients.stream().mapToInt(index::get).toArray();
    }

    /** Of the probability of cancer that one network gives. */
    public static PatientAucs of(Predictions one) {
        return of(List.of(one));
    }

    /**
     * AUCs of several scores of the same examples.
     *
     * @param scores   one array per classifier
     * @param patients of the examples
     */
    public static PatientAucs of(boolean[] positive, List<double[]> scores, List<String> patients) {
        Map<String, Integer> index = new HashMap<>();
        int[] patient = numbers(patients, index);
        return of(scores.stream().map(s -> Components.of(positive, s, patient)).toList(), index.size());
    }

    /** As if every example were of another patient. */
    public static PatientAucs ofIndependent(boolean[] positive, List<double[]> scores) {
        return of(positive, scores, IntStream.range(0, positive.length).mapToObj(Integer::toString).toList());
    }

    private static PatientAucs of(List<Components> components, int patients) {
        List<Clustered> aucs = components.stream().map(c -> Clustered.of(c, patients)).toList();
        int freedom = aucs.stream().mapToInt(Clustered::freedom).min().orElse(0);
        double[][] covariance = new double[aucs.size()][aucs.size()];
        double[] alone = new double[aucs.size()];
        for (int a = 0; a < covariance.length; a++) {
            for (int b = 0; b < covariance.length; b++) {
                covariance[a][b] = aucs.get(a).freedom() < 1 || aucs.get(b).freedom() < 1 ? Double.NaN : aucs.get(a).covariance(aucs.get(b));
            }
            double auc = aucs.get(a).auc;
            if ((auc == 0 || auc == 1) && freedom >= 1) {
                double missed = 1 - Interval.ofShare(aucs.get(a).pairs(), aucs.get(a).pairs()).low();
                covariance[a][a] = Math.pow(missed / Interval.quantile(freedom, Interval.TAIL), 2);
            }
            alone[a] = covariance[a][a] + aucs.get(a).reserve();
        }
        boolean grouped = components.stream().anyMatch(c -> c.patients(new boolean[] {true, true}) < c.patient.length);
        return new PatientAucs(aucs.stream().mapToDouble(Clustered::auc).toArray(), covariance, alone, freedom, List.of(),
                grouped ? patients + " patients" : INDEPENDENT);
    }

    /** 95 % interval of one AUC. */
    public Interval interval(int classifier) {
        return interval(classifier, Interval.TAIL);
    }

    /**
     * Interval of one AUC.
     *
     * @param tail probability of error on either side, above 0 and below .5
     */
    public Interval interval(int classifier, double tail) {
        Difference one = alone(classifier);
        double estimate = one.value;
        if (Double.isNaN(one.standardError) || freedom < 1) {
            return Interval.without(estimate);
        }
        double half = Interval.quantile(one.freedom, tail) * one.standardError;
        if (estimate == 0 || estimate == 1) {
            return new Interval(estimate, Math.max(0, estimate == 0 ? 0 : 1 - half), Math.min(1, estimate == 1 ? 1 : half));
        }
        double ofLogit = half / (estimate * (1 - estimate));
        double logit = logit(estimate);
        return new Interval(estimate, 1 / (1 + Math.exp(ofLogit - logit)), 1 / (1 + Math.exp(-ofLogit - logit)));
    }

    /** One AUC with the error for its own limits. */
    private Difference alone(int classifier) {
        double[] weights = new double[auc.length];
        weights[classifier] = 1;
        return withSeeds(auc[classifier], alone[classifier], weights);
    }

    /** One AUC less a number between 0 and 1, tested on the scale of the log odds. */
    public Evidence less(int classifier, double number) {
        Difference one = alone(classifier);
        double estimate = one.value;
        double error = one.standardError;
        Evidence test = estimate > 0 && estimate < 1
                ? Evidence.of(logit(estimate) - logit(number), error / (estimate * (1 - estimate)), Math.max(1, one.freedom), varied)
                : Evidence.of(estimate - number, error, Math.max(1, one.freedom), varied);
        return new Evidence(interval(classifier).minus(number), test.pValue(), varied);
    }

    private static double logit(double share) {
        return Math.log(share / (1 - share));
    }

    /** First AUC less second. */
    public Difference difference(int first, int second) {
        double[] weights = new double[auc.length];
        weights[first]++;
        weights[second]--;
        return contrast(weights);
    }

    /** A sum of the AUCs, each times a weight; the weights add up to 0, or to 1 for a mean. */
    public Difference contrast(double[] weights) {
        double value = 0;
        double variance = 0;
        for (int a = 0; a < auc.length; a++) {
            value += weights[a] == 0 ? 0 : weights[a] * auc[a];
            for (int b = 0; b < auc.length; b++) {
                variance += weights[a] * weights[b] == 0 ? 0 : weights[a] * weights[b] * covariance[a][b];
            }
        }
        // equal scores leave what rounding leaves
        value = Math.abs(value) < ROUNDING ? 0 : value;
        return withSeeds(value, freedom < 1 ? Double.NaN : Math.max(0, variance), weights);
    }

    /** @param variance by patient */
    private Difference withSeeds(double value, double variance, double[] weights) {
        Difference sum = new Difference(value, Math.sqrt(variance), freedom, varied);
        for (SeedVariance part : seeds) {
            sum = sum.with(part.of(weights), part.freedom(), varied);
        }
        return sum;
    }

    /** A difference of AUCs; equal scores have the difference and the error 0. */
    public record Difference(double value, double standardError, double freedom, String varied) {

        /**
         * The same of a mean over seeds of training, tested on the same patients: the variance of the seeds' mean is added to what other
         * patients would change.
         *
         * @param ofSeeds the value of each; with fewer than two nothing is added
         */
        public Difference withSeeds(double[] ofSeeds, String words) {
            return with(ofSeeds.length < 2 ? 0 : StatUtils.variance(ofSeeds) / ofSeeds.length, ofSeeds.length - 1, words);
        }

        /** With a further, independent variance. */
        private Difference with(double variance, int itsFreedom, String words) {
            double patients = standardError * standardError;
            double sum = patients + variance;
            double joint = variance == 0 ? freedom : sum * sum / (variance * variance / itsFreedom + patients * patients / freedom);
            return new Difference(value, Math.sqrt(sum), Double.isNaN(joint) ? freedom : joint, words);
        }

        public Interval interval() {
            return interval(Interval.TAIL);
        }

        /** @param tail probability of error on either side */
        public Interval interval(double tail) {
            return Interval.student(value, standardError, freedom, tail);
        }

        /** Two-sided, of no difference. */
        public double pValue() {
            return evidence().pValue();
        }

        public Evidence evidence() {
            return Evidence.of(value, standardError, Math.max(1, freedom), varied);
        }
    }

    private static double[] sorted(boolean[] positive, double[] values, boolean wanted) {
        return IntStream.range(0, values.length).filter(i -> positive[i] == wanted).mapToDouble(i -> values[i]).sorted().toArray();
    }

    /** Share of the values below a score, equal ones counted half; NaN of none. */
    private static double shareBelow(double[] sorted, double score) {
        return (first(sorted, value -> value >= score) + first(sorted, value -> value > score)) / 2.0 / sorted.length;
    }

    /** Place of the first of rising values for which a condition holds, or their number. */
    private static int first(double[] sorted, DoublePredicate condition) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (condition.test(sorted[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
