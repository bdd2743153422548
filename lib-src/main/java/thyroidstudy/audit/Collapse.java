package thyroidstudy.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.ConfusionMatrix;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;

/**
 * Whether a network may have collapsed to one answer: its accuracy then equals the share of that class, to the last image, and its
 * probabilities, where they are known, are all the same.
 *
 * @param name     of the run
 * @param accuracy share of images classified correctly
 * @param images   how many were classified
 * @param ofClass  how many of them belong to the commoner class
 * @param spread   highest less lowest probability of cancer, 0 to 1; NaN where only the accuracy is known
 */
public record Collapse(String name, double accuracy, int images, int ofClass, double spread) {

    private static final double LEVEL = 0.95;

    /** Probabilities that lie closer together are one answer. */
    private static final double SAME = 1e-4;

    /** What the accuracy says. */
    public enum Finding {
        /** Every image gets the same probability: the network does not look. */
        CONSTANT,
        /** The number of correct answers is the number of images of the commoner class. */
        EQUALS_MAJORITY,
        /** The 95 % interval of the accuracy holds the share of the commoner class: no better than one answer, as far as one can tell. */
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
                    + " of the commoner class, cannot be");
        }
    }

    /** Share of the commoner class, the accuracy of always giving its answer. */
    public double majority() {
        return (double) ofClass / images;
    }

    /** Exact binomial 95 % interval of the accuracy. */
    public Interval interval() {
        return Interval.ofShare(Math.toIntExact(Math.round(accuracy * images)), images, LEVEL);
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
        List<Collapse> checks = new ArrayList<>();
        for (String checkpoint : study.checkpoints()) {
            String[] parts = checkpoint.split("-");
            String set = parts[0].endsWith("_crop") ? "cropped train" : "uncropped train";
            PublishedStudy.Count count = study.counts().stream().filter(c -> c.set().equals(set)).findFirst().orElseThrow();
            int benign = count.validationBenign();
            checks.add(new Collapse(parts[0], Double.parseDouble(parts[3]), benign + count.validationCancer(), benign,
                    Double.NaN));
        }
        return checks;
    }

    /** The networks of this run on the test images of each combination, at a threshold of 0.5. */
    public static List<Collapse> here(Predictions predictions) {
        List<Collapse> checks = new ArrayList<>();
        for (String combination : predictions.combinations()) {
            Predictions of = predictions.ofCombination(combination);
            for (String model : of.models()) {
                Predictions one = of.ofModel(model);
                int cancers = 0;
                for (boolean cancer : one.is(Label.CANCER)) {
                    cancers += cancer ? 1 : 0;
                }
                DoubleSummaryStatistics p = Arrays.stream(one.probabilities(Label.CANCER)).summaryStatistics();
                checks.add(new Collapse(model + ", " + combination, ConfusionMatrix.of(one, 0.5).accuracy(), one.size(),
                        Math.max(cancers, one.size() - cancers), p.getMax() - p.getMin()));
            }
        }
        return checks;
    }

    /** One row a run: accuracy, its interval, the share of the commoner class, the distance in images, the finding. */
    public static Table table(String title, List<Collapse> checks) {
        Table table = Table.create(title, StringColumn.create("run"), StringColumn.create("accuracy"),
                StringColumn.create("95 % interval"), StringColumn.create("commoner class"),
                StringColumn.create("correct images beyond it"), StringColumn.create("probabilities span"),
                StringColumn.create("finding"));
        for (Collapse c : checks) {
            String[] cells = {c.name, four(c.accuracy),
                    four(c.interval().low()) + " to " + four(c.interval().high()),
                    String.format(Locale.ROOT, "%s (%d of %d)", four(c.majority()), c.ofClass, c.images),
                    String.format(Locale.ROOT, "%+d", Math.round(c.accuracy * c.images) - c.ofClass),
                    Double.isNaN(c.spread) ? "not published" : four(c.spread), c.finding().toString()};
            for (int i = 0; i < cells.length; i++) {
                table.stringColumn(i).append(cells[i]);
            }
        }
        return table;
    }

    private static String four(double x) {
        return String.format(Locale.ROOT, "%.4f", x);
    }
}
