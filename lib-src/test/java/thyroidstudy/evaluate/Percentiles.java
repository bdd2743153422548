package thyroidstudy.evaluate;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Percentile intervals of bootstrapped AUCs: what the library's closed forms are compared with. */
final class Percentiles {

    private Percentiles() {}

    /** Of one classifier's AUC. */
    static Interval of(PatientBootstrap aucs, int classifier) {
        return of(aucs, Interval.LEVEL, of -> of[classifier]);
    }

    /** Of a number that follows from the AUCs, one per classifier. */
    static Interval of(PatientBootstrap aucs, double level, ToDoubleFunction<double[]> statistic) {
        double[] values = IntStream.range(0, aucs.aucs()[0].length)
                .mapToDouble(r -> statistic.applyAsDouble(IntStream.range(0, aucs.aucs().length).mapToDouble(k -> aucs.aucs()[k][r]).toArray()))
                .toArray();
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(values);
        double tail = 50 * (1 - level);
        double estimate = statistic.applyAsDouble(aucs.estimates());
        return Double.isNaN(estimate) ? Interval.UNDEFINED
                : new Interval(estimate, percentile.evaluate(tail), percentile.evaluate(100 - tail));
    }
}
