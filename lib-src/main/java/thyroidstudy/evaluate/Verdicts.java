package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/**
 * What a set of predictions says of the study's conclusions: supported, contradicted, or cannot tell. Each is decided by
 * a 95 % interval, never by hand.
 */
public final class Verdicts {

    private static final double LEVEL = 0.95;

    /** Outcome of one check. */
    public enum Verdict {
        SUPPORTED,
        CONTRADICTED,
        CANNOT_TELL;

        /** Supported when the whole interval lies above zero, contradicted when it lies below. */
        static Verdict of(double low, double high) {
            return low > 0 ? SUPPORTED : high < 0 ? CONTRADICTED : CANNOT_TELL;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private Verdicts() {}

    /**
     * One row for each conclusion: claim, evidence, verdict.
     *
     * @param predictions of all networks and combinations
     * @param seed        of the resampling of patients
     */
    public static Table of(Predictions predictions, long seed) {
        Table table = Table.create("What this run says of the study's conclusions", StringColumn.create("the study says"),
                StringColumn.create("evidence here"), StringColumn.create("verdict"));
        Predictions frames = predictions.ofCombination(Variant.UNCROPPED, Variant.UNCROPPED);
        Predictions crops = predictions.ofCombination(Variant.CROPPED, Variant.CROPPED);
        Predictions crossed = predictions.ofCombination(Variant.CROPPED, Variant.UNCROPPED);
        ranked(table, frames, "VGG19", "ResNet50", "VGG19 ranks above ResNet50 on whole frames", seed);
        for (String model : crops.models()) {
            unpaired(table, "Cropping lifts " + model, crops.ofModel(model), frames.ofModel(model));
        }
        for (String model : crops.models()) {
            unpaired(table, model + " trained on crops does worse on frames than on crops", crops.ofModel(model),
                    crossed.ofModel(model));
        }
        chance(table, frames);
        return table;
    }

    /** Difference of two networks on the same patients, by patient-wise bootstrap. */
    private static void ranked(Table table, Predictions predictions, String a, String b, String claim, long seed) {
        if (!predictions.models().containsAll(List.of(a, b))) {
            return;
        }
        Predictions one = predictions.ofModel(a);
        PatientBootstrap bootstrap = PatientBootstrap.of(
                one.is(Label.CANCER), Comparison.scores(predictions, List.of(a, b)), one.patients(), 2000, seed);
        Interval d = bootstrap.difference(0, 1, LEVEL);
        add(table, claim, difference(d.estimate(), d.low(), d.high()), Verdict.of(d.low(), d.high()));
    }

    /** Difference of areas on different pictures: variances add up. */
    private static void unpaired(Table table, String claim, Predictions a, Predictions b) {
        DeLong first = DeLong.of(a.is(Label.CANCER), a.probabilities(Label.CANCER));
        DeLong second = DeLong.of(b.is(Label.CANCER), b.probabilities(Label.CANCER));
        double d = first.auc()[0] - second.auc()[0];
        double half = 1.959963984540054 * Math.sqrt(first.covariance()[0][0] + second.covariance()[0][0]);
        add(table, claim, difference(d, d - half, d + half), Verdict.of(d - half, d + half));
    }

    private static void chance(Table table, Predictions frames) {
        for (String model : List.of("EfficientNetB7")) {
            if (frames.models().contains(model)) {
                Predictions p = frames.ofModel(model);
                Interval auc = DeLong.of(p.is(Label.CANCER), p.probabilities(Label.CANCER)).interval(0, LEVEL);
                Verdict verdict = auc.low() > 0.5 ? Verdict.CONTRADICTED : Verdict.CANNOT_TELL;
                add(table, model + " does no better than guessing (AUC .46)",
                        String.format(Locale.ROOT, "AUC %.3f (%.3f to %.3f)", auc.estimate(), auc.low(), auc.high()), verdict);
            }
        }
    }

    private static String difference(double d, double low, double high) {
        return String.format(Locale.ROOT, "difference of AUC %+.3f (%+.3f to %+.3f)", d, low, high);
    }

    private static void add(Table table, String claim, String evidence, Verdict verdict) {
        table.stringColumn(0).append(claim);
        table.stringColumn(1).append(evidence);
        table.stringColumn(2).append(verdict.toString());
    }

    /** How often each network comes first when the test patients are drawn anew: network, AUC, probability. */
    public static Table ranking(Predictions predictions, int resamples, long seed) {
        List<String> models = new ArrayList<>(predictions.models());
        Predictions one = predictions.ofModel(models.get(0));
        PatientBootstrap bootstrap = PatientBootstrap.of(
                one.is(Label.CANCER), Comparison.scores(predictions, models), one.patients(), resamples, seed);
        double[] first = bootstrap.probabilityFirst();
        Table table = Table.create("Which network is first?", StringColumn.create("network"), StringColumn.create("AUC"),
                StringColumn.create("95 % interval by patients"), DoubleColumn.create("probability of being first"));
        for (int i = 0; i < models.size(); i++) {
            Interval interval = bootstrap.interval(i, LEVEL);
            table.stringColumn(0).append(models.get(i));
            table.stringColumn(1).append(String.format(Locale.ROOT, "%.3f", interval.estimate()));
            table.stringColumn(2).append(String.format(Locale.ROOT, "%.3f to %.3f", interval.low(), interval.high()));
            table.doubleColumn(3).append(Math.round(first[i] * 1000) / 1000.0);
        }
        return table;
    }
}
