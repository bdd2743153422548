package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import thyroidstudy.audit.Collapse;
import thyroidstudy.audit.NetworkInput;
import thyroidstudy.audit.PublishedRanking;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.experiment.MarginAudit;
import thyroidstudy.experiment.Trial;
import thyroidstudy.experiment.Trials;
import thyroidstudy.experiment.ValidationAudit;

/** Figures of the audits. */
public final class AuditFigures {

    private static final int BINS = 40;

    private AuditFigures() {}

    /** Accuracy of each run beside the share of the commoner class among the same images. */
    public static StudyFigure collapse(String title, List<Collapse> checks) {
        if (checks.isEmpty()) {
            return StudyFigure.nothing(title, "there is no run to check");
        }
        String equal = checks.stream().filter(c -> c.finding() == Collapse.Finding.EQUALS_MAJORITY).map(Collapse::name)
                .reduce((a, b) -> a + ", " + b).orElse("none");
        return new Bars(title, checks.stream().map(Collapse::name).toArray(String[]::new))
                .add("accuracy", Palette.BENIGN, values(checks, Collapse::accuracy))
                .add("always the commoner class", Palette.CHANCE, values(checks, Collapse::majority))
                .figure(title + "; runs whose accuracy equals the share of the commoner class: " + equal, "run", "accuracy");
    }

    /** The published difference of each pair of networks beside the largest one that chance makes in 95 of 100 repetitions. */
    public static StudyFigure differences(String title, List<PublishedRanking> pairs) {
        long apart = pairs.stream().filter(p -> p.difference() > 1.96 * p.error()).count();
        return new Bars(title, pairs.stream().map(p -> p.better() + " - " + p.worse()).toArray(String[]::new))
                .add("published difference", Palette.BENIGN, values(pairs, PublishedRanking::difference))
                .add("1.96 standard errors", Palette.CHANCE, values(pairs, p -> 1.96 * p.error()))
                .figure(String.format(Locale.ROOT, "%s; in %d of %d pairs the difference is larger than 1.96 standard errors",
                        title, apart, pairs.size()), "pair of networks", "difference of the areas");
    }

    /** Area under the ROC curve against the width of what networks trained on crops are shown, one line a network. */
    public static StudyFigure margins(String title, MarginAudit audit) {
        if (audit.views().isEmpty()) {
            return StudyFigure.nothing(title, "it takes networks trained on crops, and marked nodules of both classes in the test frames");
        }
        double[] widths = audit.views().stream().mapToDouble(MarginAudit.View::width).toArray();
        Lines lines = new Lines(title);
        List<String> words = new ArrayList<>();
        for (String model : audit.models()) {
            double[] areas = audit.areas(model);
            lines.add(model, Palette.ofModel(model), widths, areas);
            words.add(String.format(Locale.ROOT, "%s goes from %.2f to %.2f", model, areas[0], areas[areas.length - 1]));
        }
        return lines.add("guessing", Palette.CHANCE, new double[] {widths[0], widths[widths.length - 1]}, new double[] {0.5, 0.5})
                .figure(title + "; from the crop to the frame " + String.join(", ", words), "width of the view in widths of the nodule",
                        "AUC");
    }

    /** Mean area of each condition of an audit over its seeds, by level. */
    public static StudyFigure trials(String title, Trials trials) {
        if (trials.trials().isEmpty()) {
            return StudyFigure.nothing(title, "no trial is recorded; environment/audit makes them");
        }
        List<String> levels = trials.trials().stream().map(t -> Double.toString(t.level())).distinct().sorted().toList();
        List<String> conditions = trials.trials().stream().map(Trial::condition).distinct().toList();
        List<String> words = new ArrayList<>();
        Bars bars = new Bars(title, (levels.size() > 1 ? levels : conditions).toArray(String[]::new));
        if (levels.size() > 1) {
            List<Palette> looks = List.of(Palette.CANCER, Palette.BENIGN);
            for (int i = 0; i < conditions.size(); i++) {
                String condition = conditions.get(i);
                bars.add(condition, looks.get(i % looks.size()), levels.stream()
                        .mapToDouble(l -> mean(trials, condition, Double.parseDouble(l))).toArray());
            }
        } else {
            bars.add("mean over seeds", Palette.BENIGN,
                    conditions.stream().mapToDouble(c -> mean(trials, c, trials.trials().get(0).level())).toArray());
        }
        for (String condition : conditions) {
            for (String level : levels) {
                words.add(String.format(Locale.ROOT, "%s%s %.2f", condition, levels.size() > 1 ? " at " + level : "",
                        mean(trials, condition, Double.parseDouble(level))));
            }
        }
        return bars.figure(title + "; mean areas: " + String.join(", ", words), levels.size() > 1 ? "level" : "condition", "mean AUC");
    }

