package thyroidstudy.evaluate;

import java.util.Locale;
import org.apache.commons.math3.distribution.BetaDistribution;

/** An estimate with its confidence limits; NaN where the data does not define them. */
public record Interval(double estimate, double low, double high, double level) {

    /**
     * Exact binomial interval of a share (Clopper and Pearson 1934), also where no trial or every trial succeeded, at which
     * commons-math's own throws.
     *
     * @param successes 0 to trials
     * @param trials    at least 1
     * @param level     such as 0.95
     */
    public static Interval ofShare(int successes, int trials, double level) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException(successes + " of " + trials + " is no share");
        }
        double tail = (1 - level) / 2;
        double low = successes == 0 ? 0
                : new BetaDistribution(null, successes, trials - successes + 1.0).inverseCumulativeProbability(tail);
        double high = successes == trials ? 1
                : new BetaDistribution(null, successes + 1.0, trials - successes).inverseCumulativeProbability(1 - tail);
        return new Interval((double) successes / trials, low, high, level);
    }

    @Override
    public String toString() {
        if (Double.isNaN(estimate)) {
            return "-";
        }
        return Double.isNaN(low) ? String.format(Locale.ROOT, "%.3f (no interval)", estimate)
                : String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", estimate, low, high);
    }
}
