package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.ConfusionMatrix;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;

/** Figures of what networks got right: confusion matrix, accuracy beside the baseline, AUCs, ranking. */
public final class ScoreFigures {

    private static final List<String> LABELS = List.of(Label.BENIGN.toString(), Label.CANCER.toString());

    private ScoreFigures() {}

    /** Counts of truth against answer at a threshold, for one network. */
    public static StudyFigure confusion(String title, ConfusionMatrix matrix) {
        double[][] counts = counts(matrix);
        return new HeatFigure(title, title + ": of the benign images " + (int) counts[0][0] + " were called benign and "
                + (int) counts[0][1] + " cancer; of the cancers " + (int) counts[1][1] + " were called cancer and "
                + (int) counts[1][0] + " benign", "answer", "truth", LABELS, LABELS, List.of(panel("", counts)), 0);
    }

    /**
     * Counts of truth against answer for every network, one panel each.
     *
     * @param predictions of one training and test form
     */
    public static StudyFigure confusions(String title, Predictions predictions, double threshold) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        List<HeatFigure.Panel> panels = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String model : predictions.models()) {
            ConfusionMatrix m = ConfusionMatrix.of(predictions.ofModel(model), threshold);
            panels.add(panel(model, counts(m)));
            words.add(String.format(Locale.ROOT, "%s finds %d of %d cancers with %d false alarms among %d benign", model,
                    m.truePositives(), m.truePositives() + m.falseNegatives(), m.falsePositives(),
                    m.falsePositives() + m.trueNegatives()));
        }
        return new HeatFigure(title, "Confusion matrices at threshold " + threshold + ": " + String.join("; ", words), "answer",
                "truth", LABELS, LABELS, panels, 0);
    }

    private static HeatFigure.Panel panel(String title, double[][] counts) {
        return new HeatFigure.Panel(title, counts, 0, Arrays.stream(counts).flatMapToDouble(Arrays::stream).max().orElse(1));
    }

    private static double[][] counts(ConfusionMatrix matrix) {
        double[][] counts = new double[2][2];
        for (Label truth : Label.values()) {
            for (Label said : Label.values()) {
                counts[truth.classIndex()][said.classIndex()] = matrix.count(truth, said);
            }
        }
        return counts;
    }

    /** Accuracy of each network at 0.5 beside that of always giving the majority class's answer. */
    public static StudyFigure accuracy(String title, Predictions predictions) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        List<String> models = predictions.models();
        List<ConfusionMatrix> counts = models.stream().map(m -> ConfusionMatrix.of(predictions.ofModel(m), 0.5)).toList();
        double[] accuracy = counts.stream().mapToDouble(ConfusionMatrix::accuracy).toArray();
        double[] baseline = counts.stream().mapToDouble(ConfusionMatrix::majorityBaseline).toArray();
        return new BarFigure(title, title + ": " + words(models, accuracy) + "; always the majority class " + words(models, baseline),
                "network", "accuracy at 0.5", models, List.of(new BarFigure.Series("network", Palette.BENIGN, accuracy),
                        new BarFigure.Series("always the majority class", Palette.CHANCE, baseline)));
    }

    /** Area under the curve by network and combination, one cell each; the mean over the seeds of a network. */
    public static StudyFigure aucs(Predictions predictions) {
        String title = "Area under the ROC curve";
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        List<String> models = new ArrayList<>(predictions.models());
        Collections.reverse(models);
        List<String> combinations = predictions.combinations();
        double[][] aucs = new double[models.size()][combinations.size()];
        boolean[][] asked = new boolean[models.size()][combinations.size()];
        Arrays.stream(aucs).forEach(row -> Arrays.fill(row, Double.NaN));
        for (Predictions cell : predictions.eachWithSeeds()) {
            int m = models.indexOf(cell.model());
            int c = combinations.indexOf(cell.combination());
            aucs[m][c] = PatientAucs.of(cell).auc()[0];
            asked[m][c] = true;
        }
        if (Arrays.stream(aucs).flatMapToDouble(Arrays::stream).allMatch(Double::isNaN)) {
            return StudyFigure.nothing(title, RocFigure.ONE_CLASS);
        }
        List<String> words = new ArrayList<>();
        for (int m = models.size() - 1; m >= 0; m--) {
            for (int c = 0; c < combinations.size(); c++) {
                words.add(models.get(m) + " " + combinations.get(c) + (!asked[m][c] ? " not evaluated"
                        : Double.isNaN(aucs[m][c]) ? " not defined" : String.format(Locale.ROOT, " %.3f", aucs[m][c])));
            }
        }
        return new HeatFigure(title, "Areas under the ROC curve: " + String.join(", ", words), "trained -> tested", "network", models,
                combinations, List.of(new HeatFigure.Panel("", aucs, 0.4, 1)), 2);
    }

    /** @param ranking as {@link thyroidstudy.evaluate.Verdicts#ranking} makes it */
    public static StudyFigure ranking(String title, Table ranking) {
        if (ranking.rowCount() == 0) {
            return StudyFigure.nothing(title, "there are no AUCs to rank networks by");
        }
        List<String> models = ranking.stringColumn("network").asList();
        double[] first = ranking.doubleColumn("probability of being first").asDoubleArray();
        return new BarFigure(title, title + ": " + words(models, first), "network", "share of the resamples", models,
                List.of(new BarFigure.Series("comes first", Palette.BENIGN, first)));
    }

    private static String words(List<String> models, double[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> String.format(Locale.ROOT, "%s %.3f", models.get(i), values[i]))
                .collect(Collectors.joining(", "));
    }
}
