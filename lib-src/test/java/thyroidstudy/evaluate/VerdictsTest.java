package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Verdicts.Verdict;

class VerdictsTest {

    private static final List<String> FOUR = List.of("VGG19", "ResNet101", "VGG16", "ResNet50");

    /** Signals of the four networks, in standard deviations, on frames, crops and from crops to frames. */
    private static Predictions predictions(double[] frames, double crops, double crossed, double b7, long seed) {
        Predictions all = Answers.of("EfficientNetB7", Variant.UNCROPPED, Variant.UNCROPPED, b7, seed);
        for (int i = 0; i < FOUR.size(); i++) {
            all = all.and(Answers.of(FOUR.get(i), Variant.UNCROPPED, Variant.UNCROPPED, frames[i], seed + 1 + i))
                    .and(Answers.of(FOUR.get(i), Variant.CROPPED, Variant.CROPPED, crops, seed + 11 + i))
                    .and(Answers.of(FOUR.get(i), Variant.CROPPED, Variant.UNCROPPED, crossed, seed + 21 + i));
        }
        return all;
    }

    private static Map<String, String> verdicts(Predictions predictions) {
        Map<String, String> found = new TreeMap<>();
        for (Row row : Verdicts.of(predictions)) {
            found.put(row.getString("the study says"), row.getString("verdict"));
        }
        return found;
    }

    @Test
    void aWorldAsTheStudyDescribesIt() {
        Map<String, String> found = verdicts(predictions(new double[] {9, 3.2, 2, 1.6}, 3.2, -0.2, -1, 7));
        assertEquals("supported", found.get("EfficientNetB7 does no better than guessing (.46)"));
        assertEquals("supported", found.get("the newest is not the best: EfficientNetB7 is behind the mean of the other four"));
        assertEquals("supported", found.get("cropping lifts ResNet50"));
        assertEquals("supported", found.get("on crops all four reach .93"));
        assertEquals("supported", found.get("trained on crops, all four stay below .70 on frames"));
        assertEquals("supported", found.get("for frames, train on frames (mean of the four)"));
    }

    @Test
    void theOppositeWorld() {
        Map<String, String> found = verdicts(predictions(new double[] {0.2, 0.3, 2, 9}, -0.5, 6, 9, 7));
        assertEquals("contradicted", found.get("EfficientNetB7 does no better than guessing (.46)"));
        assertEquals("contradicted", found.get("the newest is not the best: EfficientNetB7 is behind the mean of the other four"));
        assertEquals("contradicted", found.get("the other four reach over .80 on frames"));
        assertEquals("contradicted", found.get("VGG19 > ResNet101 > VGG16 > ResNet50 on frames"));
        assertEquals("contradicted", found.get("cropping lifts ResNet50"));
        assertEquals("contradicted", found.get("on crops all four reach .93"));
        assertEquals("contradicted", found.get("trained on crops, all four stay below .70 on frames"));
        assertEquals("contradicted", found.get("for frames, train on frames (mean of the four)"));
    }

    @Test
    void equalNetworksLeaveTheRankingOpen() {
        Map<String, String> found = verdicts(predictions(new double[] {1.5, 1.5, 1.5, 1.5}, 1.5, 0.9, 0.1, 7));
        assertEquals("cannot tell", found.get("VGG19 > ResNet101 > VGG16 > ResNet50 on frames"));
        assertEquals("cannot tell", found.get("EfficientNetB7 does no better than guessing (.46)"));
        assertTrue(FOUR.stream().filter(m -> found.get("cropping lifts " + m).equals("cannot tell")).count() >= 3);
        assertEquals("supported", verdicts(predictions(new double[] {4, 2, 0.6, -1}, 1, 1, 1, 7))
                .get("VGG19 > ResNet101 > VGG16 > ResNet50 on frames"));
    }

    private static int count(VerdictSimulation.Kind kind, Verdict verdict, int samples, double... aucs) {
        return (int) IntStream.range(0, samples).filter(sample -> verdict == kind.verdict(
                kind.answers(new VerdictSimulation.Images(30, 71, 1, 77_000 + sample), aucs))).count();
    }

    /** Four equal networks of AUC .69: a percentile interval of the bootstrapped maximum contradicts this true claim every fourth time. */
    @Test
    void aTrueClaimAboutSeveralIsRarelyContradicted() {
        double[] aucs = {0.69, 0.69, 0.69, 0.69};
        int contradicted = count(VerdictSimulation.Kind.ALL_BELOW, Verdict.CONTRADICTED, 200, aucs);
        assertTrue(contradicted <= 10, contradicted + " of 200");
        long bootstrapped = IntStream.range(0, 200).filter(sample -> Verdict.CONTRADICTED == VerdictSimulation.Kind.ALL_BELOW.bootstrapped(
                VerdictSimulation.Kind.ALL_BELOW.answers(new VerdictSimulation.Images(30, 71, 1, 77_000 + sample), aucs), 200, sample)).count();
        assertTrue(bootstrapped > 25, "bootstrapped maxima: " + bootstrapped + " of 200");
    }

