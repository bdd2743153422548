package thyroidstudy.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.audit.Collapse;
import thyroidstudy.audit.PublishedRanking;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Answers;
import thyroidstudy.evaluate.Comparison;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.ImageHeat;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.plot.Note;
import thyroidstudy.review.RecordedResults;

class AnswerTest {

    private static final PublishedStudy PUBLISHED = PublishedStudy.load();
    private static final Variant CROPS = Variant.CROPPED;

    /** Of two networks: one that ranks the cancers high, and one that guesses. */
    private static Predictions two() {
        return Answers.of("VGG19", CROPS, CROPS, 3, 1).and(Answers.of("ResNet50", CROPS, CROPS, 0, 1));
    }

    private static void says(Note answer, String... words) {
        assertEquals(Note.Kind.ANSWER, answer.kind());
        Stream.of(words).forEach(word -> assertTrue(answer.text().contains(word), answer.text()));
    }

    private static RecordedResults evening() throws IOException {
        return new RecordedResults(Path.of("notebooks/results/runs/ddti-evening"));
    }

    @Test
    void anAnswerNamesTheNetworksAndTheirNumbers() {
        Predictions answers = two();
        Table aucs = Comparison.aucs(PUBLISHED, answers);
        says(Answer.asked(answers), "2 networks gave 320 answers", "160 test images of 80 patients", "1 of the 3");
        Predictions unknown = Answers.of("VGG19", CROPS, CROPS, new boolean[] {true, false}, new double[] {1, 0}, List.of("a", "b"));
        says(Answer.asked(unknown), "about 2 test images, each counted as a patient of its own");
        says(Answer.ranked(answers, "crops"), "(ResNet50) and", String.format(Locale.ROOT, "%.3f", aucs.doubleColumn("AUC").get(0)),
                "1 of 2 intervals");
        says(Answer.besidePublished(PUBLISHED, answers), " of 2 intervals hold", "farthest from it is ResNet50");
        says(Answer.atOneHalf(answers, "crops"), "1 of 2 networks", "(0.750)", "VGG19 with 0.");
        says(Answer.precision(answers), "(VGG19)", "guessing has 0.250");
        says(Answer.calibrated(answers), "with VGG19", "with ResNet50");
        says(Answer.useful(answers), "VGG19 is better");
        says(Answer.surelyWrong(answers), " answers with a probability of 0.9 or more");
        says(Answer.order(Verdicts.ranking(answers, 50, 1), answers), "VGG19 comes first in 100 % of the draws; of 1 pairs, 1 differ", "0 are shown");
        says(Answer.verdicts(answers), "of 0 conclusions");
        says(Answer.keptAndLast(answers, answers), "+0.000 to +0.000 for cropped -> cropped (0 of 2");
    }

    @Test
    void seedsOfOneNetworkAreComparedWithPatients() {
        Predictions one = Answers.of("VGG19", CROPS, CROPS, 1, 1);
        Predictions other = Predictions.of(Answers.of("VGG19", CROPS, CROPS, 2, 2).rows().stream()
                .map(row -> new ImagePrediction(row.image(), row.patient(), row.label(), row.pBenign(), row.pCancer(), row.model(), CROPS, CROPS,
                        "another run", row.start(), 2)).toList());
        Predictions all = one.and(other).and(Answers.of("ResNet50", CROPS, CROPS, 0, 1));
        Table seeds = Comparison.seeds(all);
        assertEquals(1, seeds.rowCount(), "ResNet50 was trained once");
        double low = RocCurve.ofClass(one, Label.CANCER).auc();
        double high = RocCurve.ofClass(other, Label.CANCER).auc();
        assertEquals(low, seeds.doubleColumn("lowest AUC").get(0), 1e-12);
        assertEquals(high, seeds.doubleColumn("highest AUC").get(0), 1e-12);
        assertEquals((high - low) / Math.sqrt(2), seeds.doubleColumn("spread of the seeds").get(0), 1e-12);
        says(Answer.seeds(all), String.format(Locale.ROOT, "up to %.3f apart (VGG19, cropped -> cropped, 2 seeds)", high - low));
        assertEquals((low + high) / 2, Comparison.aucs(PUBLISHED, all).doubleColumn("AUC").get(0), 1e-12);
        assertEquals(2, Verdicts.ranking(all, 50, 1).intColumn("seeds").get(0));
    }

