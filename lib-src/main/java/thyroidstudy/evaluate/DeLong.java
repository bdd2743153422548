package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import thyroidstudy.data.Label;

/**
 * Variance of areas under ROC curves over the same examples: DeLong, DeLong and Clarke-Pearson (1988), by the mid-rank
 * form of Sun and Xu (2014). It takes the examples for independent; with several images per patient the interval is too
 * narrow and {@link PatientBootstrap} is the one to trust. With a class of fewer than two examples the variances are NaN.
 *
 * @param auc        one per classifier
 * @param covariance of the areas, square and symmetric
 */
public record DeLong(double[] auc, double[][] covariance) {

    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double QUANTILE = NORMAL.inverseCumulativeProbability(0.5 + Interval.LEVEL / 2);

    /** Difference of two areas with its two-sided test. */
    public record Difference(double value, double standardError, double z, double pValue) {

        /** Normal confidence interval. */
        public Interval interval() {
            double half = QUANTILE * standardError;
            return new Interval(value, value - half, value + half);
        }
    }

    /** @param scores one array per classifier, all over the same examples */
    public static DeLong of(boolean[] positive, List<double[]> scores) {
        scores.forEach(s -> Examples.check(positive, s));
        int m = Examples.count(positive);
        int n = positive.length - m;
        int k = scores.size();
        double[] auc = new double[k];
        double[][] v10 = new double[m][k];
        double[][] v01 = new double[n][k];
        for (int r = 0; r < k; r++) {
            double[] x = select(positive, scores.get(r), true);
            double[] y = select(positive, scores.get(r), false);
            double[] all = rank(scores.get(r));
            double[] ofPositive = select(positive, all, true);
            double[] ofNegative = select(positive, all, false);
            double[] amongPositive = rank(x);
            double[] amongNegative = rank(y);
            double sum = 0;
            for (int i = 0; i < m; i++) {
                v10[i][r] = (ofPositive[i] - amongPositive[i]) / n;
                sum += v10[i][r];
            }
            for (int j = 0; j < n; j++) {
                v01[j][r] = 1 - (ofNegative[j] - amongNegative[j]) / m;
            }
            auc[r] = n == 0 ? Double.NaN : sum / m;
        }
        double[][] covariance = new double[k][k];
        for (int a = 0; a < k; a++) {
            for (int b = 0; b < k; b++) {
                covariance[a][b] = m < 2 || n < 2 ? Double.NaN : covariance(v10, a, b) / m + covariance(v01, a, b) / n;
            }
        }
        return new DeLong(auc, covariance);
    }

    public static DeLong of(boolean[] positive, double[] scores) {
        return of(positive, List.of(scores));
    }

    /** Of the probability of cancer that one network gives. */
    public static DeLong of(Predictions predictions) {
        return of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER));
    }

    /** Normal confidence interval of one area, cut to 0..1. */
    public Interval interval(int classifier) {
        double half = QUANTILE * Math.sqrt(covariance[classifier][classifier]);
        return new Interval(auc[classifier], Math.max(0, auc[classifier] - half), Math.min(1, auc[classifier] + half));
    }

    /** Paired test of equal areas; equal scores give difference 0 and p 1. */
    public Difference difference(int a, int b) {
        double value = auc[a] - auc[b];
        double se = Math.sqrt(Math.max(0, covariance[a][a] + covariance[b][b] - 2 * covariance[a][b]));
        if (Double.isNaN(covariance[a][b])) {
            return new Difference(value, Double.NaN, Double.NaN, Double.NaN);
        }
        if (se == 0) {
            return new Difference(value, 0, value == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, value), value == 0 ? 1 : 0);
        }
        double z = value / se;
        return new Difference(value, se, z, 2 * NORMAL.cumulativeProbability(-Math.abs(z)));
    }

    private static double covariance(double[][] rows, int a, int b) {
        double[] x = new double[rows.length];
        double[] y = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            x[i] = rows[i][a];
            y[i] = rows[i][b];
        }
        return new Covariance().covariance(x, y, true);
    }

    private static double[] rank(double[] values) {
        return values.length == 0 ? values : new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(values);
    }

    private static double[] select(boolean[] positive, double[] values, boolean wanted) {
        List<Double> chosen = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (positive[i] == wanted) {
                chosen.add(values[i]);
            }
        }
        return chosen.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
