package thyroidstudy.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import thyroidstudy.store.Columns;

/** An estimate with the limits of its 95 % confidence interval; NaN where the data does not define them. */
public record Interval(double estimate, double low, double high) implements Columns.Estimate {

    /** Confidence level of all intervals of the evaluation. */
    public static final double LEVEL = 0.95;

    /** Probability that the truth lies beyond one of the two limits. */
    public static final double TAIL = (1 - LEVEL) / 2;

    private static final Map<List<Double>, Double> QUANTILES = new ConcurrentHashMap<>();

    /** Neither an estimate nor limits. */
    public static final Interval UNDEFINED = without(Double.NaN);

    /** An estimate without limits. */
    public static Interval without(double estimate) {
        return new Interval(estimate, Double.NaN, Double.NaN);
    }

    /**
     * Exact binomial interval of a share (Clopper and Pearson 1934), also where no trial or every trial succeeded, at which
     * commons-math's own throws.
     *
     * @param successes 0 to trials
     * @param trials    at least 1
     */
    public static Interval ofShare(int successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " is no share");
        }
        return ofShare(successes, trials, TAIL);
    }

    /**
     * Interval of a share by patient: Clopper and Pearson's of as many trials as the images are worth (Korn and Graubard 1998, Survey
     * Methodology 24, 193-201), which with one image per patient is the exact one. A share of 0 or 1 is worth as many trials as there are patients.
     *
     * @param successes by image, at least one image
     * @param patients  of the images
     */
    public static Interval ofShare(boolean[] successes, List<String> patients) {
        double[] values = IntStream.range(0, successes.length).mapToDouble(i -> successes[i] ? 1 : 0).toArray();
        int hits = (int) StatUtils.sum(values);
        int images = successes.length;
        int clusters = clusters(patients);
        if (images == 0 || clusters == images) {
            return images == 0 ? UNDEFINED : ofShare(hits, images);
        }
        double share = (double) hits / images;
        if (clusters == 1) {
            return without(share);
        }
        double variance = varianceOfMean(values, patients);
        double worth = hits == 0 || hits == images ? clusters : variance == 0 ? images
                : share * (1 - share) / variance * Math.pow(quantile(images - 1, TAIL) / quantile(clusters - 1, TAIL), 2);
        Interval limits = ofShare(share * Math.min(images, worth), Math.min(images, worth), TAIL);
        return new Interval(share, limits.low, limits.high);
    }

    /**
     * Student's interval of a mean over images by patient.
     *
     * @param patients of the values; with one patient there are no limits
     */
    static Interval ofMean(double[] values, List<String> patients) {
        double mean = StatUtils.mean(values);
        int clusters = clusters(patients);
        return clusters < 2 ? without(mean) : student(mean, Math.sqrt(varianceOfMean(values, patients)), clusters - 1, TAIL);
    }

    private static int clusters(List<String> patients) {
        return (int) patients.stream().distinct().count();
    }

    /**
     * The images of a patient are one draw (ratio estimator of Cochran 1977, Sampling Techniques, 6.4, without the finite population's
     * correction); of at least two patients.
     */
    private static double varianceOfMean(double[] values, List<String> patients) {
        double mean = StatUtils.mean(values);
        Map<String, Double> deviations = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            deviations.merge(patients.get(i), values[i] - mean, Double::sum);
        }
        int clusters = deviations.size();
        double squares = deviations.values().stream().mapToDouble(d -> d * d).sum();
        return clusters / (clusters - 1.0) * squares / values.length / values.length;
    }

    /**
     * Student's.
     *
     * @param standardError NaN where it is not defined: then there are no limits
     * @param freedom       degrees of freedom, above 0
     * @param tail          probability of error on either side, above 0 and below .5
     */
    static Interval student(double estimate, double standardError, double freedom, double tail) {
        if (Double.isNaN(standardError)) {
            return without(estimate);
        }
        double half = quantile(freedom, tail) * standardError;
        return new Interval(estimate, estimate - half, estimate + half);
    }

    /** Student's upper quantile; found by iteration, and asked for again and again. */
    static double quantile(double freedom, double tail) {
        return QUANTILES.computeIfAbsent(List.of(freedom, tail), key -> new TDistribution(null, freedom).inverseCumulativeProbability(1 - tail));
    }

    /** As {@link #ofShare(int, int)}, of numbers that need not be whole, at another probability of error on either side. */
    static Interval ofShare(double successes, double trials, double tail) {
        double low = successes == 0 ? 0
                : new BetaDistribution(null, successes, trials - successes + 1).inverseCumulativeProbability(tail);
        double high = successes == trials ? 1
                : new BetaDistribution(null, successes + 1, trials - successes).inverseCumulativeProbability(1 - tail);
        return new Interval(successes / trials, low, high);
    }

    /** Of the best of several shares, chosen after they were seen: the limits hold for all of them at once (Bonferroni). */
    public static Interval ofBestShare(int successes, int trials, int chosenFrom) {
        return ofShare(successes, trials, TAIL / chosenFrom);
    }

    /** The same less a number. */
    public Interval minus(double number) {
        return new Interval(estimate - number, low - number, high - number);
    }

    /** The same with the other sign. */
    public Interval negated() {
        return new Interval(-estimate, -high, -low);
    }

    @Override
    public String toString() {
        return text("%.3f");
    }

    /** As {@link #toString}, with signs: of a difference. */
    public String signed() {
        return text("%+.3f");
    }

    private String text(String number) {
        return Double.isNaN(estimate) ? "-" : String.format(Locale.ROOT, number, estimate)
                + (Double.isNaN(low) ? " (no interval)" : String.format(Locale.ROOT, " (" + number + " to " + number + ")", low, high));
    }
}
