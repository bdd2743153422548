package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Columns;

/**
 * What a set of predictions says of the study's conclusions: supported, contradicted, or cannot tell. Each is decided by
 * intervals, never by hand, such that it is supported although false, or contradicted although true, in at most 2.5 % of samples each;
 * {@code environment/dev/bench verdicts} simulates that. The limits are computed, not resampled, so none depends on a random number.
 */
public final class Verdicts {

    /** Networks whose AUCs differ by less are as good as each other. Fixed for new runs; the recorded DDTI results were known when it was set. */
    public static final double MARGIN = 0.05;

    /** Outcome of one check. */
    public enum Verdict {
        SUPPORTED,
        CONTRADICTED,
        CANNOT_TELL;

        /** The one that a table shows by this text. */
        public static Verdict of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace(' ', '_'));
        }

        /** Supported when the whole interval lies above zero, contradicted when it lies below. */
        public static Verdict of(Interval interval) {
            return interval.low() > 0 ? SUPPORTED : interval.high() < 0 ? CONTRADICTED : CANNOT_TELL;
        }

        /**
         * Of the claim that several numbers all lie above zero. Supported when each does by its own lower limit: if one does not, already its
         * limit is wrong no more often than it may be (intersection-union test, Berger 1982). Contradicted when at least one lies below
         * zero by an upper limit that holds for all of them at once (Bonferroni).
         *
         * @param numbers the interval of each, by the probability of error on either side
         */
        public static Verdict ofAll(List<DoubleFunction<Interval>> numbers) {
            if (numbers.stream().allMatch(n -> n.apply(Interval.TAIL).low() > 0)) {
                return SUPPORTED;
            }
            return numbers.stream().anyMatch(n -> n.apply(Interval.TAIL / numbers.size()).high() < 0) ? CONTRADICTED : CANNOT_TELL;
        }

        /**
         * Of the claim that a difference is smaller than a margin, either way. Supported when the whole interval lies within the margins (two
         * one-sided tests, Schuirmann 1987), contradicted when it lies outside.
         */
        public static Verdict within(double margin, Interval difference) {
            return difference.low() > -margin && difference.high() < margin ? SUPPORTED
                    : difference.low() > margin || difference.high() < -margin ? CONTRADICTED : CANNOT_TELL;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private Verdicts() {}

    /**
     * One row for each conclusion of the study, with the number of its subject: claim, evidence, what varied, verdict. The intervals are by
     * patient, so that frames and crops of one patient are compared as pairs. A claim about several networks names the one that is farthest
     * from it; a second interval, corrected for all of them, is the one that could contradict the claim.
     *
     * @param predictions of networks in the study's combinations, perhaps of several seeds; a claim that needs what is not there is left out
     */
    public static Table of(Predictions predictions) {
        return new Claims(predictions).table();
    }

    private record Claim(String number, String claim, String evidence, Verdict verdict) {}

    /** A number of one network that a claim wants above zero, and what is shown of it: the AUC or the difference that it comes from. */
    private record Part(String name, DoubleFunction<Interval> shown, DoubleFunction<Interval> wanted) {}

    /** The AUCs of all networks and combinations, with their covariance by patient, and what follows from them. */
    private static final class Claims {

        private static final String FRAMES = ImagePrediction.combination(Variant.UNCROPPED, Variant.UNCROPPED);
        private static final String CROPS = ImagePrediction.combination(Variant.CROPPED, Variant.CROPPED);
        private static final String CROSSED = ImagePrediction.combination(Variant.CROPPED, Variant.UNCROPPED);
        private static final String SUSPECT = "EfficientNetB7";
        private static final List<String> RANKING = List.of("VGG19", "ResNet101", "VGG16", "ResNet50");
        /** An AUC up to here is hardly better than guessing. */
        private static final double GUESSING = 0.55;
        private static final String UNDEFINED = "not defined: too few patients of a class among the test images";

        private final List<String> sets = new ArrayList<>();
        private final PatientAucs aucs;
        private final List<Claim> claims = new ArrayList<>();

        Claims(Predictions predictions) {
            List<Predictions> each = predictions.eachWithSeeds();
            each.forEach(one -> sets.add(one.combination() + one.model()));
            aucs = PatientAucs.of(each);
        }

        Table table() {
            if (has(FRAMES, List.of(SUSPECT))) {
                Interval b7 = aucs.interval(index(FRAMES, SUSPECT));
                add("1", SUSPECT + " does no better than guessing (.46)", "AUC " + plain(b7),
                        b7.low() > 0.5 ? Verdict.CONTRADICTED : b7.high() < GUESSING ? Verdict.SUPPORTED : Verdict.CANNOT_TELL);
            }
            if (has(FRAMES, List.of(SUSPECT)) && has(FRAMES, RANKING)) {
                double[] weights = mean(FRAMES, 1);
                weights[index(FRAMES, SUSPECT)]--;
                contrast("1", "the newest is not the best: " + SUSPECT + " is behind the mean of the other four", weights);
            }
            if (has(FRAMES, RANKING)) {
                all("2", "the other four reach over .80 on frames", each(m -> border(FRAMES, m, 0.80, 1)));
                all("2", String.join(" > ", RANKING) + " on frames", IntStream.range(1, RANKING.size())
                        .mapToObj(i -> step(RANKING.get(i - 1) + " - " + RANKING.get(i), FRAMES, RANKING.get(i - 1), FRAMES, RANKING.get(i))).toList());
                String first = RANKING.get(0);
                all("2", first + " is the best of the four on frames", RANKING.stream().skip(1)
                        .map(m -> step(first + " - " + m, FRAMES, first, FRAMES, m)).toList());
            }
            if (has(CROPS, RANKING) && has(FRAMES, RANKING)) {
                List<Part> lifts = each(m -> step(m, CROPS, m, FRAMES, m));
                all("3", "cropping lifts each of the four", lifts);
                lifts.forEach(lift -> all("3", "cropping lifts " + lift.name, List.of(lift)));
            }
            if (has(CROPS, RANKING)) {
                all("3", "on crops all four reach .93", each(m -> border(CROPS, m, 0.93, 1)));
            }
            if (has(CROSSED, RANKING)) {
                all("4", "trained on crops, all four stay below .70 on frames", each(m -> border(CROSSED, m, 0.70, -1)));
            }
            if (has(CROSSED, RANKING) && has(FRAMES, RANKING)) {
                double[] weights = mean(FRAMES, 1);
                double[] crossed = mean(CROSSED, -1);
                Arrays.setAll(weights, i -> weights[i] + crossed[i]);
                contrast("4", "for frames, train on frames (mean of the four)", weights);
            }
            return Columns.of("What these predictions say of the study's conclusions", claims)
                    .text("no.", Claim::number).text("the study says", Claim::claim).text("evidence here (95 % intervals)", Claim::evidence)
                    .text("varied", claim -> aucs.varied()).text("verdict", Claim::verdict).table();
        }

        private boolean has(String combination, List<String> models) {
            return models.stream().allMatch(m -> sets.contains(combination + m));
        }

        private int index(String combination, String model) {
            return sets.indexOf(combination + model);
        }

        /** Weights of the mean of the four. */
        private double[] mean(String combination, double sign) {
            double[] weights = new double[sets.size()];
            RANKING.forEach(m -> weights[index(combination, m)] = sign / RANKING.size());
            return weights;
        }

        private List<Part> each(Function<String, Part> part) {
            return RANKING.stream().map(part).toList();
        }

        /** @param side 1 where the AUC is wanted above the border, -1 below */
        private Part border(String combination, String model, double border, int side) {
            DoubleFunction<Interval> auc = tail -> aucs.interval(index(combination, model), tail);
            return new Part(model, auc, side > 0 ? tail -> auc.apply(tail).minus(border) : tail -> auc.apply(tail).minus(border).negated());
        }

        private Part step(String name, String combination, String better, String otherCombination, String worse) {
            DoubleFunction<Interval> step = aucs.difference(index(combination, better), index(otherCombination, worse))::interval;
            return new Part(name, step, step);
        }

        private void contrast(String number, String claim, double[] weights) {
            DoubleFunction<Interval> difference = aucs.contrast(weights)::interval;
            all(number, claim, List.of(new Part("mean", difference, difference)));
        }

        private void all(String number, String claim, List<Part> parts) {
            Part farthest = parts.stream().min(Comparator.comparingDouble(p -> p.wanted.apply(Interval.TAIL / parts.size()).high())).orElseThrow();
            boolean difference = farthest.shown == farthest.wanted;
            Function<Interval, String> words = difference ? Claims::signed : Claims::plain;
            Interval shown = farthest.shown.apply(Interval.TAIL);
            String evidence = (difference ? "difference of AUC " : "AUC ") + words.apply(shown);
            if (parts.size() > 1 && !Double.isNaN(shown.low())) {
                Interval corrected = farthest.shown.apply(Interval.TAIL / parts.size());
                String digits = difference ? "%+.3f" : "%.3f";
                evidence = farthest.name + ": " + evidence + String.format(Locale.ROOT, ", for all " + parts.size() + " at once " + digits + " to "
                        + digits, corrected.low(), corrected.high());
            }
            add(number, claim, evidence, Verdict.ofAll(parts.stream().map(Part::wanted).toList()));
        }

        private void add(String number, String claim, String evidence, Verdict verdict) {
            claims.add(new Claim(number, claim, evidence, verdict));
        }

        private static String plain(Interval i) {
            return Double.isNaN(i.low()) ? UNDEFINED : i.toString();
        }

        private static String signed(Interval i) {
            return Double.isNaN(i.low()) ? UNDEFINED : i.signed();
        }
    }

    /**
     * How often each network comes first when the test patients are drawn anew, and with them the seeds of networks that were trained with several:
     * network, AUC with its interval, share of the draws. The share is
     * known to half a unit over the root of the draws, .011 with 2,000 of them; no verdict rests on it. No rows where the AUCs
     * are not defined, without predictions or without a second class.
     */
    public static Table ranking(Predictions predictions, int resamples, long seed) {
        record Row(Predictions of, Interval auc, double first) {}
        List<Row> rows = new ArrayList<>();
        if (predictions.rows().stream().map(ImagePrediction::label).distinct().count() == 2) {
            List<Predictions> each = predictions.eachWithSeeds();
            double[] first = PatientBootstrap.of(each, resamples, seed).probabilityFirst();
            PatientAucs aucs = PatientAucs.of(each);
            for (int i = 0; i < first.length; i++) {
                rows.add(new Row(each.get(i), aucs.interval(i), first[i]));
            }
        }
        return Columns.of("Which network is first? (intervals by patients, and by seeds where there are several)", rows)
                .text("network", row -> row.of.model())
                .text("start", row -> row.of.start())
                .whole("seeds", row -> row.of.bySeed().size())
                .interval("AUC", 3, Row::auc)
                .number("probability of being first", 3, Row::first).table();
    }
}
