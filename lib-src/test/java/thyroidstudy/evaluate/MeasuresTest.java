package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/** Fixtures come from environment/dev/parity/measures_fixtures.py. */
class MeasuresTest {

    private static final double EXACT = 1e-9;

    static List<JsonObject> cases() throws IOException {
        try (var in = new InputStreamReader(MeasuresTest.class.getResourceAsStream("metrics.json"), StandardCharsets.UTF_8)) {
            return List.of(new Gson().fromJson(in, JsonObject[].class));
        }
    }

    private static double[] numbers(JsonElement array) {
        return new Gson().fromJson(array, double[].class);
    }

    private static boolean[] truth(JsonObject c) {
        boolean[] y = new boolean[c.getAsJsonArray("y").size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = c.getAsJsonArray("y").get(i).getAsInt() == 1;
        }
        return y;
    }

    private static Predictions predictions(boolean[] y, double[] p) {
        List<ImagePrediction> rows = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            rows.add(new ImagePrediction("image, \"" + i + "\".jpg", "00" + i / 3, y[i] ? Label.CANCER : Label.BENIGN,
                    1 - p[i], p[i], "VGG19", Variant.CROPPED, Variant.UNCROPPED, "run 1"));
        }
        return new Predictions(rows);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void curvesAgreeWithScikitLearn(JsonObject c) {
        double[] p = numbers(c.get("p"));
        RocCurve roc = RocCurve.of("p", truth(c), p);
        assertArrayEquals(numbers(c.get("fpr")), roc.fpr(), EXACT);
        assertArrayEquals(numbers(c.get("tpr")), roc.tpr(), EXACT);
        assertArrayEquals(numbers(c.get("thresholds")), Arrays.copyOfRange(roc.thresholds(), 1, roc.fpr().length), EXACT);
        assertEquals(c.getAsJsonArray("auc").get(0).getAsDouble(), roc.auc(), EXACT);
        List<RocCurve> all = RocCurve.all(predictions(truth(c), p));
        assertEquals(c.get("micro").getAsDouble(), all.get(2).auc(), EXACT);
        assertArrayEquals(numbers(c.get("macroFpr")), all.get(3).fpr(), EXACT);
        assertArrayEquals(numbers(c.get("macroTpr")), all.get(3).tpr(), EXACT);
        assertEquals(c.get("macro").getAsDouble(), all.get(3).auc(), EXACT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void measuresAgreeWithScikitLearn(JsonObject c) {
        ConfusionMatrix k = ConfusionMatrix.of(truth(c), numbers(c.get("p")), 0.5);
        assertArrayEquals(numbers(c.get("confusion")), new double[] {
            k.trueNegatives(), k.falsePositives(), k.falseNegatives(), k.truePositives()});
        assertEquals(c.get("accuracy").getAsDouble(), k.accuracy(), EXACT);
        assertEquals(c.get("balancedAccuracy").getAsDouble(), k.balancedAccuracy(), EXACT);
        assertEquals(c.get("ppv").getAsDouble(), k.ppv(), EXACT);
        assertEquals(c.get("sensitivity").getAsDouble(), k.sensitivity(), EXACT);
        assertEquals(c.get("npv").getAsDouble(), k.npv(), EXACT);
        assertEquals(c.get("specificity").getAsDouble(), k.specificity(), EXACT);
        Calibration calibration = Calibration.of(truth(c), numbers(c.get("p")), 10);
        assertEquals(c.get("ece").getAsDouble(), calibration.expectedCalibrationError(), EXACT);
        assertArrayEquals(numbers(c.get("calibrationMean")),
                calibration.bins().stream().mapToDouble(Calibration.Bin::meanProbability).toArray(), EXACT);
        assertArrayEquals(numbers(c.get("calibrationObserved")),
                calibration.bins().stream().mapToDouble(Calibration.Bin::observed).toArray(), EXACT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void precisionAndRecallAgreeWithScikitLearn(JsonObject c) {
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(truth(c), numbers(c.get("p")));
        assertArrayEquals(numbers(c.get("precision")), curve.precision(), EXACT);
        assertArrayEquals(numbers(c.get("recall")), curve.recall(), EXACT);
        assertArrayEquals(numbers(c.get("prThresholds")), curve.thresholds(), EXACT);
        assertEquals(c.get("averagePrecision").getAsDouble(), curve.averagePrecision(), EXACT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thresholdsAgreeWithTheirDefinitions(JsonObject c) {
        boolean[] y = truth(c);
        double[] p = numbers(c.get("p"));
        assertEquals(c.get("youden").getAsDouble(), RocCurve.of("p", y, p).youden().threshold(), EXACT);
        RocCurve.OperatingPoint point = RocCurve.atSensitivity(y, p, 0.95);
        assertArrayEquals(numbers(c.get("atSensitivity")),
                new double[] {point.threshold(), point.sensitivity(), point.specificity()}, EXACT);
        DecisionCurve decision = DecisionCurve.of(y, p, numbers(c.get("decisionThresholds")));
        assertArrayEquals(numbers(c.get("netBenefit")), decision.netBenefit(), EXACT);
        assertArrayEquals(numbers(c.get("treatAll")), decision.treatAll(), EXACT);
    }

    /** Ten images, two cancers; at 0.2 both cancers and two of the others are called: (2 - 2/4) / 10. */
    @Test
    void netBenefitByHand() {
        boolean[] y = {true, true, false, false, false, false, false, false, false, false};
        double[] p = {.9, .2, .8, .2, .1, .1, .1, .1, .1, .1};
        DecisionCurve curve = DecisionCurve.of(y, p, .2, .5);
        assertArrayEquals(new double[] {.15, 0}, curve.netBenefit(), EXACT);
        assertArrayEquals(new double[] {0, -.6}, curve.treatAll(), EXACT);
        assertArrayEquals(new boolean[] {true, false}, curve.useful());
        assertThrows(IllegalArgumentException.class, () -> DecisionCurve.of(y, p, 1));
    }

    /** On a straight stretch of the curve the threshold lies between the points that the curve keeps. */
    @Test
    void fixedSensitivityFindsThresholdsThatTheCurveLeavesOut() {
        boolean[] y = {true, true, true, true, false};
        double[] p = {.9, .8, .7, .6, .1};
        assertEquals(new RocCurve.OperatingPoint(.8, .5, 1), RocCurve.atSensitivity(y, p, .5));
        assertThrows(IllegalArgumentException.class, () -> RocCurve.atSensitivity(y, p, 0));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void testsAgreeWithTheirDefinitions(JsonObject c) {
        boolean[] y = truth(c);
        double[] p = numbers(c.get("p"));
        double[] q = numbers(c.get("q"));
        PatientAucs d = PatientAucs.ofIndependent(y, List.of(p, q));
        assertArrayEquals(numbers(c.get("auc")), d.auc(), EXACT);
        assertArrayEquals(numbers(c.getAsJsonArray("covariance").get(0)), d.covariance()[0], EXACT);
        assertArrayEquals(numbers(c.getAsJsonArray("covariance").get(1)), d.covariance()[1], EXACT);
        assertEquals(c.get("low").getAsDouble(), d.interval(0).low(), EXACT);
        PatientAucs.Difference difference = d.difference(0, 1);
        assertEquals(c.get("z").getAsDouble(), difference.value() / difference.standardError(), EXACT);
        assertEquals(c.get("pValue").getAsDouble(), difference.pValue(), EXACT);
        boolean[] first = new boolean[y.length];
        boolean[] second = new boolean[y.length];
        for (int i = 0; i < y.length; i++) {
            first[i] = p[i] >= 0.5 == y[i];
            second[i] = q[i] >= 0.5 == y[i];
        }
        assertEquals(c.get("mcnemar").getAsDouble(), McNemar.of(first, second, numbered(y.length, 1)).pValue(), EXACT);
    }

    private static List<String> numbered(int images, int perPatient) {
        return IntStream.range(0, images).mapToObj(i -> Integer.toString(i / perPatient)).toList();
    }

    /** Three images a patient, some of both classes: Obuchowski (1997), Korn and Graubard (1998), all signs of the patients' differences. */
    @ParameterizedTest
    @MethodSource("cases")
    void measuresByPatientAgreeWithTheirDefinitions(JsonObject c) {
        boolean[] y = truth(c);
        double[] p = numbers(c.get("p"));
        double[] q = numbers(c.get("q"));
        List<String> patients = numbered(y.length, 3);
        PatientAucs aucs = PatientAucs.of(y, List.of(p, q), patients);
        for (int a = 0; a < 2; a++) {
            assertArrayEquals(numbers(c.getAsJsonArray("patientCovariance").get(a)), aucs.covariance()[a], 1e-12);
        }
        assertEquals(c.get("patientFreedom").getAsInt(), aucs.freedom());
        assertEquals(patients.get(y.length - 1), Integer.toString(Integer.parseInt(aucs.varied().replace(" patients", "")) - 1));
        double[] limits = numbers(c.get("patientLimits"));
        assertArrayEquals(limits, new double[] {aucs.interval(0).low(), aucs.interval(0).high()}, EXACT);
        PatientAucs ofSets = PatientAucs.of(List.of(Answers.of(y, p, patients), Answers.of(y, q, patients)));
        assertArrayEquals(aucs.covariance()[1], ofSets.covariance()[1], 1e-15);
        boolean[] first = new boolean[y.length];
        boolean[] second = new boolean[y.length];
        for (int i = 0; i < y.length; i++) {
            first[i] = p[i] >= 0.5 == y[i];
            second[i] = q[i] >= 0.5 == y[i];
        }
        assertEquals(c.get("patientMcnemar").getAsDouble(), McNemar.of(first, second, patients).pValue(), EXACT);
        Interval accuracy = Interval.ofShare(first, patients);
        assertArrayEquals(numbers(c.get("patientAccuracy")), new double[] {accuracy.low(), accuracy.high()}, 1e-7);
        assertEquals(Interval.ofShare(2, 3), Interval.ofShare(new boolean[] {true, false, true}, numbered(3, 1)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bootstrapIsRepeatableAndNearDeLongForIndependentImages(JsonObject c) {
        boolean[] y = truth(c);
        List<double[]> scores = List.of(numbers(c.get("p")), numbers(c.get("q")));
        List<String> patients = IntStream.range(0, y.length).mapToObj(Integer::toString).toList();
        List<Predictions> two = scores.stream().map(s -> Answers.of(y, s, patients)).toList();
        PatientBootstrap b = PatientBootstrap.of(two, 1000, 7);
        assertEquals(c.getAsJsonArray("auc").get(0).getAsDouble(), b.estimates()[0], EXACT);
        assertArrayEquals(b.aucs()[1], PatientBootstrap.of(two, 1000, 7).aucs()[1]);
        double error = Math.sqrt(PatientAucs.ofIndependent(y, scores).covariance()[0][0]);
        assertEquals(error, Math.sqrt(StatUtils.variance(b.aucs()[0])), 0.15 * error);
        assertEquals(1, b.probabilityFirst()[0] + b.probabilityFirst()[1], EXACT);
    }

    /** Reference: the same formula in numpy, Student's quantile of three degrees of freedom from a table. */
    @Test
    void aMeanIsKnownByPatients() {
        Interval mean = Interval.ofMean(new double[] {.2, .4, .9, .1, .3, .8}, List.of("a", "a", "b", "c", "c", "d"));
        assertEquals(.45, mean.estimate(), EXACT);
        assertEquals(-0.0494477091674886, mean.low(), 1e-9);
        assertEquals(0.9494477091674886, mean.high(), 1e-9);
        assertTrue(Double.isNaN(Interval.ofMean(new double[] {.2, .4}, List.of("a", "a")).low()));
        Interval independent = Interval.ofMean(new double[] {.2, .4, .9, .1}, List.of("a", "b", "c", "d"));
        assertEquals(0.9663204705734667, independent.high(), 1e-9, "one image per patient: Student's own");
    }

    @Test
    void aSingleClassHasNoArea() {
        boolean[] y = new boolean[4];
        double[] p = {.1, .2, .2, .9};
        assertTrue(Double.isNaN(RocCurve.of("x", y, p).auc()));
        assertTrue(Double.isNaN(PatientAucs.ofIndependent(y, List.of(p)).auc()[0]));
        assertTrue(Double.isNaN(PatientAucs.ofIndependent(y, List.of(p)).interval(0).low()));
        assertTrue(Double.isNaN(PrecisionRecallCurve.of(y, p).averagePrecision()));
        assertTrue(Double.isNaN(RocCurve.of("x", y, p).youden().threshold()));
        assertTrue(Double.isNaN(RocCurve.atSensitivity(y, p, .95).threshold()));
        ConfusionMatrix m = ConfusionMatrix.of(y, p, .5);
        assertTrue(Double.isNaN(m.sensitivity()));
        assertTrue(Double.isNaN(m.balancedAccuracy()));
        assertEquals(0, m.ppv());
        assertEquals(.35, Calibration.of(y, p, 10).expectedCalibrationError(), EXACT);
        assertEquals(-.25, DecisionCurve.of(y, p, .5).netBenefit()[0], EXACT);
        assertTrue(RocCurve.all(predictions(y, p)).stream().filter(c -> !c.name().startsWith("micro"))
                .allMatch(c -> Double.isNaN(c.auc())));
        Table table = Comparison.thresholds(predictions(y, p));
        assertTrue(table.doubleColumn("threshold").isMissing(1) && table.intColumn("false alarms").isMissing(1));
        assertEquals(3, table.rowCount());
        boolean[] cancers = {true, true};
        assertTrue(Double.isNaN(RocCurve.of("x", cancers, new double[2]).auc()));
        assertEquals(1, PrecisionRecallCurve.of(cancers, new double[2]).averagePrecision());
        assertEquals(1, ConfusionMatrix.of(y, p, 0.5).majorityBaseline());
        assertTrue(Double.isNaN(Percentiles.of(PatientBootstrap.of(List.of(Answers.of(y, p, List.of("a", "a", "b", "c"))), 5, 1), 0).high()));
    }

    /** All told apart: the limit of as many pairs of patients, all ranked right; Clopper and Pearson's lower limit of three of three. */
    @Test
    void aPerfectAreaIsNotCertain() {
        boolean[] y = {true, true, true, true, false, false, false};
        double[] p = {.9, .9, .8, .7, .3, .2, .1};
        PatientAucs aucs = PatientAucs.ofIndependent(y, List.of(p, p));
        assertEquals(Math.cbrt(.025), aucs.interval(0).low(), EXACT);
        assertEquals(1, aucs.interval(0).high());
        PatientAucs reversed = PatientAucs.ofIndependent(y, List.of(Arrays.stream(p).map(x -> -x).toArray()));
        assertEquals(1 - Math.cbrt(.025), reversed.interval(0).high(), EXACT);
        assertEquals(reversed.less(0, .5).pValue(), aucs.less(0, .5).pValue(), EXACT);
    }

    /** One half is the same class in every table. */
    @Test
    void oneHalfIsCancer() {
        Predictions half = Answers.of(new boolean[] {true, false}, new double[] {.5, .5}, List.of("a", "b"));
        assertEquals(1, ConfusionMatrix.of(half, .5).truePositives());
        assertArrayEquals(new boolean[] {true, false}, half.correct());
        Table table = Comparison.atOneHalf(half);
        assertEquals(1, table.doubleColumn("sensitivity").get(0));
        assertEquals(.025, table.doubleColumn("sensitivity low").get(0), EXACT);
        assertEquals(.975, table.doubleColumn("specificity high").get(0), EXACT);
    }

    /** Two patients, each with one answer for all its images: three images are worth two. */
    @Test
    void aShareIsWorthItsPatients() {
        List<String> patients = List.of("a", "a", "b");
        assertEquals(Interval.ofShare(2, 2).low(), Interval.ofShare(new boolean[] {true, true, true}, patients).low(), EXACT);
        assertEquals(Interval.ofShare(0, 2).high(), Interval.ofShare(new boolean[3], patients).high(), EXACT);
        assertTrue(Double.isNaN(Interval.ofShare(new boolean[] {true, false}, List.of("a", "a")).low()));
        assertTrue(Double.isNaN(Interval.ofShare(new boolean[0], List.of()).estimate()));
    }

    /** Differences of 2, 1 and -1: of eight sums of signs 4, 2, 2, 0, 0, -2, -2, -4 six are at least as far from 0 as 2. */
    @Test
    void signsOfPatientsByHand() {
        boolean[] first = {true, true, true, false};
        boolean[] second = {false, false, false, true};
        assertEquals(new McNemar(3, 1, .75), McNemar.of(first, second, List.of("a", "a", "b", "c")));
    }

    @Test
    void equalScoresAreAtChance() {
        boolean[] y = {true, false, false};
        double[] p = {.5, .5, .5};
        assertEquals(0.5, RocCurve.of("x", y, p).auc());
        assertEquals(1, PatientAucs.ofIndependent(new boolean[] {true, true, false, false}, List.of(new double[4], new double[4]))
                .difference(0, 1).pValue());
    }

    @Test
    void nothingAndNaNAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> RocCurve.of("x", new boolean[0], new double[0]));
        assertThrows(IllegalArgumentException.class, () -> RocCurve.of("x", new boolean[1], new double[] {Double.NaN}));
        assertThrows(IllegalArgumentException.class, () -> predictions(new boolean[1], new double[] {Double.NaN}));
        for (double[] bad : new double[][] {{}, {Double.NaN}, {1.5}, {-0.1}, {0, 1}}) {
            boolean[] y = new boolean[Math.min(1, bad.length)];
            assertThrows(IllegalArgumentException.class, () -> Calibration.of(y, bad, 10));
            assertThrows(IllegalArgumentException.class, () -> DecisionCurve.of(y, bad, .5));
        }
        for (double[] bad : new double[][] {{}, {Double.NaN}}) {
            boolean[] y = new boolean[bad.length];
            assertThrows(IllegalArgumentException.class, () -> ConfusionMatrix.of(y, bad, .5));
            assertThrows(IllegalArgumentException.class, () -> PrecisionRecallCurve.of(y, bad));
            assertThrows(IllegalArgumentException.class, () -> PatientAucs.ofIndependent(y, List.of(bad)));
        }
        assertThrows(IllegalArgumentException.class, () -> McNemar.of(new boolean[1], new boolean[2], List.of("a")));
        assertEquals(new McNemar(0, 0, 1), McNemar.of(new boolean[0], new boolean[0], List.of()));
        assertEquals(0, Holm.adjust().length);
        Predictions none = Predictions.of(List.of());
        assertEquals(0, Comparison.aucs(PublishedStudy.load(), none).rowCount());
        assertEquals(0, Comparison.thresholds(none).rowCount());
    }

    @Test
    void holmByHand() {
        assertArrayEquals(new double[] {.03, .06, .06, Double.NaN}, Holm.adjust(.01, .04, .03, Double.NaN), EXACT);
    }

    @Test
    void csvKeepsEveryBit(@TempDir Path folder) {
        Predictions p = predictions(new boolean[] {true, false, true}, new double[] {1 / 3.0, 1e-17, .9});
        p.write(folder.resolve("deep/predictions.csv"));
        assertEquals(p, Predictions.read(folder.resolve("deep/predictions.csv")));
    }

    @Test
    void predictionsSayWhatTheirNetworkStartedFrom(@TempDir Path folder) throws IOException {
        ImagePrediction unknown = predictions(new boolean[] {true}, new double[] {.9}).rows().get(0);
        Predictions own = Predictions.of(List.of(new ImagePrediction(unknown.image(), unknown.patient(), unknown.label(), unknown.pBenign(),
                unknown.pCancer(), unknown.model(), unknown.trainVariant(), unknown.testVariant(), unknown.runId(), "ImageNet, own file 12", 5)));
        Path file = folder.resolve("predictions.csv");
        own.write(file);
        assertEquals("ImageNet, own file 12", Predictions.read(file).start());
        assertEquals(List.of("ImageNet, own file 12"), Comparison.aucs(PublishedStudy.load(), own).stringColumn("start").asList());
        assertEquals(5, Predictions.read(file).rows().get(0).seed());
        // as written before starts, seeds and checksums were noted
        Files.delete(folder.resolve(".predictions.csv.sha256"));
        Files.writeString(file, Files.readString(file).replace(",start,seed", "").replace(",\"ImageNet, own file 12\",5", ""));
        assertEquals("not recorded", Predictions.read(file).start());
        assertEquals(1, Predictions.read(file).rows().get(0).seed());
    }
}
