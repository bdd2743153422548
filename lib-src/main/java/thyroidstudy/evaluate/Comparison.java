package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;

/** Tables that put the published number and ours side by side. Neither enters the other. */
public final class Comparison {

    private static final double LEVEL = 0.95;

    private Comparison() {}

    /** Images by folder of the study and class: published beside those of the data in hand, a dash where it lacks the variant. */
    public static Table counts(PublishedStudy published, StudyData data) {
        Table table = Table.create("Images, published and here", StringColumn.create("set"), StringColumn.create("class"),
                StringColumn.create("published"), StringColumn.create("here"));
        for (PublishedStudy.Count count : published.counts()) {
            Split split = count.set().endsWith("test") ? Split.TEST : Split.TRAIN;
            Variant variant = count.set().startsWith("cropped") ? Variant.CROPPED : Variant.UNCROPPED;
            StudyData ofVariant = data.where(variant);
            for (Label label : Label.values()) {
                add(table, count.set(), label.toString(), whole(label == Label.BENIGN ? count.benign() : count.cancer()),
                        ofVariant.size() == 0 ? "-" : whole(ofVariant.where(split).where(label).size()));
            }
        }
        return table;
    }

    /** The accuracy of answering "benign" to everything, for each published set and for the study's validation images. */
    public static Table majorityBaseline(PublishedStudy published) {
        Table table = Table.create("Accuracy of always answering benign (published counts)", StringColumn.create("set"),
                StringColumn.create("benign"), StringColumn.create("all"), StringColumn.create("accuracy"));
        for (PublishedStudy.Count c : published.counts()) {
            baselineRow(table, c.set(), c.benign(), c.benign() + c.cancer());
            if (c.set().endsWith("train")) {
                baselineRow(table, c.set() + ", the 10 % for validation", c.validationBenign(),
                        c.validationBenign() + c.validationCancer());
            }
        }
        return table;
    }

    private static void baselineRow(Table table, String set, int benign, int all) {
        add(table, set, whole(benign), whole(all), String.format(Locale.ROOT, "%.4f", (double) benign / all));
    }

    /** Area under the ROC curve by combination and network: published, ours with DeLong's 95 % interval, micro and macro. */
    public static Table areas(PublishedStudy published, Predictions predictions) {
        Table table = Table.create("Area under the ROC curve, published and here", StringColumn.create("trained -> tested"),
                StringColumn.create("network"), StringColumn.create("published"), StringColumn.create("here"),
                StringColumn.create("95 % interval"), StringColumn.create("micro published"), StringColumn.create("micro here"),
                StringColumn.create("images"));
        for (String combination : predictions.combinations()) {
            Predictions of = predictions.ofCombination(combination);
            for (String model : of.models()) {
                Predictions one = of.ofModel(model);
                Optional<PublishedStudy.Auc> theirs = published.auc(combination, model);
                Interval ours = DeLong.of(one.is(Label.CANCER), one.probabilities(Label.CANCER)).interval(0, LEVEL);
                add(table, combination, model, theirs.map(a -> two(a.perClass())).orElse("left out"), three(ours.estimate()),
                        between(ours), theirs.map(a -> two(a.micro())).orElse("left out"),
                        three(RocCurve.micro(one).auc()), whole(one.size()));
            }
        }
        return table;
    }

    /** What each network does at a threshold of 0.5, beside the majority class. */
    public static Table atOneHalf(Predictions predictions) {
        Table table = Table.create("At threshold 0.5", StringColumn.create("trained -> tested"), StringColumn.create("network"),
                StringColumn.create("accuracy"), StringColumn.create("majority class"), StringColumn.create("sensitivity"),
                StringColumn.create("specificity"), StringColumn.create("balanced accuracy"));
        for (String combination : predictions.combinations()) {
            Predictions of = predictions.ofCombination(combination);
            for (String model : of.models()) {
                ConfusionMatrix m = ConfusionMatrix.of(of.ofModel(model), 0.5);
                add(table, combination, model, three(m.accuracy()), three(m.majorityBaseline()), three(m.sensitivity()),
                        three(m.specificity()), three(m.balancedAccuracy()));
            }
        }
        return table;
    }