    /** Histograms of what the first convolution receives, one line a preprocessing. */
    public static StudyFigure inputs(String title, List<NetworkInput> inputs) {
        double low = inputs.stream().mapToDouble(i -> StatUtils.min(i.values())).min().orElseThrow();
        double high = inputs.stream().mapToDouble(i -> StatUtils.max(i.values())).max().orElseThrow();
        double width = (high - low) / BINS;
        double[] centres = IntStream.range(0, BINS).mapToDouble(b -> low + (b + 0.5) * width).toArray();
        Lines lines = new Lines(title);
        List<String> words = new ArrayList<>();
        for (NetworkInput input : inputs) {
            double[] shares = new double[BINS];
            for (double value : input.values()) {
                shares[Math.min((int) ((value - low) / width), BINS - 1)] += 100.0 / input.values().length;
            }
            lines.add(input.preprocessing().name(), look(input), centres, shares);
            words.add(String.format(Locale.ROOT, "%s from %.2f to %.2f", input.preprocessing(), StatUtils.min(input.values()),
                    StatUtils.max(input.values())));
        }
        return lines.figure(title + "; values " + String.join(", ", words), "value", "share of the values (%)");
    }

    /** How strongly the stages answer before training, one bar a preprocessing. */
    public static StudyFigure stages(String title, List<NetworkInput> inputs) {
        Bars bars = new Bars(title, inputs.get(0).stages().keySet().toArray(String[]::new));
        List<String> words = new ArrayList<>();
        for (NetworkInput input : inputs) {
            double[] deviations = input.stages().values().stream().mapToDouble(d -> d).toArray();
            bars.add(input.preprocessing().name(), look(input), deviations);
            words.add(String.format(Locale.ROOT, "%s ends at %.3f", input.preprocessing(), deviations[deviations.length - 1]));
        }
        return bars.figure(title + "; " + String.join(", ", words), "stage", "standard deviation within a channel");
    }

    private static Palette look(NetworkInput input) {
        return input.preprocessing() == Preprocessing.STUDY ? Palette.CANCER : Palette.BENIGN;
    }

    /** Accuracy on augmented and on clean validation images epoch by epoch, means over all runs. */
    public static StudyFigure validation(String title, ValidationAudit audit) {
        double[] epochs = audit.epochs().stream().mapToDouble(ValidationAudit.Epoch::epoch).distinct().sorted().toArray();
        double[] augmented = ofEpochs(audit, epochs, ValidationAudit.Epoch::augmented);
        double[] clean = ofEpochs(audit, epochs, ValidationAudit.Epoch::clean);
        return new Lines(title).add("augmented", Palette.CANCER, epochs, augmented).add("clean", Palette.BENIGN, epochs, clean)
                .figure(String.format(Locale.ROOT, "%s; at the last epoch %.2f augmented, %.2f clean", title,
                        augmented[augmented.length - 1], clean[clean.length - 1]), "epoch", "validation accuracy");
    }

    private static double[] ofEpochs(ValidationAudit audit, double[] epochs, ToDoubleFunction<ValidationAudit.Epoch> value) {
        return Arrays.stream(epochs).map(epoch -> audit.epochs().stream().filter(e -> e.epoch() == epoch).mapToDouble(value)
                .average().orElseThrow()).toArray();
    }

    private static double mean(Trials trials, String condition, double level) {
        return trials.of(condition, level).mean().estimate();
    }

    private static <T> double[] values(List<T> items, ToDoubleFunction<T> value) {
        return items.stream().mapToDouble(value).toArray();
    }
}
