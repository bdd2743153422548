package thyroidstudy.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.audit.PictureCues;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Answers;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.train.TrainedRun;

class RecordedTablesTest {

    private static final Path RESULTS = Path.of("notebooks/results/runs");

    @Test
    void theRepositorysTablesFollowFromItsPredictions() throws IOException {
        assertEquals(List.of(), RecordedTables.differences(RESULTS.resolve("ddti-evening")));
    }

    @Test
    void theRepositorysPredictionsAreThoseOfItsRuns() throws IOException {
        RecordedResults evening = new RecordedResults(RESULTS.resolve("ddti-evening"));
        Predictions predictions = evening.predictions();
        assertEquals(3, predictions.combinations().size());
        assertEquals(5, predictions.models().size());
        for (Variant variant : List.of(Variant.UNCROPPED, Variant.CROPPED)) {
            List<TrainedRun> runs = evening.runs(variant);
            assertEquals(predictions.models(), runs.stream().map(r -> r.settings().backbone().studyName()).toList());
            assertTrue(runs.stream().allMatch(r -> r.isFinished() && r.variant() == variant));
        }
    }

    @Test
    void aChangedPredictionIsNoticedWithItsTableAndLine(@TempDir Path run) throws IOException {
        Predictions answers = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 1, 5)
                .and(Answers.of("ResNet50", Variant.CROPPED, Variant.CROPPED, 2, 6));
        answers.write(run.resolve("predictions.csv"));
        answers.write(run.resolve("last-epoch.csv"));
        cuesOf(answers).write(run.resolve("cues.csv"));
        assertTrue(RecordedTables.differences(run).get(0).contains("never recorded"));
        RecordedTables.record(run);
        assertEquals(List.of(), RecordedTables.differences(run));
        ImagePrediction first = answers.rows().get(0);
        double changed = first.pCancer() > 0.5 ? 0.001 : 0.999;
        ImagePrediction flipped = new ImagePrediction(first.image(), first.patient(), first.label(), 1 - changed, changed,
                first.model(), first.trainVariant(), first.testVariant(), first.runId());
        Predictions other = Predictions.of(answers.rows().stream().map(p -> p == first ? flipped : p).toList());
        Files.delete(run.resolve("predictions.csv"));
        other.write(run.resolve("predictions.csv"));
        String said = RecordedTables.differences(run).get(0);
        assertTrue(said.contains("areas.csv, line 2, AUC: recorded "), said);
    }

    /** Numbers of made-up pictures, of both variants and on both sides. */
    private static PictureCues cuesOf(Predictions answers) {
        List<PictureCues.Picture> pictures = new ArrayList<>();
        for (ImagePrediction answer : answers.ofModel(answers.models().get(0)).rows()) {
            Map<PictureCues.Cue, Double> cues = new EnumMap<>(PictureCues.Cue.class);
            for (PictureCues.Cue cue : PictureCues.Cue.values()) {
                cues.put(cue, answer.pCancer() / (1 + cue.ordinal()));
            }
            for (Variant variant : Variant.values()) {
                for (Split split : List.of(Split.TRAIN, Split.TEST)) {
                    pictures.add(new PictureCues.Picture(answer.image(), answer.patient(), answer.label(), split, variant, cues));
                }
            }
        }
        return new PictureCues(pictures);
    }
}
