package thyroidstudy.audit;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.BinomialDistribution;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;
import thyroidstudy.train.TrainingSettings;

/**
 * Whether a network may have collapsed to one answer. Where its answers are known, it has if it calls every image by one class; where
 * only its accuracy is known, an accuracy that equals the share of that class to the last image is what such a network would have.
 *
 * @param name       of the run
 * @param accuracy   share of images classified correctly
 * @param images     how many were classified
 * @param ofClass    how many of them belong to the majority class
 * @param spread     highest less lowest probability of cancer, 0 to 1; NaN where only the accuracy is known
 * @param chosenFrom of how many accuracies, one an epoch, this is the best; 1 where it was not chosen for being the best
 * @param interval   of the accuracy, 95 %
 * @param oneClass   whether every image is called by one class; false where only the accuracy is known
 */
public record Collapse(String name, double accuracy, int images, int ofClass, double spread, int chosenFrom, Interval interval,
        boolean oneClass) {

    /** Probabilities that lie closer together are one answer. */
    private static final double SAME = 1e-4;

    /** What the accuracy says. */
    public enum Finding {
        /** Every image gets the same probability: the network does not look. */
        CONSTANT,
        /** Every image is called by the same class: sensitivity is 0 or 1. The probabilities may still rank images. */
        ONE_CLASS,
        /** Only the accuracy is known, and it equals the share of the majority class to the last image, as a collapsed network's would. */
        EQUALS_MAJORITY,
        /** The 95 % interval of the accuracy holds the share of the majority class: no better than one answer, as far as the data shows. */
        CANNOT_TELL,
        /** The interval lies above the share. */
        ABOVE_MAJORITY,
        /** The interval lies below the share: wrong more often than a constant answer would be. */
        BELOW_MAJORITY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public Collapse {
        if (!(accuracy >= 0 && accuracy <= 1) || images < 1 || ofClass < 0 || ofClass > images) {
            throw new IllegalArgumentException(name + ": an accuracy of " + accuracy + " on " + images + " images, " + ofClass
                    + " of the majority class, cannot be");
        }
    }

    /** Of an accuracy that was not chosen, on independent images: with its exact binomial interval. */
    public Collapse(String name, double accuracy, int images, int ofClass, double spread) {
        this(name, accuracy, images, ofClass, spread, 1, exact(accuracy, images, 1), false);
    }

    private static Interval exact(double accuracy, int images, int chosenFrom) {
        Interval exact = images < 1 || !(accuracy >= 0 && accuracy <= 1) ? Interval.UNDEFINED
                : Interval.ofBestShare(Math.toIntExact(Math.round(accuracy * images)), images, chosenFrom);
        return new Interval(accuracy, exact.low(), exact.high());
    }

    /** Share of the majority class, the accuracy of always giving its answer. */
    public double majority() {
        return (double) ofClass / images;
    }

    public Finding finding() {
        if (spread < SAME) {
            return Finding.CONSTANT;
        }
        if (oneClass) {
            return Finding.ONE_CLASS;
        }
        if (Double.isNaN(spread) && Math.round(accuracy * images) == ofClass) {
            return Finding.EQUALS_MAJORITY;
        }
        return interval.low() > majority() ? Finding.ABOVE_MAJORITY
                : interval.high() < majority() ? Finding.BELOW_MAJORITY : Finding.CANNOT_TELL;
    }

    /**
     * The best validation accuracies that the study published, each against its own validation images. Each was chosen as the best of its
     * epochs, so its interval holds for all of them at once.
     */
    public static List<Collapse> published(PublishedStudy study) {
        return study.best().stream().map(best -> {
            PublishedStudy.Count count = study.count(best.run().endsWith("_crop") ? "cropped train" : "uncropped train");
            int benign = count.validationBenign();
            int images = benign + count.validationCancer();
            int epochs = TrainingSettings.study(Backbone.VGG16).epochs();
            return new Collapse(best.run(), best.accuracy(), images, benign, Double.NaN, epochs, exact(best.accuracy(), images, epochs), false);
        }).toList();
    }

    /** The networks of this run on the test images of each combination, at a threshold of 0.5; intervals by patient. */
    public static List<Collapse> here(Predictions predictions) {
        return predictions.each().stream().map(one -> {
            int cancers = one.where(r -> r.label() == Label.CANCER).size();
            DoubleSummaryStatistics p = Arrays.stream(one.probabilities(Label.CANCER)).summaryStatistics();
            Interval accuracy = Interval.ofShare(one.correct(), one.patients());
            return new Collapse(one.model() + ", " + one.combination(), accuracy.estimate(), one.size(),
                    Math.max(cancers, one.size() - cancers), p.getMax() - p.getMin(), 1, accuracy,
                    one.rows().stream().map(ImagePrediction::predicted).distinct().count() == 1);
        }).toList();
    }

    /**
     * Of the hypothesis that the network collapsed: supported where it gives one answer or, where only its accuracy is known,
     * where that equals the share to the last image; contradicted where the interval excludes the share. The p value is the
     * largest probability with which a network that did not collapse lands on that number of images; not a number where it
     * did not land there.
     */
    public AuditVerdict verdict(String data) {
        boolean landed = Math.round(accuracy * images) == ofClass;
        Verdict verdict = switch (finding()) {
            case CONSTANT, ONE_CLASS, EQUALS_MAJORITY -> Verdict.SUPPORTED;
            case ABOVE_MAJORITY, BELOW_MAJORITY -> Verdict.CONTRADICTED;
            case CANNOT_TELL -> Verdict.CANNOT_TELL;
        };
        double p = landed ? new BinomialDistribution(null, images, majority()).probability(ofClass) : Double.NaN;
        return new AuditVerdict(AuditVerdict.Kind.PUBLISHED, false, name + " answers with one class", data, "accuracy minus share of the majority class",
                new Evidence(interval.minus(majority()), p, PatientAucs.INDEPENDENT), verdict);
    }

    /**
     * How many runs have which finding, one row a finding; runs are named where there are at most five.
     *
     * @param of whose runs these are, in words
     */
    public static Table byFinding(String of, List<Collapse> checks) {
        Map<Finding, List<Collapse>> groups = checks.stream()
                .collect(Collectors.groupingBy(Collapse::finding, TreeMap::new, Collectors.toList()));
        return Columns.of("One answer, or more?", List.copyOf(groups.values()))
                .text("runs of", g -> of)
                .text("finding", g -> g.get(0).finding())
                .whole("runs", List::size)
                .text("which", g -> g.size() <= 5 ? g.stream().map(Collapse::name).collect(Collectors.joining("; "))
                        : g.size() == checks.size() ? "all" : "the others")
                .signed("fewest correct images beyond the majority class", 0, g -> g.stream().mapToLong(Collapse::beyond).min().orElseThrow())
                .signed("most", 0, g -> g.stream().mapToLong(Collapse::beyond).max().orElseThrow()).table();
    }

    /** Correct images less those that the majority class alone would give. */
    private long beyond() {
        return Math.round(accuracy * images) - ofClass;
    }

    /** One row a run: accuracy, its interval, the share of the majority class, the distance in images, the finding. */
    public static Table table(String title, List<Collapse> checks) {
        return Columns.of(title, checks)
                .text("run", Collapse::name)
                .interval("accuracy", 4, Collapse::interval)
                .text("best of", c -> c.chosenFrom == 1 ? "not chosen" : c.chosenFrom + " epochs")
                .number("majority class", 4, Collapse::majority)
                .whole("images of this class", Collapse::ofClass)
                .whole("images", Collapse::images)
                .signed("correct images beyond it", 0, Collapse::beyond)
                .number("probabilities span", 4, Collapse::spread).orSay("not published")
                .text("finding", Collapse::finding).table();
    }
}