    /**
     * What each network does at three thresholds: 0.5, Youden's, and that which finds 95 % of the cancers. The last two are chosen
     * on the very images they are judged on and therefore flatter a little.
     */
    public static Table thresholds(Predictions predictions) {
        Table table = Table.create("At three thresholds", StringColumn.create("trained -> tested"),
                StringColumn.create("network"), StringColumn.create("choice"), StringColumn.create("threshold"),
                StringColumn.create("sensitivity"), StringColumn.create("specificity"), StringColumn.create("PPV"),
                StringColumn.create("NPV"), StringColumn.create("cancers missed"), StringColumn.create("false alarms"));
        for (String combination : predictions.combinations()) {
            Predictions of = predictions.ofCombination(combination);
            for (String model : of.models()) {
                boolean[] cancer = of.ofModel(model).is(Label.CANCER);
                double[] p = of.ofModel(model).probabilities(Label.CANCER);
                thresholdRow(table, combination, model, "0.5", 0.5, cancer, p);
                thresholdRow(table, combination, model, "Youden", RocCurve.of(model, cancer, p).youden().threshold(), cancer, p);
                thresholdRow(table, combination, model, "sensitivity 0.95",
                        RocCurve.atSensitivity(cancer, p, 0.95).threshold(), cancer, p);
            }
        }
        return table;
    }

    private static void thresholdRow(
            Table table, String combination, String model, String choice, double threshold, boolean[] cancer, double[] p) {
        if (Double.isNaN(threshold)) {
            add(table, combination, model, choice, "-", "-", "-", "-", "-", "-", "-");
            return;
        }
        ConfusionMatrix m = ConfusionMatrix.of(cancer, p, threshold);
        add(table, combination, model, choice, three(threshold), three(m.sensitivity()), three(m.specificity()), three(m.ppv()),
                three(m.npv()), whole(m.falseNegatives()) + " of " + whole(m.truePositives() + m.falseNegatives()),
                whole(m.falsePositives()) + " of " + whole(m.falsePositives() + m.trueNegatives()));
    }

    /**
     * Every pair of networks on the same images: the difference of their areas with DeLong's interval and test, and at threshold 0.5
     * the images that only one of them has right with McNemar's test. The p values of each test are corrected for the number of
     * pairs after Holm. No rows for fewer than two networks.
     *
     * @param predictions of one training and test form
     */
    public static Table pairs(Predictions predictions) {
        List<String> models = predictions.models();
        DeLong areas = models.isEmpty() ? null
                : DeLong.of(predictions.ofModel(models.get(0)).is(Label.CANCER), scores(predictions, models));
        List<String> names = new ArrayList<>();
        List<DeLong.Difference> differences = new ArrayList<>();
        List<McNemar> answers = new ArrayList<>();
        for (int a = 0; a < models.size(); a++) {
            for (int b = a + 1; b < models.size(); b++) {
                names.add(models.get(a) + " - " + models.get(b));
                differences.add(areas.difference(a, b));
                answers.add(McNemar.of(correct(predictions.ofModel(models.get(a))), correct(predictions.ofModel(models.get(b)))));
            }
        }
        double[] ofAreas = Holm.adjust(differences.stream().mapToDouble(DeLong.Difference::pValue).toArray());
        double[] ofAnswers = Holm.adjust(answers.stream().mapToDouble(McNemar::pValue).toArray());
        Table table = Table.create("Pairs of networks on the same images", StringColumn.create("pair"),
                StringColumn.create("difference of AUC"), StringColumn.create("95 % interval"), StringColumn.create("p (DeLong, Holm)"),
                StringColumn.create("only first right"), StringColumn.create("only second right"),
                StringColumn.create("p (McNemar, Holm)"));
        for (int i = 0; i < names.size(); i++) {
            DeLong.Difference d = differences.get(i);
            add(table, names.get(i), signed(d.value()), signed(d.interval(LEVEL)), three(ofAreas[i]),
                    whole(answers.get(i).onlyFirst()), whole(answers.get(i).onlySecond()), three(ofAnswers[i]));
        }
        return table;
    }

