package thyroidstudy.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.audit.FeaturewiseCentring;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Calibration;
import thyroidstudy.evaluate.Comparison;
import thyroidstudy.evaluate.DecisionCurve;
import thyroidstudy.evaluate.ImageHeat;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PrecisionRecallCurve;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.plot.CalibrationFigure;
import thyroidstudy.plot.Note;
import thyroidstudy.probe.ProbeResults;

/**
 * The sentences with which sections of notebooks 04 and 05 close: what the numbers say to the question that the section opens with. Each is
 * computed from what the section shows; where that is not defined, the sentence says so.
 */
public final class Answer {

    private static final Note UNDEFINED = Note.answer("these images do not define it: it takes networks, and test images of both classes.");

    /** An answer with at least this probability is sure. */
    private static final double SURE = 0.9;

    private Answer() {}

    private static Note say(String words, Object... numbers) {
        return Note.answer(String.format(Locale.ROOT, words, numbers));
    }

    private static List<Row> rows(Table table, String defined) {
        return IntStream.range(0, table.rowCount()).filter(i -> !table.column(defined).isMissing(i)).mapToObj(table::row).toList();
    }

    private static Interval interval(Row row, String name) {
        return new Interval(row.getDouble(name), row.getDouble(name + " low"), row.getDouble(name + " high"));
    }

    private static <T> T most(Collection<T> of, ToDoubleFunction<T> value) {
        return of.stream().max(Comparator.comparingDouble(value)).orElseThrow();
    }

    private static <T> T least(Collection<T> of, ToDoubleFunction<T> value) {
        return of.stream().min(Comparator.comparingDouble(value)).orElseThrow();
    }

