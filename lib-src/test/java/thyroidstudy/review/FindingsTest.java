package thyroidstudy.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.audit.Collapse;
import thyroidstudy.audit.PublishedRanking;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.store.Json;
import thyroidstudy.train.TrainedRun;

/** Each number and verdict of the README's findings follows from the recorded results. */
class FindingsTest {

    private static final Path RUNS = Path.of("notebooks/results/runs");

    private static String findings() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        return readme.substring(readme.indexOf("## Findings in a minute"), readme.indexOf("## For students"));
    }

    private static void says(String words) throws IOException {
        assertTrue(findings().contains(words), words);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("^(-?)0", "$1");
    }

    private static String interval(Row row, String name) {
        return number(row.getDouble(name)) + " (" + number(row.getDouble(name + " low")) + " to " + number(row.getDouble(name + " high")) + ")";
    }

    private static Row auc(String run, String combination) throws IOException {
        Table aucs = ProbeResults.aucs(List.of(ProbeResults.read(RUNS.resolve(run))));
        return aucs.where(aucs.stringColumn("preprocessing").isEqualTo("STUDY").and(aucs.stringColumn("start").startsWith("ImageNet"))
                .and(aucs.stringColumn("trained -> tested").isEqualTo(combination))).row(0);
    }

    /** The numbers of 04. */
    private static Stream<Numbers.Declared> recorded() throws IOException {
        return Json.read(Path.of("notebooks/results/numbers/phantoms-quick/04-evaluate.json"), Numbers.Stored.class, "").numbers().stream();
    }

    /** Lowest to highest, and the median, of the five networks' AUCs as the numbers of 04 record them. */
    private static String defaultRun(String combination) throws IOException {
        List<Double> aucs = new ArrayList<>(recorded()
                .filter(n -> n.number().startsWith("AUC of ") && n.number().endsWith(", " + combination)).map(Numbers.Declared::value).toList());
        assertEquals(5, aucs.size(), combination);
        Collections.sort(aucs);
        return String.format(Locale.ROOT, "%.2f to %.2f (median %.2f)", aucs.get(0), aucs.get(4), aucs.get(2)).replace("0.", ".");
    }

    @Test
    void theDefaultRun() throws IOException {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
        String said = "AUCs of " + defaultRun("uncropped -> uncropped") + " on frames, " + defaultRun("cropped -> cropped") + " on crops, and "
                + defaultRun("cropped -> uncropped") + " from crops to frames";
        assertTrue(readme.contains(said), said);
        DoubleSummaryStatistics spread = recorded().filter(n -> n.number().startsWith("spread of the seeds of "))
                .mapToDouble(Numbers.Declared::value).summaryStatistics();
        assertEquals(6, spread.getCount());
        String seeds = "another seed moves an AUC by a standard deviation of "
                + String.format(Locale.ROOT, "%.2f to %.2f", spread.getMin(), spread.getMax()).replace("0.", ".") + " (VGG16 and ResNet50, three seeds each)";
        assertTrue(readme.contains(seeds), seeds);
    }

    @Test
    void theCollapsedNetwork() throws IOException {
        Collapse b7 = Collapse.published(PublishedStudy.load()).stream().filter(c -> c.name().equals("EfficientNetB7")).findFirst().orElseThrow();
        assertEquals(Verdict.SUPPORTED, b7.verdict("published").verdict());
        says("accuracy of " + String.format(Locale.ROOT, "%.4f", b7.accuracy()).substring(1) + " is " + b7.ofClass() + " of " + b7.images());
        // alone; with the other claim about published numbers, as in the last table of 05, chance is not excluded
        List<AuditVerdict> published = new ArrayList<>(PublishedRanking.verdicts(PublishedStudy.load()));
        published.add(b7.verdict("published"));
        Table together = AuditVerdict.together(published);
        Row row = together.where(together.stringColumn("hypothesis").startsWith("EfficientNetB7")).row(0);
        assertEquals("cannot tell", row.getString("verdict"));
        says("supported, taken alone** (p " + number(row.getDouble("p (Holm)")) + " when corrected)");
    }

    @Test
    void theOrder() throws IOException {
        Table order = AuditVerdict.table(PublishedRanking.verdicts(PublishedStudy.load()));
        assertTrue(order.stringColumn("verdict").get(0).startsWith("cannot tell"), order.print());
        assertTrue(order.print().contains("0 %"), order.print());
        says("in 0 % of the cases");
    }

    @Test
    void frozenFeatures() throws IOException {
        Row frames = auc("ddti-frozen", "uncropped -> uncropped");
        says("an AUC of " + interval(frames, "AUC") + " on thyroid frames");
        says(frames.getInt("images") + " images of " + frames.getInt("patients") + " patients");
        Row busi = auc("busi-frozen", "uncropped -> uncropped");
        says(interval(busi, "AUC") + " on breast lesions");
        says("BUSI, " + busi.getInt("images") + " images, patients unknown");
        assertEquals(busi.getInt("images"), busi.getInt("patients"));
    }

    /** The study's recipe and rule. */
    @Test
    void trainedFromImagenet() throws IOException {
        List<String> kept = new ArrayList<>();
        List<String> last = new ArrayList<>();
        List<Integer> epochs = new ArrayList<>();
        for (String run : List.of("ddti-transfer", "busi-transfer")) {
            TransferResults results = new RecordedResults(RUNS.resolve(run)).transfer().orElseThrow();
            Table aucs = TransferResults.aucs(List.of(results));
            Row frames = aucs.where(aucs.stringColumn("preprocessing").isEqualTo("STUDY")
                    .and(aucs.stringColumn("trained -> tested").isEqualTo("uncropped -> uncropped"))).row(0);
            kept.add(interval(frames, "AUC, kept epoch"));
            last.add(interval(frames, "AUC, last epoch"));
            says(frames.getInt("images") + " test images");
            for (TrainedRun trained : results.runs()) {
                if (trained.variant() == Variant.UNCROPPED && trained.settings().network().preprocessing() == Preprocessing.STUDY) {
                    epochs.add(trained.keptEpoch().epoch());
                }
            }
        }
        says("the epoch that the study's rule kept, the first in " + Collections.frequency(epochs, 1) + " of " + epochs.size()
                + " trainings, ranks frames with " + String.join(" and ", kept) + ", the last one with " + String.join(" and ", last));
    }

    private static Row cropping(String run, String preprocessing) throws IOException {
        Table rows = ProbeResults.cropping(List.of(ProbeResults.read(RUNS.resolve(run))));
        rows = rows.where(rows.stringColumn("start").startsWith("ImageNet"));
        assertEquals(2, rows.rowCount());
        return rows.where(rows.stringColumn("preprocessing").isEqualTo(preprocessing)).row(0);
    }

    /** Its upper limits are above zero or not: the README writes the sign. */
    private static String difference(Row row) {
        String text = interval(row, "crops less frames");
        return row.getDouble("crops less frames high") > 0 ? text.replace("to .", "to +.") : text;
    }

    @Test
    void cropping() throws IOException {
        Row study = cropping("ddti-frozen", "STUDY");
        Row correct = cropping("ddti-frozen", "CORRECT");
        says("crops less frames " + difference(study) + " with the study's preprocessing, " + study.getString("verdict"));
        says(difference(correct) + " with ImageNet's, " + correct.getString("verdict"));
        Row wideStudy = cropping("ddti-frozen-all-nodules", "STUDY");
        Row wideCorrect = cropping("ddti-frozen-all-nodules", "CORRECT");
        assertEquals(wideStudy.getString("verdict"), wideCorrect.getString("verdict"));
        says("With crops around all nodules, not the largest: " + difference(wideStudy) + " and " + difference(wideCorrect) + ", "
                + wideStudy.getString("verdict"));
        Row transfer = auc("ddti-frozen", "cropped -> uncropped");
        says("**Fits:** " + interval(transfer, "AUC"));
        assertTrue(transfer.getDouble("AUC low") < 0.5 && transfer.getDouble("AUC high") < 0.7 && transfer.getDouble("AUC high") > 0.5);
    }
}
