package thyroidstudy.evaluate;

/** An estimate with its confidence limits. */
public record Interval(double estimate, double low, double high, double level) {

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%.3f (%.3f to %.3f)", estimate, low, high);
    }
}
