package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import thyroidstudy.audit.Collapse;
import thyroidstudy.audit.NetworkInput;
import thyroidstudy.audit.PublishedRanking;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.experiment.MarginAudit;
import thyroidstudy.experiment.Trial;
import thyroidstudy.experiment.Trials;
import thyroidstudy.experiment.ValidationAudit;

/** Figures of the audits. */
public final class AuditFigures {

    private static final int BINS = 40;

    private AuditFigures() {}

    /** Accuracy of each run beside the share of the majority class among the same images. */
    public static StudyFigure collapse(String title, List<Collapse> checks) {
        if (checks.isEmpty()) {
            return StudyFigure.nothing(title, "there is no run to check");
        }
        String equal = checks.stream().filter(c -> c.finding() == Collapse.Finding.EQUALS_MAJORITY).map(Collapse::name)
                .reduce((a, b) -> a + ", " + b).orElse("none");
        return new BarFigure(title, title + "; runs whose accuracy equals the share of the majority class: " + equal, "run",
                "accuracy", checks.stream().map(Collapse::name).toList(),
                List.of(new BarFigure.Series("accuracy", Palette.BENIGN, values(checks, Collapse::accuracy)),
                        new BarFigure.Series("always the majority class", Palette.CHANCE, values(checks, Collapse::majority))));
    }

    /** The published difference of each pair of networks beside the largest one that chance makes in 95 of 100 repetitions. */
    public static StudyFigure differences(String title, List<PublishedRanking> pairs) {
        long apart = pairs.stream().filter(p -> p.difference() > 1.96 * p.error()).count();
        return new BarFigure(title, String.format(Locale.ROOT,
                "%s; in %d of %d pairs the difference is larger than 1.96 standard errors", title, apart, pairs.size()), "pair of networks", "difference of the AUCs",
                pairs.stream().map(p -> p.better() + " - " + p.worse()).toList(),
                List.of(new BarFigure.Series("published difference", Palette.BENIGN, values(pairs, PublishedRanking::difference)),
                        new BarFigure.Series("1.96 standard errors", Palette.CHANCE, values(pairs, p -> 1.96 * p.error()))));
    }

    /** Area under the ROC curve against the width of what networks trained on crops are shown, one line a network. */
    public static StudyFigure margins(String title, MarginAudit audit) {
        if (audit.views().isEmpty()) {
            return StudyFigure.nothing(title, "it takes networks trained on crops, and marked nodules of both classes in the test frames");
        }
        // a scan area may be narrower than a crop with a wide margin
        MarginAudit byWidth = new MarginAudit(audit.views().stream().sorted(Comparator.comparingDouble(MarginAudit.View::width)).toList());
        double[] widths = values(byWidth.views(), MarginAudit.View::width);
        List<LineFigure.Curve> curves = byWidth.models().stream()
                .map(m -> new LineFigure.Curve(m, Palette.ofModel(m), widths, byWidth.aucs(m))).toList();
        return new LineFigure(title, title + "; from the crop to the frame " + words(curves, c -> String.format(Locale.ROOT,
                "%s goes from %.2f to %.2f", c.name(), c.y()[0], c.y()[widths.length - 1])),
                "width of the view in widths of the nodule", "AUC", curves)
                .and(LineFigure.Curve.reference("guessing", widths[0], 0.5, widths[widths.length - 1], 0.5));
    }

    /** Mean AUC of each condition of an audit over its seeds with its 95 % interval, by level. */
    public static StudyFigure trials(String title, Trials trials) {
        if (trials.trials().isEmpty()) {
            return StudyFigure.nothing(title, "no trial is recorded; environment/audit makes them");
        }
        List<Double> levels = trials.trials().stream().map(Trial::level).distinct().sorted().toList();
        List<String> conditions = trials.trials().stream().map(Trial::condition).distinct().toList();
        boolean byLevel = levels.size() > 1;
        List<Palette> looks = List.of(Palette.CANCER, Palette.BENIGN);
        List<BarFigure.Series> series = byLevel
                ? IntStream.range(0, conditions.size()).mapToObj(i -> means(conditions.get(i), looks.get(i % looks.size()),
                        levels.stream().map(l -> trials.of(conditions.get(i), l).mean()).toList())).toList()
                : List.of(means("mean over seeds", Palette.BENIGN,
                        conditions.stream().map(c -> trials.of(c, levels.get(0)).mean()).toList()));
        String words = conditions.stream().flatMap(c -> levels.stream().map(l -> String.format(Locale.ROOT, "%s%s %.2f", c,
                byLevel ? " at " + l : "", trials.of(c, l).mean().estimate()))).collect(Collectors.joining(", "));
        return new BarFigure(title, title + "; mean AUCs: " + words, byLevel ? "level" : "condition", "mean AUC",
                byLevel ? levels.stream().map(l -> Double.toString(l)).toList() : conditions, series);
    }

