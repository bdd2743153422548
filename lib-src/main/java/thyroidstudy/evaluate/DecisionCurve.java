package thyroidstudy.evaluate;

import java.util.Arrays;
import thyroidstudy.data.Label;

/**
 * Net benefit of acting on a classifier, by the probability above which one would act: TP/n - FP/n * t/(1 - t) (Vickers and Elkin
 * 2006, Medical Decision Making 26:565). The threshold t says how many needless biopsies a found cancer is worth: at t = 0.1, nine.
 * Acting on nobody has net benefit 0. Defined for a single class too.
 *
 * @param thresholds above 0 and below 1
 * @param netBenefit of acting where the probability is at least the threshold, in true positives per image
 * @param treatAll   of acting on everybody
 */
public record DecisionCurve(double[] thresholds, double[] netBenefit, double[] treatAll) {

    /**
     * @param probabilities of the positive class, 0 to 1
     * @throws IllegalArgumentException for no examples, NaN, probabilities outside 0..1, or thresholds not between 0 and 1
     */
    public static DecisionCurve of(boolean[] positive, double[] probabilities, double... thresholds) {
        Examples.checkProbabilities(positive, probabilities);
        double n = positive.length;
        double prevalence = Examples.count(positive) / n;
        double[] netBenefit = new double[thresholds.length];
        double[] treatAll = new double[thresholds.length];
        for (int i = 0; i < thresholds.length; i++) {
            double t = thresholds[i];
            if (!(t > 0 && t < 1)) {
                throw new IllegalArgumentException("A decision threshold lies between 0 and 1, both excluded, not at " + t);
            }
            double odds = t / (1 - t);
            ConfusionMatrix counts = ConfusionMatrix.of(positive, probabilities, t);
            netBenefit[i] = counts.truePositives() / n - counts.falsePositives() / n * odds;
            treatAll[i] = prevalence - (1 - prevalence) * odds;
        }
        return new DecisionCurve(thresholds.clone(), netBenefit, treatAll);
    }

    /** Of calling an image Cancer, at thresholds 0.01, 0.02, ... 0.60: nobody leaves a likelier cancer alone. */
    public static DecisionCurve of(Predictions predictions) {
        double[] thresholds = new double[60];
        Arrays.setAll(thresholds, i -> (i + 1) / 100.0);
        return of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER), thresholds);
    }

    /** At which of the thresholds acting on the classifier beats acting on everybody and on nobody. */
    public boolean[] useful() {
        boolean[] useful = new boolean[thresholds.length];
        for (int i = 0; i < useful.length; i++) {
            useful[i] = netBenefit[i] > Math.max(0, treatAll[i]);
        }
        return useful;
    }
}
