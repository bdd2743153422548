package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.plot.RocFigure;
import thyroidstudy.review.RecordedResults;
import thyroidstudy.study.Answer;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.TrainingSettings;

class TransferResultsTest {

    private static final Start IMAGENET = new Start(Initialisation.IMAGENET, "0123456789abcdef", false);
    private static final int SEEDS = 2;
    private static final int IMAGES = 60;

    private final List<TrainedRun> runs = new ArrayList<>();
    private final List<ImagePrediction> kept = new ArrayList<>();

    private static String title(Preprocessing preprocessing, int seed) {
        return "VGG16-" + preprocessing + "-" + seed;
    }

    /** On crops the classes are told apart better, and with the study's preprocessing, too. */
    private TransferResults results() {
        for (Preprocessing preprocessing : Preprocessing.values()) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                int s = seed;
                for (Variant form : List.of(Variant.UNCROPPED, Variant.CROPPED)) {
                    TrainingSettings settings = TrainingSettings.study(Backbone.VGG16).withSeed(s).network(n -> n.withPreprocessing(preprocessing));
                    runs.add(new TrainedRun(Path.of("none"), title(preprocessing, s), settings, IMAGENET, form, "made up", "f00d", Optional.empty(),
                            "", "cpu", Map.of(), "", "", List.of()));
                    SplittableRandom random = new SplittableRandom(form.ordinal() * 100 + preprocessing.ordinal() * 10 + s);
                    double separation = (form == Variant.CROPPED ? 2.5 : 0.5) + (preprocessing == Preprocessing.STUDY ? 0.5 : 0);
                    for (int i = 0; i < IMAGES; i++) {
                        double p = 1 / (1 + Math.exp(-random.nextGaussian() - (i % 2 == 0 ? separation : 0)));
                        kept.add(new ImagePrediction(i + ".jpg", "p" + i, i % 2 == 0 ? Label.CANCER : Label.BENIGN, 1 - p, p,
                                title(preprocessing, s), form, form, "run " + form + s + preprocessing, IMAGENET.toString(), 1));
                    }
                }
            }
        }
        return new TransferResults("made up", runs, Predictions.of(kept), Predictions.of(kept));
    }

    @Test
    void seedsOfARecipeAreOneRow() {
        TransferResults results = results();
        Table aucs = TransferResults.aucs(List.of(results));
        assertEquals(2 * 2, aucs.rowCount(), "two preprocessings, two combinations");
        Row first = aucs.row(0);
        assertEquals("uncropped -> uncropped", first.getString("trained -> tested"));
        assertEquals("STUDY", first.getString("preprocessing"));
        assertEquals(SEEDS, first.getInt("seeds"));
        assertEquals(IMAGES, first.getInt("images"));
        assertEquals(0.82, first.getDouble("published AUC"), 1e-9);
        List<Predictions> seeds = List.of(1, 2).stream()
                .map(s -> results.kept().ofModel(title(Preprocessing.STUDY, s)).ofCombination(Variant.UNCROPPED, Variant.UNCROPPED)).toList();
        assertEquals(seeds.stream().mapToDouble(s -> PatientAucs.of(s).auc()[0]).average().orElseThrow(), first.getDouble("AUC, kept epoch"), 1e-12);
        Predictions asOne = Predictions.of(IntStream.range(0, SEEDS).boxed()
                .flatMap(s -> seeds.get(s).rows().stream().map(row -> row.ofSeed("VGG16", s + 1))).toList());
        assertEquals(PatientAucs.of(asOne).interval(0).low(), first.getDouble("AUC, kept epoch low"), 1e-12);
        assertTrue(Answer.trained(List.of(results)).text().contains("on made up (VGG16; the study, on its own frames: 0.82)"));
        assertTrue(Answer.trained(List.of()).text().contains("no network"));
    }

    @Test
    void croppingIsJudgedOverSeedsAndPatients() {
        TransferResults results = results();
        Table cropping = TransferResults.cropping(List.of(results));
        assertEquals(List.of("supported", "supported"), cropping.stringColumn("verdict").asList());
        String said = TransferResults.croppingInWords(List.of(results));
        assertTrue(said.startsWith("On made up, trained from ImageNet's weights and no patient on both sides, \"cropping lifts every network\" is supported"), said);
    }

    @Test
    void theTablesFollowFromThePredictions() {
        assertEquals(List.of("at-one-half", "aucs", "cropping", "kept-and-last"), List.copyOf(results().tables().keySet()));
    }

    @Test
    void oneCurveForEachSeed() {
        TransferResults results = results();
        String words = RocFigure.trained("Trained", List.of(results), Variant.CROPPED).altText();
        for (String name : List.of("VGG16, seed 1, ImageNet, STUDY", "VGG16, seed 2, ImageNet, STUDY", "VGG16, seed 2, ImageNet, CORRECT")) {
            assertTrue(words.contains("made up, " + name), words);
        }
    }

    @Test
    void runsUnderTheirNetworksNamesAreNoSuchResults(@TempDir Path empty) throws IOException {
        assertEquals(Optional.empty(), new RecordedResults(Path.of("notebooks/results/runs/ddti-evening")).transfer());
        assertEquals(Optional.empty(), new RecordedResults(empty).transfer());
        TransferResults results = results();
        assertEquals(results, TransferResults.of(results.runs(), results.kept(), results.last()).orElseThrow());
    }
}
