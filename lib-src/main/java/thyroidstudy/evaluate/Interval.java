package thyroidstudy.evaluate;

import java.util.Locale;
import org.apache.commons.math3.distribution.BetaDistribution;
import thyroidstudy.store.Columns;

/** An estimate with the limits of its 95 % confidence interval; NaN where the data does not define them. */
public record Interval(double estimate, double low, double high) implements Columns.Estimate {

    /** Confidence level of all intervals of the evaluation. */
    public static final double LEVEL = 0.95;

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
        double tail = (1 - LEVEL) / 2;
        double low = successes == 0 ? 0
                : new BetaDistribution(null, successes, trials - successes + 1.0).inverseCumulativeProbability(tail);
        double high = successes == trials ? 1
                : new BetaDistribution(null, successes + 1.0, trials - successes).inverseCumulativeProbability(1 - tail);
        return new Interval((double) successes / trials, low, high);
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
