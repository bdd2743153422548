package thyroidstudy.audit;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.ConfusionMatrix;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.store.Columns;

/**
 * Whether a network may have collapsed to one answer: its accuracy then equals the share of that class, to the last image, and its
 * probabilities, where they are known, are all the same.
 *
 * @param name     of the run
 * @param accuracy share of images classified correctly
 * @param images   how many were classified
 * @param ofClass  how many of them belong to the majority class
 * @param spread   highest less lowest probability of cancer, 0 to 1; NaN where only the accuracy is known
 */
public record Collapse(String name, double accuracy, int images, int ofClass, double spread) {

    /** Probabilities that lie closer together are one answer. */
    private static final double SAME = 1e-4;

    /** What the accuracy says. */
    public enum Finding {
        /** Every image gets the same probability: the network does not look. */
        CONSTANT,
        /** The number of correct answers is the number of images of the majority class. */
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

    /** Share of the majority class, the accuracy of always giving its answer. */
    public double majority() {
        return (double) ofClass / images;
    }

    /** The accuracy with its exact binomial interval. */
    public Interval interval() {
        Interval exact = Interval.ofShare(Math.toIntExact(Math.round(accuracy * images)), images);
        return new Interval(accuracy, exact.low(), exact.high());
    }

    public Finding finding() {
        if (spread < SAME) {
            return Finding.CONSTANT;
        }
        if (Math.round(accuracy * images) == ofClass) {
            return Finding.EQUALS_MAJORITY;
        }
        Interval interval = interval();
        return interval.low() > majority() ? Finding.ABOVE_MAJORITY
                : interval.high() < majority() ? Finding.BELOW_MAJORITY : Finding.CANNOT_TELL;
    }

    /** The best validation accuracies that the study published, each against its own validation images. */
    public static List<Collapse> published(PublishedStudy study) {
        return study.best().stream().map(best -> {
            PublishedStudy.Count count = study.count(best.run().endsWith("_crop") ? "cropped train" : "uncropped train");
            int benign = count.validationBenign();
            return new Collapse(best.run(), best.accuracy(), benign + count.validationCancer(), benign, Double.NaN);
        }).toList();
    }

    /** The networks of this run on the test images of each combination, at a threshold of 0.5. */
    public static List<Collapse> here(Predictions predictions) {
        return predictions.each().stream().map(one -> {
            int cancers = one.where(r -> r.label() == Label.CANCER).size();
            DoubleSummaryStatistics p = Arrays.stream(one.probabilities(Label.CANCER)).summaryStatistics();
            return new Collapse(one.model() + ", " + one.combination(), ConfusionMatrix.of(one, 0.5).accuracy(), one.size(),
                    Math.max(cancers, one.size() - cancers), p.getMax() - p.getMin());
        }).toList();
    }

    /** One row a run: accuracy, its interval, the share of the majority class, the distance in images, the finding. */
    public static Table table(String title, List<Collapse> checks) {
        return Columns.of(title, checks)
                .text("run", Collapse::name)
                .interval("accuracy", 4, Collapse::interval)
                .number("majority class", 4, Collapse::majority)
                .whole("images of this class", Collapse::ofClass)
                .whole("images", Collapse::images)
                .signed("correct images beyond it", 0, c -> Math.round(c.accuracy * c.images) - c.ofClass)
                .number("probabilities span", 4, Collapse::spread).orSay("not published")
                .text("finding", Collapse::finding).table();
    }
}
