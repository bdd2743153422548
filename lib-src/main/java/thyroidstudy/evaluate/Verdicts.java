package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Columns;

/**
 * What a set of predictions says of the study's conclusions: supported, contradicted, or cannot tell. Each is decided by
 * a 95 % interval, never by hand.
 */
public final class Verdicts {

    private static final int RESAMPLES = 2000;

    /** Outcome of one check. */
    public enum Verdict {
        SUPPORTED,
        CONTRADICTED,
        CANNOT_TELL;

        /** Supported when the whole interval lies above zero, contradicted when it lies below. */
        public static Verdict of(double low, double high) {
            return low > 0 ? SUPPORTED : high < 0 ? CONTRADICTED : CANNOT_TELL;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private Verdicts() {}

    /**
     * One row for each conclusion of the study, numbered as in its last slide: claim, evidence, verdict. All areas are of the same
     * resamples of the test patients (2,000), so that frames and crops of one patient are compared as pairs. A claim about several
     * networks is a claim about the weakest of them.
     *
     * @param predictions of networks in the study's combinations; a claim that needs what is not there is left out
     * @param seed        of the resampling
     */
    public static Table of(Predictions predictions, long seed) {
        return new Claims(predictions, seed).table();
    }

    private record Claim(String number, String claim, String evidence, Verdict verdict) {}

    /** The areas of all networks and combinations, resampled together, and what follows from them. */
    private static final class Claims {

        private static final String FRAMES = ImagePrediction.combination(Variant.UNCROPPED, Variant.UNCROPPED);
        private static final String CROPS = ImagePrediction.combination(Variant.CROPPED, Variant.CROPPED);
        private static final String CROSSED = ImagePrediction.combination(Variant.CROPPED, Variant.UNCROPPED);
        private static final String SUSPECT = "EfficientNetB7";
        private static final List<String> RANKING = List.of("VGG19", "ResNet101", "VGG16", "ResNet50");
        /** An area up to here is hardly better than guessing. */
        private static final double GUESSING = 0.55;
        private static final String UNDEFINED = "not defined: the test images are all of one class";

        private final List<String> sets = new ArrayList<>();
        private final PatientBootstrap areas;
        private final List<Claim> claims = new ArrayList<>();

        Claims(Predictions predictions, long seed) {
            List<Predictions> each = predictions.each();
            each.forEach(one -> sets.add(one.combination() + one.model()));
            areas = PatientBootstrap.of(each, RESAMPLES, seed);
        }

        Table table() {
            if (has(FRAMES, List.of(SUSPECT))) {
                Interval b7 = areas.interval(index(FRAMES, SUSPECT));
                add("1", SUSPECT + " does no better than guessing (.46)", "AUC " + plain(b7),
                        b7.low() > 0.5 ? Verdict.CONTRADICTED : b7.high() < GUESSING ? Verdict.SUPPORTED : Verdict.CANNOT_TELL);
            }
            if (has(FRAMES, List.of(SUSPECT)) && has(FRAMES, RANKING)) {
                difference("1", "the newest is not the best: " + SUSPECT + " is behind the mean of the other four",
                        of -> mean(of, FRAMES) - of[index(FRAMES, SUSPECT)]);
            }
            if (has(FRAMES, RANKING)) {
                threshold("2", "the other four reach over .80 on frames", FRAMES, 0.80);
                order();
            }
            if (has(CROPS, RANKING) && has(FRAMES, RANKING)) {
                for (String model : RANKING) {
                    difference("3", "cropping lifts " + model, of -> of[index(CROPS, model)] - of[index(FRAMES, model)]);
                }
            }
            if (has(CROPS, RANKING)) {
                threshold("3", "on crops all four reach .93", CROPS, 0.93);
            }
            if (has(CROSSED, RANKING)) {
                Interval best = areas.interval(of -> RANKING.stream().mapToDouble(m -> of[index(CROSSED, m)]).max().orElseThrow());
                add("4", "trained on crops, all four stay below .70 on frames", "best AUC " + plain(best),
                        Verdict.of(0.70 - best.high(), 0.70 - best.low()));
            }
            if (has(CROSSED, RANKING) && has(FRAMES, RANKING)) {
                difference("4", "for frames, train on frames (mean of the four)", of -> mean(of, FRAMES) - mean(of, CROSSED));
            }
            return Columns.of("What these predictions say of the study's conclusions", claims)
                    .text("no.", Claim::number).text("the study says", Claim::claim).text("evidence here", Claim::evidence)
                    .text("verdict", Claim::verdict).table();
        }

        private boolean has(String combination, List<String> models) {
            return models.stream().allMatch(m -> sets.contains(combination + m));
        }

        private int index(String combination, String model) {
            return sets.indexOf(combination + model);
        }

        private double mean(double[] of, String combination) {
            return RANKING.stream().mapToDouble(m -> of[index(combination, m)]).average().orElseThrow();
        }

        private void difference(String number, String claim, ToDoubleFunction<double[]> statistic) {
            Interval d = areas.interval(statistic);
            add(number, claim, "difference of AUC " + signed(d), Verdict.of(d.low(), d.high()));
        }

        private void threshold(String number, String claim, String combination, double least) {
            Interval weakest = areas.interval(
                    of -> RANKING.stream().mapToDouble(m -> of[index(combination, m)]).min().orElseThrow());
            add(number, claim, "weakest AUC " + plain(weakest), Verdict.of(weakest.low() - least, weakest.high() - least));
        }

        /** All three steps of the ranking at once, hence each at a level that leaves 5 % for the three (Bonferroni). */
        private void order() {
            List<String> evidence = new ArrayList<>();
            List<Verdict> steps = new ArrayList<>();
            for (int i = 0; i + 1 < RANKING.size(); i++) {
                int better = index(FRAMES, RANKING.get(i));
                int worse = index(FRAMES, RANKING.get(i + 1));
                Interval step = areas.interval(of -> of[better] - of[worse], 1 - (1 - Interval.LEVEL) / (RANKING.size() - 1));
                evidence.add(signed(step));
                steps.add(Verdict.of(step.low(), step.high()));
            }
            add("2", String.join(" > ", RANKING) + " on frames", "steps " + String.join(", ", evidence),
                    steps.contains(Verdict.CONTRADICTED) ? Verdict.CONTRADICTED
                            : steps.contains(Verdict.CANNOT_TELL) ? Verdict.CANNOT_TELL : Verdict.SUPPORTED);
        }

        private void add(String number, String claim, String evidence, Verdict verdict) {
            claims.add(new Claim(number, claim, evidence, verdict));
        }

        private static String plain(Interval i) {
            return Double.isNaN(i.estimate()) ? UNDEFINED : i.toString();
        }

        private static String signed(Interval i) {
            return Double.isNaN(i.estimate()) ? UNDEFINED : i.signed();
        }
    }

    /**
     * How often each network comes first when the test patients are drawn anew: network, AUC, probability. No rows where the areas
     * are not defined, without predictions or without a second class.
     */
    public static Table ranking(Predictions predictions, int resamples, long seed) {
        record Row(String model, String start, Interval area, double first) {}
        List<Row> rows = new ArrayList<>();
        if (predictions.rows().stream().map(ImagePrediction::label).distinct().count() == 2) {
            List<Predictions> each = predictions.each();
            PatientBootstrap areas = PatientBootstrap.of(each, resamples, seed);
            double[] first = areas.probabilityFirst();
            for (int i = 0; i < first.length; i++) {
                rows.add(new Row(each.get(i).model(), each.get(i).start(), areas.interval(i), first[i]));
            }
        }
        return Columns.of("Which network is first? (intervals by patients)", rows)
                .text("network", Row::model)
                .text("start", Row::start)
                .interval("AUC", 3, Row::area)
                .number("probability of being first", 3, Row::first).table();
    }
}
