package thyroidstudy.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Answers;
import thyroidstudy.evaluate.Calibration;
import thyroidstudy.evaluate.ConfusionMatrix;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PrecisionRecallCurve;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.experiment.MarginAudit;
import thyroidstudy.experiment.Trial;
import thyroidstudy.experiment.Trials;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.SideCounts;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.TrainingSettings;

/** Each figure: the data in its Plotly form, ink in its picture, the main number in its words. */
class FiguresTest {

    private static final List<String> FIVE = List.of("EfficientNetB7", "VGG16", "VGG19", "ResNet50", "ResNet101");

    private static Predictions five() {
        Predictions all = Predictions.of(List.of());
        for (int i = 0; i < FIVE.size(); i++) {
            all = all.and(Answers.of(FIVE.get(i), Variant.CROPPED, Variant.CROPPED, 0.5 * i, i));
        }
        return all;
    }

    private static String three(double x) {
        return String.format(Locale.ROOT, "%.3f", x);
    }

    private static boolean[] cancer(String model) {
        return five().ofModel(model).is(Label.CANCER);
    }

    private static double[] p(String model) {
        return five().ofModel(model).probabilities(Label.CANCER);
    }

    static JsonObject json(StudyFigure figure) {
        return new Gson().toJsonTree(figure.plotly()).getAsJsonObject();
    }

    private static JsonArray data(StudyFigure figure) {
        return json(figure).getAsJsonArray("data");
    }

    private static JsonObject trace(StudyFigure figure, int i) {
        return data(figure).get(i).getAsJsonObject();
    }