    @Test
    void whatIsNotDefinedIsSaid() {
        Predictions none = Predictions.of(List.of());
        Predictions oneClass = two().where(r -> r.label() == Label.CANCER);
        for (Predictions p : List.of(none, oneClass)) {
            says(Answer.ranked(p, "crops"), "do not define");
            says(Answer.besidePublished(PUBLISHED, p), "do not define");
            says(Answer.order(Verdicts.ranking(p, 50, 1), p), "do not define");
            Stream.of(Answer.asked(p), Answer.atOneHalf(p, "crops"), Answer.precision(p), Answer.calibrated(p), Answer.useful(p),
                    Answer.surelyWrong(p), Answer.verdicts(p), Answer.keptAndLast(p, p)).forEach(AnswerTest::says);
        }
        says(Answer.seeds(two()), "was trained once");
        says(Answer.looked(ImageHeat.table(List.of())), "do not tell");
        says(Answer.frozen(List.of()), "no network");
        says(Answer.audit(List.of()), "do not define");
        says(Answer.audit(List.of(new AuditVerdict(AuditVerdict.Kind.IMAGES, "h", "d", "m", Evidence.NONE))), "m is not defined");
    }

    @Test
    void anAuditIsAnsweredByItsPrimaryQuestions() {
        List<AuditVerdict> order = PublishedRanking.verdicts(PUBLISHED);
        Note answer = Answer.audit(order);
        says(answer, "VGG19 > ResNet101 > VGG16 > ResNet50 on frames (published AUCs): cannot tell; ", "+0.010");
        assertTrue(!answer.text().contains("each of these"), answer.text());
        says(Answer.together(order), "of 1 primary hypotheses 0 are supported and 0 contradicted; of 1 ");
        assertEquals(1, AuditVerdict.primary(order).rowCount());
    }

    @Test
    void equalRowsAreOneRow() throws IOException {
        // what 04 says of DDTI: at one half every network calls every image cancer
        Predictions real = evening().predictions();
        Table rows = Comparison.atOneHalf(real);
        assertEquals(15, rows.rowCount());
        assertEquals(List.of(1.0), rows.doubleColumn("sensitivity").unique().asList());
        assertEquals(List.of(0.0), rows.doubleColumn("specificity").unique().asList());
        Table alike = Comparison.alike(rows, "network");
        assertEquals(3, alike.rowCount());
        assertEquals("5: " + String.join(", ", real.models()), alike.stringColumn("network").get(0));
        assertEquals(2, Comparison.alike(Comparison.atOneHalf(two()), "network").rowCount());
    }

    @Test
    void whatTheNotebookSaysOfTheRecordedRun() throws IOException {
        // 04: the last epoch changes hardly anything at one half; cropping is supported of two networks
        Table epochs = Comparison.keptAndLast(evening().predictions(), evening().lastEpochPredictions());
        for (Row row : epochs) {
            assertEquals(0.5, row.getDouble("balanced accuracy, last"), 0.05, row.toString());
        }
        Table lifts = Verdicts.of(evening().predictions());
        lifts = lifts.where(lifts.stringColumn("the study says").startsWith("cropping lifts ")
                .and(lifts.stringColumn("verdict").isEqualTo("supported")));
        assertEquals(List.of("cropping lifts VGG16", "cropping lifts ResNet50"), lifts.stringColumn("the study says").asList());
    }

    @Test
    void verdictsAreCounted() throws IOException {
        Predictions real = evening().predictions();
        Table all = Verdicts.of(real);
        Table counted = Comparison.byVerdict(real);
        assertEquals(all.rowCount(), counted.intColumn("conclusions").sum());
        for (Row row : counted) {
            assertEquals(all.stringColumn("verdict").countOccurrences(row.getString("verdict")), row.getInt("conclusions"));
        }
    }

    @Test
    void pairsAndRunsAreCounted() {
        List<PublishedRanking> pairs = PublishedRanking.pairs(PUBLISHED);
        Table counted = PublishedRanking.byVerdict(pairs);
        assertEquals(pairs.size(), counted.intColumn("pairs").sum());
        assertEquals("VGG19, ResNet101, VGG16, ResNet50 > EfficientNetB7", counted.where(
                counted.stringColumn("the better is better").isEqualTo("supported")).stringColumn("which").get(0));
        Table findings = Collapse.byFinding("the study", Collapse.published(PUBLISHED));
        assertEquals(9, findings.intColumn("runs").sum());
        assertEquals("EfficientNetB7", findings.where(findings.stringColumn("finding").isEqualTo("equals majority")).stringColumn("which").get(0));
        assertEquals(0, Collapse.byFinding("nobody", List.of()).rowCount());
    }
}