    /** At the border each error is made in 2.5 % of samples at most: 5 of 200 expected, 12 is three deviations more. */
    @Test
    void noKindOfClaimErrsTooOften() {
        assertTrue(count(VerdictSimulation.Kind.ALL_ABOVE, Verdict.CONTRADICTED, 200, .8, .8, .8, .8) <= 12);
        assertTrue(count(VerdictSimulation.Kind.ALL_ABOVE, Verdict.SUPPORTED, 200, .8, .95, .95, .95) <= 12);
        assertTrue(count(VerdictSimulation.Kind.ORDER, Verdict.CONTRADICTED, 200, .75, .75, .75, .75) <= 12);
        assertTrue(count(VerdictSimulation.Kind.BEST, Verdict.CONTRADICTED, 200, .75, .75, .75, .75) <= 12);
        assertTrue(count(VerdictSimulation.Kind.BEST, Verdict.SUPPORTED, 200, .85, .85, .6, .6) <= 12);
        assertTrue(count(VerdictSimulation.Kind.EACH_HIGHER, Verdict.CONTRADICTED, 200, .7, .7, .7, .7, .7, .7, .7, .7) <= 12);
        assertTrue(count(VerdictSimulation.Kind.EACH_HIGHER, Verdict.SUPPORTED, 50, .55, .55, .55, .55, .9, .9, .9, .9) > 40);
    }

    @Test
    void equivalenceIsTested() {
        assertEquals(Verdict.SUPPORTED, Verdict.within(0.05, new Interval(0.01, -0.03, 0.049)));
        assertEquals(Verdict.CANNOT_TELL, Verdict.within(0.05, new Interval(0.01, -0.03, 0.051)));
        assertEquals(Verdict.CONTRADICTED, Verdict.within(0.05, new Interval(-0.1, -0.14, -0.06)));
        assertEquals(Verdict.CANNOT_TELL, Verdict.within(0.05, Interval.UNDEFINED));
    }

    @Test
    void whatIsNotThereIsNotJudged() {
        assertEquals(1, Verdicts.of(Answers.of("EfficientNetB7", Variant.UNCROPPED, Variant.UNCROPPED, 1, 3)).rowCount());
        assertEquals(0, Verdicts.of(Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 1, 3)).rowCount());
    }

    @Test
    void theEpochThatWasKeptStandsBesideTheLast() {
        Predictions kept = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 0, 5);
        Predictions last = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 4, 6);
        Table table = Comparison.keptAndLast(kept, last);
        double before = RocCurve.of("kept", kept.is(Label.CANCER), kept.probabilities(Label.CANCER)).auc();
        double after = RocCurve.of("last", last.is(Label.CANCER), last.probabilities(Label.CANCER)).auc();
        assertEquals(1, table.rowCount());
        assertEquals(before, table.doubleColumn("AUC, kept").get(0), 1e-12);
        assertEquals(after, table.doubleColumn("AUC, last").get(0), 1e-12);
        assertEquals(after - before, table.doubleColumn("last less kept").get(0), 1e-12);
        double low = table.doubleColumn("last less kept low").get(0);
        assertTrue(low > 0 && low < after - before, table.toString());
        assertTrue(table.doubleColumn("balanced accuracy, last").get(0) > table.doubleColumn("balanced accuracy, kept").get(0));
        Predictions fewer = last.where(p -> !p.image().equals("3.jpg"));
        String said = assertThrows(IllegalArgumentException.class, () -> Comparison.keptAndLast(kept, fewer)).getMessage();
        assertTrue(said.contains("VGG16"), said);
    }

    @Test
    void pairsAreTestedBothWaysAndCorrected() {
        Predictions three = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, 4, 5)
                .and(Answers.of("VGG19", Variant.CROPPED, Variant.CROPPED, 0, 6))
                .and(Answers.of("ResNet50", Variant.CROPPED, Variant.CROPPED, 0, 8));
        Table pairs = Comparison.pairs(three);
        assertEquals(List.of("VGG16 - VGG19", "VGG16 - ResNet50", "VGG19 - ResNet50"), pairs.stringColumn(0).asList());
        PatientAucs aucs = PatientAucs.of(three.each());
        double first = aucs.difference(0, 1).pValue();
        assertTrue(first < 1e-6);
        assertEquals(3 * first, pairs.doubleColumn("p (AUC, Holm)").get(0), first / 1000);
        assertTrue(pairs.doubleColumn("p (AUC, Holm)").get(2) > 0.05);
        assertEquals("cannot tell", pairs.stringColumn("as good, within 0.05").get(2));
        assertEquals("80 patients", pairs.stringColumn("interval over").get(0));
        McNemar counts = McNemar.of(new boolean[] {true, true, false}, new boolean[] {true, false, true}, List.of("a", "b", "c"));
        assertEquals(new McNemar(1, 1, 1), counts);
        int only = pairs.intColumn("only first right").get(0) + pairs.intColumn("only second right").get(0);
        assertTrue(only > 0 && only <= 160);
    }
}