    /** @param shown colours that must be in the picture */
    private static void check(StudyFigure figure, int traces, List<String> shown, String... words) throws IOException {
        JsonArray data = data(figure);
        assertEquals(traces, data.size(), figure.title());
        for (JsonElement trace : data) {
            boolean heat = trace.getAsJsonObject().get("type").getAsString().equals("heatmap");
            JsonArray values = trace.getAsJsonObject().getAsJsonArray(heat ? "z" : "y");
            assertTrue(values.size() > 0, trace.toString());
            StreamSupport.stream(values.spliterator(), false)
                    .flatMap(v -> v.isJsonArray() ? StreamSupport.stream(v.getAsJsonArray().spliterator(), false) : Stream.of(v))
                    .forEach(v -> assertTrue(v.isJsonNull() || v.getAsJsonPrimitive().isNumber(), v.toString()));
        }
        for (String word : words) {
            assertTrue(figure.altText().contains(word), word + " is not in: " + figure.altText());
        }
        assertFalse(figure.altText().contains("NaN"), figure.altText());
        byte[] png = figure.png();
        java.nio.file.Files.createDirectories(Path.of("lib-src/target/figures"));
        java.nio.file.Files.write(Path.of("lib-src/target/figures", figure.title().replaceAll("\\W+", "-") + ".png"), png);
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        TreeSet<Integer> colours = new TreeSet<>();
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                colours.add(picture.getRGB(x, y) & 0xFFFFFF);
            }
        }
        assertTrue(colours.size() > 5, figure.title() + " has only the colours " + colours);
        for (String colour : shown) {
            assertTrue(colours.contains(Color.decode(colour).getRGB() & 0xFFFFFF), figure.title() + " lacks " + colour);
        }
    }

    private static List<String> looks() {
        return FIVE.stream().map(m -> Palette.ofModel(m).color()).toList();
    }

    @Test
    void roc() throws IOException {
        StudyFigure figure = RocFigure.of("ROC of five", five());
        check(figure, 6, looks(), "ResNet101 (AUC " + three(RocCurve.of("Cancer", cancer("ResNet101"), p("ResNet101")).auc()) + ")", "VGG16 (AUC ");
        JsonObject trace = trace(figure, 4);
        RocCurve curve = RocCurve.ofClass(five().ofModel("ResNet101"), Label.CANCER);
        assertEquals(curve.thresholds()[3], trace.getAsJsonArray("customdata").get(3).getAsDouble());
        assertEquals("above all", trace.getAsJsonArray("customdata").get(0).getAsString());
        assertTrue(trace.get("hovertemplate").getAsString().contains("threshold"));
        assertEquals(curve.tpr()[3], trace.getAsJsonArray("y").get(3).getAsDouble(), 1e-6);
    }

    private static void nothing(StudyFigure figure, String why) {
        assertTrue(figure.isEmpty(), figure.title());
        assertTrue(figure.toString().contains("nothing to draw") && figure.toString().contains(why), figure.toString());
        assertThrows(IllegalStateException.class, figure::png);
    }

    @Test
    void withoutImagesEachFigureSaysWhatItLacks() {
        Predictions none = Predictions.of(List.of());
        for (StudyFigure figure : List.of(RocFigure.of("T", none), RocFigure.classes("T", none), PrecisionRecallFigure.of("T", none),
                CalibrationFigure.of("T", none), DecisionFigure.of("T", none), ScoreFigures.confusions("T", none, 0.5),
                ScoreFigures.accuracy("T", none), ScoreFigures.aucs(none))) {
            nothing(figure, "trained and tested");
        }
        nothing(ScoreFigures.ranking("T", Verdicts.ranking(none, 10, 1)), "rank");
        nothing(AuditFigures.margins("T", new MarginAudit(List.of())), "marked nodules");
        nothing(AuditFigures.trials("T", new Trials(List.of())), "environment/audit");
        nothing(AuditFigures.collapse("T", List.of()), "no run");
        StudyData empty = new StudyData("d", List.of(), List.of());
        nothing(CountsFigure.of(empty), "no images");
        nothing(LearningCurves.trainingLoss("T", List.of()), "trained");
        nothing(LearningCurves.validationAccuracy("T", List.of()), "trained");
        nothing(HistogramFigure.byLabel("T", Table.create(StringColumn.create("label"), DoubleColumn.create("x")), "x", "px"), "labelled");
    }

    /** Always the same answer to one or to four images, and networks that are never or always wrong. */
    @Test
    void fewImagesAreDrawn() throws IOException {
        double[][] answers = {{0.5, 0.5, 0.5, 0.5}, {0.9, 0.8, 0.2, 0.1}, {0.1, 0.2, 0.8, 0.9}};
        for (double[] p : answers) {
            Predictions all = Predictions.of(List.of());
            for (String model : FIVE) {
                all = all.and(Answers.of(model, Variant.CROPPED, Variant.CROPPED, new boolean[] {true, true, false, false}, p,
                        List.of("1", "2", "3", "4")));
            }
            check(RocFigure.of("ROC of four", all), 6, List.of(), "AUC");
            check(PrecisionRecallFigure.of("Precision of four", all), 6, List.of(), "AP");
            check(CalibrationFigure.of("Calibration of four", all), 6, List.of(), "ECE");
            check(DecisionFigure.of("Decisions of four", all), all.size() > 0 ? 7 : 0, List.of(), "VGG16");
            check(ScoreFigures.confusions("Confusion of four", all, 0.5), 5, List.of(), "VGG16");
            check(ScoreFigures.accuracy("Accuracy of four", all), 2, List.of(), "VGG16");
            check(ScoreFigures.aucs(all), 1, List.of(), "VGG16");
            check(ScoreFigures.ranking("Ranking of four", Verdicts.ranking(all, 20, 1)), 1, List.of(), "VGG16");
        }
        Table one = Table.create(StringColumn.create("label", "Cancer"), DoubleColumn.create("x", 7.0));
        check(HistogramFigure.byLabel("One image", one, "x", "px"), 2, List.of(), "not defined for benign", "7.0 for cancer");
    }

    @Test
    void gridsOfFewImagesKeepTheirRows(@TempDir Path folder) throws IOException {
        assertEquals("No mistakes.", new ImageGrid(2).orSay("No mistakes.").description());
        assertTrue(new ImageGrid(2).isEmpty());
        StudyData empty = new StudyData("d", List.of(), List.of());
        assertTrue(ImageGrid.byClass(empty, 4).isEmpty() && SideBySide.of(empty, 3).isEmpty());
        assertTrue(ImageGrid.steps(empty, frame -> Map.of(), 2).isEmpty());
        assertTrue(ImageGrid.beforeAndAfter(empty, empty, 2).isEmpty());
        List<ImageRecord> images = new ArrayList<>();
        for (String name : List.of("Benign/1.png", "Cancer/1.png", "Cancer/2.png")) {
            Path file = folder.resolve(name);
            java.nio.file.Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
            images.add(new ImageRecord(file, Label.ofFolder(name.substring(0, 6)), name, Split.TEST, Variant.CROPPED, List.of(),
                    Optional.empty(), Map.of()));
        }
        StudyData three = new StudyData("d", images, List.of());
        assertEquals("3 images: Benign, patient Benign/1.png; Cancer, patient Cancer/1.png; Cancer, patient Cancer/2.png",
                ImageGrid.byClass(three, 2).description());
        // two rows of two
        assertEquals(ImageGrid.byClass(new StudyData("d", images.subList(1, 3), List.of()), 2).image().getHeight() * 2 - 6,
                ImageGrid.byClass(three, 2).image().getHeight());
        assertTrue(ImageGrid.beforeAndAfter(empty, three, 2).description().contains("crop, frame not known"));
        Predictions wrong = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, new boolean[] {true}, new double[] {0.25}, List.of("1"));
        List<ImagePrediction> named = wrong.rows().stream().map(p -> new ImagePrediction("Cancer/1.png", p.patient(), p.label(), p.pBenign(),
                p.pCancer(), p.model(), p.trainVariant(), p.testVariant(), p.runId())).toList();
        assertEquals("1 image: VGG16: P(Cancer) 0.25, is Cancer", ImageGrid.answers(named, three, 4).description());
        assertThrows(IllegalArgumentException.class, () -> ImageGrid.answers(wrong.rows(), three, 4));
    }

    @Test
    void rocAsScikitPlotDrawsIt() throws IOException {
        Predictions one = five().ofModel("VGG19");
        List<RocCurve> all = RocCurve.all(one);
        check(RocFigure.classes("ROC by class", one), 5, List.of(Palette.BENIGN.color(), Palette.CANCER.color()),
                "micro-average (AUC " + three(all.get(2).auc()), "macro-average (AUC " + three(all.get(3).auc()));
    }

    @Test
    void oneClassHasNoCurve() throws IOException {
        Predictions benign = five().where(p -> p.label() == Label.BENIGN);
        nothing(RocFigure.of("ROC without cancers", benign), "one class");
        nothing(PrecisionRecallFigure.of("Precision without cancers", benign), "no cancer");
        nothing(ScoreFigures.aucs(benign), "one class");
        check(CalibrationFigure.of("Reliability without cancers", benign), 6, looks(), "ECE");
        check(DecisionFigure.of("Decisions without cancers", benign), 7, List.of(), "nowhere");
        check(ScoreFigures.confusions("Confusion without cancers", benign, 0.5), 5, List.of(), "0 of 0 cancers");
    }

    @Test
    void precisionAndRecall() throws IOException {
        check(PrecisionRecallFigure.of("Precision and recall", five()), 6, looks(),
                "ResNet50 (AP " + three(PrecisionRecallCurve.of(cancer("ResNet50"), p("ResNet50")).averagePrecision()), "0.250 of the images are cancers");
    }

    @Test
    void calibration() throws IOException {
        StudyFigure figure = CalibrationFigure.of("Reliability", five());
        check(figure, 6, looks(), "ResNet50 (ECE " + three(Calibration.of(cancer("ResNet50"), p("ResNet50"), 10).expectedCalibrationError()));
        int images = 0;
        for (JsonElement count : trace(figure, 0).getAsJsonArray("customdata")) {
            images += count.getAsInt();
        }
        assertEquals(160, images);
    }

    @Test
    void decisions() throws IOException {
        StudyFigure figure = DecisionFigure.of("Decision curves", five());
        check(figure, 7, looks(), "ResNet101 at ", "of 60 thresholds");
        JsonObject everybody = trace(figure, 5);
        assertEquals("act on everybody", everybody.get("name").getAsString());
        assertEquals(0.25 - 0.75 * 0.01 / 0.99, everybody.getAsJsonArray("y").get(0).getAsDouble(), 1e-6);
        assertEquals(0, trace(figure, 6).getAsJsonArray("y").get(9).getAsDouble());
    }

    @Test
    void confusion() throws IOException {
        ConfusionMatrix m = ConfusionMatrix.of(five().ofModel("VGG19"), 0.5);
        StudyFigure one = ScoreFigures.confusion("Confusion of VGG19", m);
        check(one, 1, List.of("#4292c6"), m.trueNegatives() + " were called benign", m.falseNegatives() + " benign");
        assertEquals(m.falsePositives(), trace(one, 0).getAsJsonArray("z").get(0).getAsJsonArray().get(1).getAsInt());
        StudyFigure all = ScoreFigures.confusions("Confusion of all", five(), 0.5);
        check(all, 5, List.of("#4292c6"), "VGG19 finds " + m.truePositives() + " of 40 cancers with " + m.falsePositives());
        JsonObject third = trace(all, 2);
        assertEquals("x3", third.get("xaxis").getAsString());
        assertEquals(m.falsePositives(), third.getAsJsonArray("z").get(0).getAsJsonArray().get(1).getAsInt());
        JsonObject layout = json(all).getAsJsonObject("layout");
        JsonObject heading = layout.getAsJsonArray("annotations").get(2).getAsJsonObject();
        assertEquals("VGG19", heading.get("text").getAsString());
        assertEquals("x3 domain", heading.get("xref").getAsString());
        JsonObject grid = layout.getAsJsonObject("grid");
        assertTrue(grid.get("rows").getAsInt() * grid.get("columns").getAsInt() >= 5 && layout.has("yaxis5"), grid.toString());
    }

    @Test
    void accuracyStandsBesideTheCommonerClass() throws IOException {
        StudyFigure figure = ScoreFigures.accuracy("Accuracy", five());
        check(figure, 2, List.of(Palette.BENIGN.color(), Palette.CHANCE.color()),
                "VGG16 " + three(ConfusionMatrix.of(cancer("VGG16"), p("VGG16"), 0.5).accuracy()), "always the majority class EfficientNetB7 0.750");
        assertEquals(0.75, trace(figure, 1).getAsJsonArray("y").get(3).getAsDouble());
    }

    @Test
    void areasByNetworkAndCombination() throws IOException {
        Predictions frames = Answers.of("VGG19", Variant.UNCROPPED, Variant.UNCROPPED, 3, 9);
        StudyFigure figure = ScoreFigures.aucs(five().and(frames));
        check(figure, 1, List.of(), "VGG19 uncropped -> uncropped " + three(RocCurve.ofClass(frames, Label.CANCER).auc()),
                "VGG16 uncropped -> uncropped not evaluated");
        JsonArray z = trace(figure, 0).getAsJsonArray("z");
        assertTrue(z.get(0).getAsJsonArray().get(1).isJsonNull());
        assertEquals(RocCurve.ofClass(frames, Label.CANCER).auc(), z.get(2).getAsJsonArray().get(1).getAsDouble(), 1e-12);
    }

    @Test
    void ranking() throws IOException {
        Table ranking = Verdicts.ranking(five(), 200, 1);
        double last = ranking.doubleColumn("probability of being first").get(4);
        assertTrue(last > 0.5, ranking.print());
        check(ScoreFigures.ranking("Ranking", ranking), 1, List.of(Palette.BENIGN.color()), "ResNet101 " + three(last));
    }

    private static StudyData images() {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(new ImageRecord(Path.of(String.format("%03d.jpg", i)), Optional.of(i % 5 == 0 ? Label.CANCER : Label.BENIGN),
                    "p" + i, i < 60 ? Split.TRAIN : Split.TEST, Variant.CROPPED, List.of(), Optional.empty(), Map.of()));
        }
        return new StudyData("made up", records, List.of());
    }

    @Test
    void counts() throws IOException {
        check(CountsFigure.of(images()), 2, List.of(Palette.BENIGN.color(), Palette.CANCER.color()), "48.0", "8.0");
    }

    @Test
    void histogram() throws IOException {
        Table table = Table.create("t", StringColumn.create("label", "Benign", "Benign", "Cancer"),
                DoubleColumn.create("width", 10, 20, 40));
        check(HistogramFigure.byLabel("Widths", table, "width", "mm"), 2,
                List.of(Palette.BENIGN.color(), Palette.CANCER.color()), "mean 15.0 for benign, 40.0 for cancer");
    }

    @Test
    void learningCurves() throws IOException {
        TrainedRun run = new TrainedRun(Path.of("run"), "VGG19", TrainingSettings.study(Backbone.VGG19),
                Start.published(Initialisation.IMAGENET, Backbone.VGG19), Variant.CROPPED, "made up", "0",
                Optional.of(new SideCounts(43, 11, 4, 1)), "", "cpu", Map.of(), "", "", List.of(new EpochRecord(1, .7, .5, .8, .4, .5, 1e-3, 1, 1),
                        new EpochRecord(2, .6, .6, .75, .625, .5, 1e-3, 1, 1)));
        List<String> look = List.of(Palette.ofModel("VGG19").color());
        check(LearningCurves.trainingLoss("Training loss", List.of(run)), 1, look, "VGG19 ends at 0.600");
        check(LearningCurves.validationLoss("Validation loss", List.of(run)), 1, look, "VGG19 ends at 0.750");
        StudyFigure figure = LearningCurves.validationAccuracy("Validation accuracy", List.of(run));
        check(figure, 2, List.of(look.get(0), Palette.CHANCE.color()), "VGG19 ends at 0.625");
        check(figure, 2, List.of(look.get(0), Palette.CHANCE.color()), "always the majority class 0.800");
        double baseline = trace(figure, 1).getAsJsonArray("y").get(0).getAsDouble();
        assertEquals(0.8, baseline, 1e-9);
    }

    @Test
    void textKeepsItsCharactersAndEpochsHaveWholeTicks() throws IOException {
        StudyFigure figure = new LineFigure("Crop -> frame, it's", "x", "epoch", "y, }", List.of(new LineFigure.Curve("a \\ <b>, }",
                Palette.BENIGN, new double[] {1, 2, 3}, new double[] {1, Double.NaN, 2})));
        check(figure, 1, List.of(Palette.BENIGN.color()));
        JsonObject layout = json(figure).getAsJsonObject("layout");
        assertEquals("Crop -> frame, it's", layout.getAsJsonObject("title").get("text").getAsString());
        assertEquals("y, }", layout.getAsJsonObject("yaxis").getAsJsonObject("title").get("text").getAsString());
        assertEquals(1, layout.getAsJsonObject("xaxis").get("dtick").getAsInt());
        assertEquals("a \\ <b>, }", trace(figure, 0).get("name").getAsString());
        assertFalse(json(RocFigure.of("ROC", five())).getAsJsonObject("layout").getAsJsonObject("xaxis").has("dtick"));
    }

    @Test
    void trialsHaveErrorBars() throws IOException {
        Trials trials = new Trials(IntStream.range(0, 6).mapToObj(i -> new Trial(i % 2 == 0 ? "whole frame" : "overlay alone", 1, i / 2,
                0.5 + 0.05 * i, 0.1, 100, 1, "made up")).toList());
        StudyFigure figure = AuditFigures.trials("Overlay", trials);
        check(figure, 1, List.of(Palette.BENIGN.color()), "overlay alone 0.65");
        Interval first = trials.of("whole frame", 1).mean();
        assertEquals(first.high() - first.estimate(), trace(figure, 0).getAsJsonObject("error_y").getAsJsonArray("array").get(0)
                .getAsDouble(), 1e-12);
    }

    @Test
    void longCaptionsAreBrokenIntoLines() {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        assertTrue(new ImageGrid(2).add(picture, "ResNet101: P(Cancer) 0.05, is Cancer, on a whole frame").image().getHeight()
                > new ImageGrid(2).add(picture, "short").image().getHeight());
    }

    private static BufferedImage picture(StudyFigure figure, int width, int height) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(figure.png(width, height)));
    }

    /** Rows of a picture that have ink within so many pixels of its left or right edge. */
    private static long touching(BufferedImage picture, int edge) {
        return IntStream.range(0, picture.getHeight()).filter(y -> IntStream.range(0, edge)
                .anyMatch(x -> picture.getRGB(x, y) != -1 || picture.getRGB(picture.getWidth() - 1 - x, y) != -1)).count();
    }

    /** In the width of a page and in half of it, as the curves of a running training have it. */
    @Test
    void longTitlesAndLegendsAreNotCut() throws IOException {
        String title = "Frozen features of five networks: trained on frames and on crops, tested on the frames of other patients alone";
        List<LineFigure.Curve> curves = IntStream.range(0, 12).mapToObj(i -> new LineFigure.Curve("set " + i
                + ", EfficientNetB7, ImageNet, CORRECT (AUC 0.908)", Palette.BENIGN, new double[] {0, 0.5, 1}, new double[] {0, 0.1 * i, 1}))
                .toList();
        for (int width : new int[] {StudyFigure.WIDTH, StudyFigure.WIDTH / 2}) {
            StudyFigure lines = new LineFigure(title, "words", "x", "y", curves);
            assertEquals(0, touching(picture(lines, width, 700), 3), "lines, " + width);
            StudyFigure heat = new HeatFigure(title, "words", "x", "y", List.of("a", "b"), List.of("c", "d"),
                    List.of(new HeatFigure.Panel("", new double[][] {{0, 1}, {1, 0}}, 0, 1)), 2);
            assertEquals(0, touching(picture(heat, width, 460), 2), "heat, " + width);
        }
    }

    /** Half of a figure was labels where they were turned. */
    @Test
    void turnedLabelsLeaveTheBarsTheirRoom() throws IOException {
        List<String> pairs = IntStream.range(0, 10).mapToObj(i -> "ResNet101 - EfficientNetB7 " + i).toList();
        double[] ones = IntStream.range(0, 10).mapToDouble(i -> 1).toArray();
        int[] bars = new int[2];
        for (int i = 0; i < 2; i++) {
            StudyFigure figure = new BarFigure("Bars " + i, "words", "pair", "y",
                    i == 0 ? pairs : IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
                    List.of(new BarFigure.Series("s", Palette.BENIGN, ones)));
            check(figure, 1, List.of(Palette.BENIGN.color()));
            BufferedImage picture = picture(figure, StudyFigure.WIDTH, StudyFigure.HEIGHT);
            int look = Color.decode(Palette.BENIGN.color()).getRGB();
            bars[i] = IntStream.range(100, picture.getWidth() - 100).map(x -> (int) IntStream.range(0, picture.getHeight())
                    .filter(y -> picture.getRGB(x, y) == look).count()).max().orElse(0);
        }
        assertTrue(bars[0] > 0.9 * bars[1], "bars " + bars[0] + " pixels high with turned labels, " + bars[1] + " without");
    }

    /** On small frames a wide margin may show more than the scan area: curves go from narrow to wide all the same. */
    @Test
    void viewsAreDrawnByTheirWidth() {
        List<MarginAudit.View> views = Stream.of(1.3, 3.5, 3.2, 3.6).map(width -> new MarginAudit.View("view", width,
                Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, width, 1))).toList();
        LineFigure figure = (LineFigure) AuditFigures.margins("T", new MarginAudit(views));
        LineFigure.Curve curve = figure.curves().get(0);
        assertArrayEquals(new double[] {1.3, 3.2, 3.5, 3.6}, curve.x());
        assertEquals(new MarginAudit(views).aucs("VGG16")[2], curve.y()[1]);
    }
}