    /** The networks of one combination by a number; those for which it is not defined are left out. */
    private static Map<String, Double> byNetwork(Predictions answers, ToDoubleFunction<Predictions> number) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        answers.each().forEach(one -> numbers.put(one.model(), number.applyAsDouble(one)));
        numbers.values().removeIf(value -> Double.isNaN(value));
        return numbers;
    }

    /** How many answers there are, of how many networks, images and patients; patients that nobody knows are not counted. */
    public static Note asked(Predictions predictions) {
        long images = predictions.rows().stream().map(r -> List.of(r.patient(), r.image())).distinct().count();
        long patients = predictions.patients().stream().distinct().count();
        return say("%d networks gave %,d answers about %d test images%s, in %d of the 3 combinations.", predictions.models().size(),
                predictions.size(), images, patients < images ? " of " + patients + " patients" : ", each counted as a patient of its own",
                predictions.combinations().size());
    }

    /**
     * Between which AUCs the networks lie.
     *
     * @param answers of one combination
     * @param on      what they were tested on, in words
     */
    public static Note ranked(Predictions answers, String on) {
        List<Row> aucs = rows(Comparison.aucs(PublishedStudy.load(), answers), "AUC");
        if (aucs.isEmpty()) {
            return UNDEFINED;
        }
        Row worst = least(aucs, r -> r.getDouble("AUC"));
        Row best = most(aucs, r -> r.getDouble("AUC"));
        return say("on %s the AUCs lie between %s (%s) and %s (%s); %d of %d intervals lie wholly above .5, which is guessing.", on,
                interval(worst, "AUC"), worst.getString("network"), interval(best, "AUC"), best.getString("network"),
                aucs.stream().filter(r -> r.getDouble("AUC low") > 0.5).count(), aucs.size());
    }

    /** How far apart the seeds of one network lie, beside what other patients would change. */
    public static Note seeds(Predictions allSeeds) {
        List<Row> rows = rows(Comparison.seeds(allSeeds), "spread of the seeds");
        if (rows.isEmpty()) {
            return Note.answer("each network was trained once: what another seed would change is not known here, and in no interval below.");
        }
        Row most = most(rows, r -> r.getDouble("highest AUC") - r.getDouble("lowest AUC"));
        return say("the AUCs of one recipe lie up to %.3f apart (%s, %s, %d seeds). One more training changes an AUC by a standard deviation of "
                + "%.3f to %.3f, other patients change it by %.3f to %.3f.", most.getDouble("highest AUC") - most.getDouble("lowest AUC"),
                most.getString("network"), most.getString("trained -> tested"), most.getInt("seeds"),
                least(rows, r -> r.getDouble("spread of the seeds")).getDouble("spread of the seeds"),
                most(rows, r -> r.getDouble("spread of the seeds")).getDouble("spread of the seeds"),
                least(rows, r -> r.getDouble("standard error by patient")).getDouble("standard error by patient"),
                most(rows, r -> r.getDouble("standard error by patient")).getDouble("standard error by patient"));
    }

    /** How many computed AUCs agree with the published ones. */
    public static Note besidePublished(PublishedStudy published, Predictions predictions) {
        List<Row> aucs = rows(Comparison.aucs(published, predictions), "AUC").stream()
                .filter(r -> !Double.isNaN(r.getDouble("published AUC"))).toList();
        if (aucs.isEmpty()) {
            return UNDEFINED;
        }
        Row farthest = most(aucs, r -> Math.abs(r.getDouble("AUC") - r.getDouble("published AUC")));
        return say("%d of %d intervals hold the published AUC; farthest from it is %s, %s, with %.3f here and %.2f published.",
                aucs.stream().filter(r -> r.getDouble("AUC low") <= r.getDouble("published AUC")
                        && r.getDouble("published AUC") <= r.getDouble("AUC high")).count(),
                aucs.size(), farthest.getString("network"), farthest.getString("trained -> tested"), farthest.getDouble("AUC"),
                farthest.getDouble("published AUC"));
    }

    /** How many networks beat the majority class; the arguments as in {@link #ranked}. */
    public static Note atOneHalf(Predictions answers, String on) {
        List<Row> rows = rows(Comparison.atOneHalf(answers), "accuracy");
        if (rows.isEmpty()) {
            return UNDEFINED;
        }
        Row best = most(rows, r -> r.getDouble("accuracy"));
        return say("on %s %d of %d networks are more accurate than the majority class (%.3f) with their whole interval; the most accurate is %s "
                + "with %s.", on, rows.stream().filter(r -> r.getDouble("accuracy low") > r.getDouble("majority class")).count(), rows.size(),
                best.getDouble("majority class"), best.getString("network"), interval(best, "accuracy"));
    }

    /** The best average precision beside guessing's; of one combination. */
    public static Note precision(Predictions answers) {
        Map<String, Double> precision = byNetwork(answers,
                one -> PrecisionRecallCurve.of(one.is(Label.CANCER), one.probabilities(Label.CANCER)).averagePrecision());
        if (precision.isEmpty()) {
            return UNDEFINED;
        }
        String best = most(precision.keySet(), precision::get);
        Predictions one = answers.ofModel(best);
        return say("the mean precision is at most %.3f (%s), where guessing has %.3f, the share of the cancers.", precision.get(best), best,
                (double) one.where(r -> r.label() == Label.CANCER).size() / one.size());
    }

    /** How far probabilities are from frequencies; of one combination. */
    public static Note calibrated(Predictions answers) {
        Map<String, Double> errors = byNetwork(answers,
                one -> Calibration.of(one.is(Label.CANCER), one.probabilities(Label.CANCER), CalibrationFigure.BINS).expectedCalibrationError());
        if (errors.isEmpty()) {
            return UNDEFINED;
        }
        String best = least(errors.keySet(), errors::get);
        String worst = most(errors.keySet(), errors::get);
        return say("a probability is off by %.3f on average with %s and by %.3f with %s (expected calibration error; 0 is perfect).",
                errors.get(best), best, errors.get(worst), worst);
    }

    /** At how many thresholds networks are of use; of one combination. */
    public static Note useful(Predictions answers) {
        Map<String, Double> useful = byNetwork(answers, one -> {
            boolean[] at = DecisionCurve.of(one).useful();
            return (double) IntStream.range(0, at.length).filter(i -> at[i]).count() / at.length;
        });
        if (useful.isEmpty()) {
            return UNDEFINED;
        }
        String best = most(useful.keySet(), useful::get);
        String worst = least(useful.keySet(), useful::get);
        return say("%s is better than treating all and none at %.0f %% of the thresholds from 1 to 60 %%, %s at %.0f %%.", best,
                100 * useful.get(best), worst, 100 * useful.get(worst));
    }

    /** How often sure answers are wrong; of one combination. */
    public static Note surelyWrong(Predictions answers) {
        Predictions sure = answers.where(r -> Math.max(r.pBenign(), r.pCancer()) >= SURE);
        Predictions wrong = sure.where(r -> !r.correct());
        return sure.size() == 0 ? say("none of %,d answers has a probability of %.1f or more.", answers.size(), SURE)
                : say("of %,d answers with a probability of %.1f or more %d are wrong (%.1f %%).", sure.size(), SURE, wrong.size(),
                        100.0 * wrong.size() / sure.size());
    }

    /** @param heats as {@link ImageHeat#table} makes them: whether networks look at the nodule */
    public static Note looked(Table heats) {
        List<Row> rows = rows(heats, "heat in the nodule");
        if (rows.isEmpty()) {
            return Note.answer("these images do not tell: no test cancer has a marked nodule.");
        }
        Row most = most(rows, r -> r.getDouble("heat in the nodule") - r.getDouble("area of the nodule"));
        return say("with %d of %d networks more of the heat lies in the nodule than its share of the image, with the whole interval; the most "
                + "with %s, %s on a share of %.3f.",
                rows.stream().filter(r -> r.getDouble("heat in the nodule low") > r.getDouble("area of the nodule")).count(), rows.size(),
                most.getString("network"), interval(most, "heat in the nodule"), most.getDouble("area of the nodule"));
    }

    /**
     * What an order of networks is worth.
     *
     * @param ranking as {@link Verdicts#ranking} makes it
     * @param answers of one combination
     */
    public static Note order(Table ranking, Predictions answers) {
        Table pairs = Comparison.pairs(answers);
        List<Row> rows = rows(ranking, "probability of being first");
        if (rows.isEmpty()) {
            return UNDEFINED;
        }
        Row first = most(rows, r -> r.getDouble("probability of being first"));
        return say("%s comes first in %.0f %% of the draws; of %d pairs, %d differ by more than chance and %d are shown to be as good as each other.",
                first.getString("network"), 100 * first.getDouble("probability of being first"), pairs.rowCount(),
                rows(pairs, "p (AUC, Holm)").stream().filter(r -> r.getDouble("p (AUC, Holm)") <= 1 - Interval.LEVEL).count(),
                pairs.columnNames().stream().filter(name -> name.startsWith("as good")).findFirst()
                        .map(name -> pairs.stringColumn(name).countOccurrences("supported")).orElse(0));
    }

    /** How many of the study's conclusions have which verdict. */
    public static Note verdicts(Predictions predictions) {
        return counts("conclusions of the study", Verdicts.of(predictions));
    }

    /** How many of the audits' primary questions have which verdict. */
    public static Note together(List<AuditVerdict> verdicts) {
        return counts("primary hypotheses", AuditVerdict.primary(verdicts));
    }

    private static Note counts(String what, Table verdicts) {
        Map<String, Long> counts = verdicts.stringColumn("verdict").asList().stream().collect(Collectors.groupingBy(v -> v, Collectors.counting()));
        return say("of %d %s %d are supported and %d contradicted; of %d these numbers cannot tell.", verdicts.rowCount(), what,
                counts.getOrDefault("supported", 0L), counts.getOrDefault("contradicted", 0L), counts.getOrDefault("cannot tell", 0L));
    }

    /** How well ImageNet's frozen features rank whole frames, with the study's preprocessing. */
    public static Note frozen(List<ProbeResults> results) {
        List<String> aucs = new ArrayList<>();
        for (Row row : ProbeResults.aucs(results)) {
            if (row.getString("start").startsWith("ImageNet") && row.getString("preprocessing").equals("STUDY")
                    && row.getString("trained -> tested").equals(ImagePrediction.combination(Variant.UNCROPPED, Variant.UNCROPPED))) {
                aucs.add(interval(row, "AUC") + " on " + row.getString("data") + " (" + row.getString("network") + ")");
            }
        }
        return aucs.isEmpty() ? Note.answer("no network with ImageNet's weights was asked about frames.")
                : say("whole frames are ranked with an AUC of %s; guessing is .5.", String.join(" and of ", aucs));
    }

    /** How well networks rank whole frames that were trained as in the study, beside its own number. */
    public static Note trained(List<TransferResults> results) {
        List<String> aucs = new ArrayList<>();
        for (Row row : TransferResults.aucs(results)) {
            if (row.getString("preprocessing").equals("STUDY")
                    && row.getString("trained -> tested").equals(ImagePrediction.combination(Variant.UNCROPPED, Variant.UNCROPPED))) {
                aucs.add(interval(row, "AUC, kept epoch") + " on " + row.getString("data") + " (" + row.getString("network")
                        + String.format(Locale.ROOT, "; the study, on its own frames: %.2f)", row.getDouble("published AUC")));
            }
        }
        return aucs.isEmpty() ? Note.answer("no network was trained on frames from ImageNet's weights.")
                : say("whole frames are ranked with an AUC of %s; guessing is .5.", String.join(" and of ", aucs));
    }

    /** What the rule that keeps an epoch cost; the arguments as in {@link Comparison#keptAndLast}. */
    public static Note keptAndLast(Predictions kept, Predictions last) {
        Map<String, List<Row>> combinations = rows(Comparison.keptAndLast(kept, last), "last less kept").stream()
                .collect(Collectors.groupingBy(r -> r.getString("trained -> tested"), LinkedHashMap::new, Collectors.toList()));
        return combinations.isEmpty() ? UNDEFINED : Note.answer("the AUC of the last epoch less that of the one that was kept is "
                + combinations.entrySet().stream().map(e -> {
                    DoubleStream differences = e.getValue().stream().mapToDouble(r -> r.getDouble("last less kept"));
                    var range = differences.summaryStatistics();
                    return String.format(Locale.ROOT, "%+.3f to %+.3f for %s (%d of %d intervals exclude zero)", range.getMin(), range.getMax(),
                            e.getKey(), e.getValue().stream().filter(r -> r.getDouble("last less kept low") > 0
                                    || r.getDouble("last less kept high") < 0).count(), e.getValue().size());
                }).collect(Collectors.joining(", ")) + ".");
    }

    /** The primary verdicts of an audit in words; all of them where none is primary. */
    public static Note audit(List<AuditVerdict> verdicts) {
        List<AuditVerdict> primary = verdicts.stream().filter(AuditVerdict::primary).toList();
        return verdicts.isEmpty() ? UNDEFINED
                : Note.answer((primary.isEmpty() ? verdicts : primary).stream().map(AuditVerdict::inWords).collect(Collectors.joining(" ")));
    }

    /** Where black and white would have gone. */
    public static Note centring(FeaturewiseCentring centring) {
        return say("nothing was centred; with it, black would have become %+.2f and white %+.2f (red channel), a range of %.1f and not of some "
                + "hundred.", centring.apply(0, 0), centring.apply(1, 0), centring.apply(1, 0) - centring.apply(0, 0));
    }
}
