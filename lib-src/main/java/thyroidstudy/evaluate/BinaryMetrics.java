package thyroidstudy.evaluate;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;

/**
 * The usual measures of a two-class classifier at one threshold, Cancer being positive.
 *
 * @param threshold        called Cancer when its probability is at least this
 * @param confusion        counts; the ratios are its methods
 * @param auc              area under the ROC curve; NaN with a single class
 * @param averagePrecision area under the precision-recall steps; NaN without a positive
 * @param brier            mean squared error of the probability, 0 best
 * @param logLoss          cross-entropy in nats, probabilities kept 2.2e-16 away from 0 and 1 as scikit-learn does
 * @param ece              expected calibration error in 10 equally wide bins of P(Cancer)
 */
public record BinaryMetrics(
        double threshold,
        ConfusionMatrix confusion,
        double auc,
        double averagePrecision,
        double brier,
        double logLoss,
        double ece) {

    private static final double EPSILON = Math.ulp(1.0);

    public static BinaryMetrics of(boolean[] positive, double[] probabilities, double threshold) {
        Examples.checkProbabilities(positive, probabilities);
        double brier = 0;
        double loss = 0;
        for (int i = 0; i < positive.length; i++) {
            double y = positive[i] ? 1 : 0;
            double p = Math.min(1 - EPSILON, Math.max(EPSILON, probabilities[i]));
            brier += (probabilities[i] - y) * (probabilities[i] - y);
            loss -= Math.log(positive[i] ? p : 1 - p);
        }
        return new BinaryMetrics(
                threshold,
                ConfusionMatrix.of(positive, probabilities, threshold),
                RocCurve.of("Cancer", positive, probabilities).auc(),
                PrecisionRecallCurve.of(positive, probabilities).averagePrecision(),
                brier / positive.length,
                loss / positive.length,
                Calibration.of(positive, probabilities, 10).expectedCalibrationError());
    }

    /** At threshold 0.5. */
    public static BinaryMetrics of(Predictions predictions) {
        return of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER), 0.5);
    }

    /** One row per measure. */
    public Table toTable() {
        StringColumn name = StringColumn.create("measure");
        DoubleColumn value = DoubleColumn.create("value");
        String[] names = {"majority-class baseline", "accuracy", "balanced accuracy", "sensitivity", "specificity", "PPV",
            "NPV", "F1", "MCC", "AUC", "average precision", "Brier", "log loss", "ECE"};
        double[] values = {confusion.majorityBaseline(), confusion.accuracy(), confusion.balancedAccuracy(),
            confusion.sensitivity(), confusion.specificity(), confusion.ppv(), confusion.npv(), confusion.f1(),
            confusion.mcc(), auc, averagePrecision, brier, logLoss, ece};
        for (int i = 0; i < names.length; i++) {
            name.append(names[i]);
            value.append(values[i]);
        }
        return Table.create("measures at threshold " + threshold, name, value);
    }
}