    /**
     * What the study's rule kept, the epoch of the best validation accuracy, beside what the last epoch says of the same images:
     * areas with DeLong's interval of their difference, and at threshold 0.5 the mean of sensitivity and specificity.
     *
     * @param kept predictions of the epoch that was kept
     * @param last predictions of the last epoch, in the same order
     * @throws IllegalArgumentException if the two are not of the same networks and images
     */
    public static Table keptAndLast(Predictions kept, Predictions last) {
        Table table = Table.create("The epoch that was kept, and the last", StringColumn.create("trained -> tested"),
                StringColumn.create("network"), StringColumn.create("AUC, kept"), StringColumn.create("AUC, last"),
                StringColumn.create("last less kept"), StringColumn.create("95 % interval"),
                StringColumn.create("balanced accuracy, kept"), StringColumn.create("balanced accuracy, last"));
        for (String combination : kept.combinations()) {
            Predictions of = kept.ofCombination(combination);
            for (String model : of.models()) {
                Predictions before = of.ofModel(model);
                Predictions after = last.ofCombination(combination).ofModel(model);
                if (!images(before).equals(images(after))) {
                    throw new IllegalArgumentException("The last epoch of " + model + ", " + combination
                            + ", was not asked about the same images as the one that was kept");
                }
                DeLong areas = DeLong.of(before.is(Label.CANCER),
                        List.of(after.probabilities(Label.CANCER), before.probabilities(Label.CANCER)));
                DeLong.Difference d = areas.difference(0, 1);
                add(table, combination, model, three(areas.auc()[1]), three(areas.auc()[0]), signed(d.value()),
                        signed(d.interval(LEVEL)), three(ConfusionMatrix.of(before, 0.5).balancedAccuracy()),
                        three(ConfusionMatrix.of(after, 0.5).balancedAccuracy()));
            }
        }
        return table;
    }

    private static List<String> images(Predictions predictions) {
        return predictions.rows().stream().map(ImagePrediction::image).toList();
    }

    private static boolean[] correct(Predictions predictions) {
        boolean[] correct = new boolean[predictions.size()];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = predictions.rows().get(i).correct();
        }
        return correct;
    }

    /**
     * The best epoch of each run beside the best checkpoint that the study published, and beside the share of the commoner class
     * among the validation images: a network whose accuracy equals that share may have collapsed to one answer.
     */
    public static Table bestEpochs(PublishedStudy published, List<TrainedRun> runs) {
        Table table = Table.create("Best epochs, published and here", StringColumn.create("run"),
                StringColumn.create("published val accuracy"), StringColumn.create("here"), StringColumn.create("majority class"),
                StringColumn.create("best epoch"), StringColumn.create("val loss"), StringColumn.create("initialisation"),
                StringColumn.create("preprocessing"), StringColumn.create("data"));
        for (TrainedRun run : runs) {
            EpochRecord best = run.bestEpoch();
            add(table, run.name(), published.checkpoints().stream().filter(c -> c.startsWith(run.name() + "-"))
                            .map(c -> c.substring(c.lastIndexOf('-') + 1)).findFirst().orElse("left out"),
                    three(best.validationAccuracy()), run.sides().map(s -> three(s.majorityShare())).orElse("-"), whole(best.epoch()),
                    three(best.validationLoss()), run.settings().initialisation().toString(),
                    run.settings().preprocessing().toString(), run.dataName());
        }
        return table;
    }

    private static void add(Table table, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            table.stringColumn(i).append(cells[i]);
        }
    }

    private static String whole(int n) {
        return Integer.toString(n);
    }

    private static String two(double x) {
        return String.format(Locale.ROOT, "%.2f", x);
    }

    private static String three(double x) {
        return Double.isNaN(x) ? "-" : String.format(Locale.ROOT, "%.3f", x);
    }

    private static String signed(double x) {
        return Double.isNaN(x) ? "-" : String.format(Locale.ROOT, "%+.3f", x);
    }

    /** A dash where the images do not define an interval. */
    private static String between(Interval interval) {
        return Double.isNaN(interval.low()) ? "-" : three(interval.low()) + " to " + three(interval.high());
    }

    private static String signed(Interval interval) {
        return Double.isNaN(interval.low()) ? "-" : signed(interval.low()) + " to " + signed(interval.high());
    }

    /** The scores of several networks for the same images, one array a network, in the order of {@code models}. */
    static List<double[]> scores(Predictions predictions, List<String> models) {
        return models.stream().map(m -> predictions.ofModel(m).probabilities(Label.CANCER)).toList();
    }
}