    private static BarFigure.Series means(String name, Palette look, List<Interval> means) {
        return new BarFigure.Series(name, look, values(means, Interval::estimate), values(means, i -> i.high() - i.estimate()));
    }

    /** Histograms of what the first convolution receives, one line a preprocessing. */
    public static StudyFigure inputs(String title, List<NetworkInput> inputs) {
        double low = inputs.stream().mapToDouble(i -> StatUtils.min(i.values())).min().orElseThrow();
        double high = inputs.stream().mapToDouble(i -> StatUtils.max(i.values())).max().orElseThrow();
        double width = (high - low) / BINS;
        double[] centres = IntStream.range(0, BINS).mapToDouble(b -> low + (b + 0.5) * width).toArray();
        List<LineFigure.Curve> curves = new ArrayList<>();
        for (NetworkInput input : inputs) {
            double[] shares = new double[BINS];
            for (double value : input.values()) {
                shares[Math.min((int) ((value - low) / width), BINS - 1)] += 100.0 / input.values().length;
            }
            curves.add(new LineFigure.Curve(input.preprocessing().name(), look(input), centres, shares));
        }
        return new LineFigure(title, title + "; values " + words(inputs, i -> String.format(Locale.ROOT, "%s from %.2f to %.2f",
                i.preprocessing(), StatUtils.min(i.values()), StatUtils.max(i.values()))), "value", "share of the values (%)", curves);
    }

    /** How strongly the stages answer before training, one bar a preprocessing. */
    public static StudyFigure stages(String title, List<NetworkInput> inputs) {
        List<BarFigure.Series> series = inputs.stream().map(i -> new BarFigure.Series(i.preprocessing().name(), look(i),
                i.stages().values().stream().mapToDouble(d -> d).toArray())).toList();
        return new BarFigure(title, title + "; " + words(series, s -> String.format(Locale.ROOT, "%s ends at %.3f", s.name(),
                s.values()[s.values().length - 1])), "stage", "standard deviation within a channel",
                List.copyOf(inputs.get(0).stages().keySet()), series);
    }

    private static Palette look(NetworkInput input) {
        return input.preprocessing() == Preprocessing.STUDY ? Palette.CANCER : Palette.BENIGN;
    }

    /** Accuracy on augmented and on clean validation images epoch by epoch, means over all runs. */
    public static StudyFigure validation(String title, ValidationAudit audit) {
        double[] epochs = audit.epochs().stream().mapToDouble(ValidationAudit.Epoch::epoch).distinct().sorted().toArray();
        double[] augmented = ofEpochs(audit, epochs, ValidationAudit.Epoch::augmented);
        double[] clean = ofEpochs(audit, epochs, ValidationAudit.Epoch::clean);
        return new LineFigure(title, String.format(Locale.ROOT, "%s; at the last epoch %.2f augmented, %.2f clean", title,
                augmented[augmented.length - 1], clean[clean.length - 1]), "epoch", "validation accuracy",
                List.of(new LineFigure.Curve("augmented", Palette.CANCER, epochs, augmented),
                        new LineFigure.Curve("clean", Palette.BENIGN, epochs, clean)));
    }

    private static double[] ofEpochs(ValidationAudit audit, double[] epochs, ToDoubleFunction<ValidationAudit.Epoch> value) {
        return Arrays.stream(epochs).map(epoch -> audit.epochs().stream().filter(e -> e.epoch() == epoch).mapToDouble(value)
                .average().orElseThrow()).toArray();
    }

    private static <T> double[] values(List<T> items, ToDoubleFunction<T> value) {
        return items.stream().mapToDouble(value).toArray();
    }

    private static <T> String words(List<T> items, Function<T, String> words) {
        return items.stream().map(words).collect(Collectors.joining(", "));
    }
}
