package thyroidstudy.evaluate;

import java.util.Arrays;
import java.util.Comparator;

/** Correction for several comparisons after Holm (1979). */
public final class Holm {

    private Holm() {}

    /** Adjusted p values in the order given; NaN stays NaN and does not count as a comparison. */
    public static double[] adjust(double... p) {
        Integer[] order = java.util.stream.IntStream.range(0, p.length).filter(i -> !Double.isNaN(p[i])).boxed()
                .sorted(Comparator.comparingDouble(i -> p[i])).toArray(Integer[]::new);
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, Double.NaN);
        double running = 0;
        for (int rank = 0; rank < order.length; rank++) {
            running = Math.max(running, Math.min(1, (order.length - rank) * p[order[rank]]));
            adjusted[order[rank]] = running;
        }
        return adjusted;
    }
}
