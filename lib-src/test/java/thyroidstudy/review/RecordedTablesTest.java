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
import tech.tablesaw.api.Table;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Answers;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.input.Interpolation;
import thyroidstudy.probe.FrozenNetwork;
import thyroidstudy.probe.Probe;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.train.TrainedRun;

class RecordedTablesTest {

    private static final Path RESULTS = Path.of("notebooks/results/runs");

    @Test
    void theRepositorysTablesFollowFromItsPredictions() throws IOException {
        List<Path> runs = RecordedTables.runs(RESULTS);
        assertTrue(runs.containsAll(List.of(RESULTS.resolve("ddti-evening"), RESULTS.resolve("ddti-frozen"))), runs.toString());
        for (Path run : runs) {
            assertEquals(List.of(), RecordedTables.differences(run));
        }
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
    void aProbesTablesFollowFromItsPredictions(@TempDir Path folder) throws IOException {
        FrozenNetwork imagenet = new FrozenNetwork(Backbone.VGG16, Preprocessing.STUDY, new Start(Initialisation.IMAGENET, "0123456789", false));
        FrozenNetwork random = new FrozenNetwork(Backbone.VGG16, Preprocessing.STUDY, new Start(Initialisation.KERAS, "", false));
        Predictions all = Predictions.of(List.of());
        for (FrozenNetwork network : List.of(imagenet, random)) {
            // crops of the first are worse than its frames: the other way round
            Predictions frames = Answers.of("VGG16", Variant.UNCROPPED, Variant.UNCROPPED, 1, 40);
            Predictions crops = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 1, 40);
            all = all.and(of(network, frames, false)).and(of(network, crops, network.equals(imagenet)));
        }
        ProbeResults results = new ProbeResults(new ProbeResults.Settings("made up", Map.of(Variant.CROPPED, "0"), Probe.Plan.standard(), 224, Interpolation.SMOOTH,
                List.of(imagenet, random), "cpu", Map.of()), all);
        results.write(folder);
        ProbeResults read = ProbeResults.read(folder);
        assertEquals(results, read);
        assertEquals(List.of("uncropped -> uncropped", "cropped -> cropped"), read.of(imagenet).combinations());
        assertEquals(List.of("ImageNet, own file 01234567"), read.of(imagenet).rows().stream().map(ImagePrediction::start).distinct().toList());
        RecordedTables.record(folder);
        assertEquals(List.of(), RecordedTables.differences(folder));
        Table aucs = ProbeResults.aucs(List.of(read));
        assertEquals(4, aucs.rowCount());
        assertEquals(1, aucs.doubleColumn("AUC").get(0) + aucs.doubleColumn("AUC").get(1), 1e-12);
        assertEquals(List.of("ImageNet, own file 01234567", "ImageNet, own file 01234567", "random", "random"),
                aucs.stringColumn("start").asList());
        Table cropping = ProbeResults.cropping(List.of(read));
        assertEquals(List.of("contradicted", "cannot tell"), cropping.stringColumn("verdict").asList());
        String words = ProbeResults.croppingInWords(List.of(read));
        assertTrue(words.startsWith("On made up") && words.contains("is contradicted") && !words.contains("random"), words);
        new ProbeResults(results.settings(), Predictions.of(all.rows().subList(0, 30))).write(folder);
        assertTrue(RecordedTables.differences(folder).get(0).contains("aucs.csv"));
    }

    private static Predictions of(FrozenNetwork network, Predictions answers, boolean turned) {
        return Predictions.of(answers.rows().stream().map(p -> new ImagePrediction(p.image(), p.patient(), p.label(),
                turned ? p.pCancer() : p.pBenign(), turned ? p.pBenign() : p.pCancer(), p.model(), p.trainVariant(), p.testVariant(),
                network.name(), network.start().toString(), p.seed())).toList());
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
        assertTrue(said.contains("aucs.csv, line 2, AUC: recorded "), said);
    }

    /** Numbers of made-up images, of both variants and on both sides. */
    private static ImageCues cuesOf(Predictions answers) {
        List<ImageCues.Image> images = new ArrayList<>();
        for (ImagePrediction answer : answers.ofModel(answers.models().get(0)).rows()) {
            Map<ImageCues.Cue, Double> cues = new EnumMap<>(ImageCues.Cue.class);
            for (ImageCues.Cue cue : ImageCues.Cue.values()) {
                cues.put(cue, answer.pCancer() / (1 + cue.ordinal()));
            }
            for (Variant variant : Variant.values()) {
                for (Split split : List.of(Split.TRAIN, Split.TEST)) {
                    images.add(new ImageCues.Image(answer.image(), answer.patient(), answer.label(), split, variant, cues));
                }
            }
        }
        return new ImageCues(images);
    }
}
