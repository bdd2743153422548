package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/** AUCs of networks that were trained with several seeds. */
class SeveralSeedsTest {

    private static final int IMAGES = 80;
    private static final double EXACT = 1e-12;

    /** A third are cancers; two images a patient. */
    private static Predictions seed(int number, Variant form, IntToDoubleFunction pCancer) {
        List<ImagePrediction> rows = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            double p = pCancer.applyAsDouble(i);
            rows.add(new ImagePrediction(i + ".jpg", "p" + i / 2, isCancer(i) ? Label.CANCER : Label.BENIGN, 1 - p, p, "VGG16",
                    form, Variant.UNCROPPED, form + " run " + number, "ImageNet", number));
        }
        return Predictions.of(rows);
    }

    private static boolean isCancer(int image) {
        return image / 2 % 3 == 0;
    }

    /** A network that separates the classes by some standard deviations; patients are harder or easier for all seeds alike. */
    private static Predictions drawn(int number, double separation, double[] patients, SplittableRandom random) {
        return drawn(number, Variant.UNCROPPED, separation, patients, random);
    }

    private static Predictions drawn(int number, Variant form, double separation, double[] patients, SplittableRandom random) {
        NormalDistribution normal = new NormalDistribution();
        return seed(number, form, i -> normal.cumulativeProbability(
                (isCancer(i) ? separation : 0) + Math.sqrt(0.5) * patients[i / 2] + Math.sqrt(0.5) * random.nextGaussian()));
    }

    private static double[] patients(SplittableRandom random) {
        return IntStream.range(0, IMAGES / 2).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    private static Predictions together(List<Predictions> seeds) {
        return seeds.stream().reduce(Predictions::and).orElseThrow();
    }

    /** The AUCs of all seeds as if each were a network. */
    private static PatientAucs patientsAlone(List<Predictions> seeds) {
        return PatientAucs.of(seeds);
    }

    @Test
    void ofOneSeedOnlyThePatientsVary() {
        SplittableRandom random = new SplittableRandom(1);
        Predictions one = drawn(7, 1, patients(random), random);
        PatientAucs aucs = PatientAucs.of(one);
        assertEquals(List.of(), aucs.seeds());
        assertEquals(IMAGES / 2 + " patients", aucs.varied());
    }

    @Test
    void seedsThatAgreeAddNothing() {
        SplittableRandom random = new SplittableRandom(2);
        Predictions one = drawn(1, 1, patients(random), random);
        Predictions three = together(List.of(one, again(one, 2), again(one, 3)));
        Interval patients = PatientAucs.of(one).interval(0);
        Interval mean = PatientAucs.of(three).interval(0);
        assertEquals(patients.estimate(), mean.estimate(), EXACT);
        assertEquals(patients.low(), mean.low(), EXACT);
        assertEquals(patients.high(), mean.high(), EXACT);
        assertEquals(IMAGES / 2 + " patients, 3 seeds", PatientAucs.of(three).varied());
    }

    private static Predictions again(Predictions one, long seed) {
        return Predictions.of(one.rows().stream().map(row -> new ImagePrediction(row.image(), row.patient(), row.label(), row.pBenign(), row.pCancer(),
                row.model(), row.trainVariant(), row.testVariant(), "run " + seed, row.start(), seed)).toList());
    }

    /** Two networks are trained apart, so the variances of their seeds' means are added; each has its own degrees of freedom. */
    @Test
    void variancesOfSeedsAndPatientsAreAdded() {
        SplittableRandom random = new SplittableRandom(3);
        double[] patients = patients(random);
        List<Predictions> crops = new ArrayList<>();
        List<Predictions> frames = new ArrayList<>();
        for (int s = 1; s <= 3; s++) {
            crops.add(drawn(s, Variant.CROPPED, new double[] {1.4, 0.7, 1.1}[s - 1], patients, random));
        }
        for (int s = 1; s <= 2; s++) {
            frames.add(drawn(s, new double[] {0.5, 0.9}[s - 1], patients, random));
        }
        PatientAucs.Difference less = PatientAucs.of(List.of(together(crops), together(frames))).difference(0, 1);
        double third = 1.0 / 3;
        PatientAucs.Difference alone = patientsAlone(Stream.concat(crops.stream(), frames.stream()).toList())
                .contrast(new double[] {third, third, third, -0.5, -0.5});
        double ofPatients = Math.pow(alone.standardError(), 2);
        double ofCrops = StatUtils.variance(aucs(crops)) / 3;
        double ofFrames = StatUtils.variance(aucs(frames)) / 2;
        assertEquals(StatUtils.mean(aucs(crops)) - StatUtils.mean(aucs(frames)), less.value(), EXACT);
        assertEquals(ofPatients + ofCrops + ofFrames, Math.pow(less.standardError(), 2), EXACT);
        assertEquals(Math.pow(ofPatients + ofCrops + ofFrames, 2)
                / (ofPatients * ofPatients / alone.freedom() + ofCrops * ofCrops / 2 + ofFrames * ofFrames), less.freedom(), 1e-9);
        assertTrue(less.varied().endsWith("patients, 2 to 3 seeds"), less.varied());
    }

    private static double[] aucs(List<Predictions> seeds) {
        return seeds.stream().mapToDouble(s -> PatientAucs.of(s).auc()[0]).toArray();
    }

    /** What one network says of crops and of frames changes with the same seeds. */
    @Test
    void setsOfTheSameTrainingsVaryTogether() {
        SplittableRandom random = new SplittableRandom(8);
        double[] patients = patients(random);
        List<Predictions> seeds = List.of(drawn(1, 0.4, patients, random), drawn(2, 1.6, patients, random));
        Predictions asked = together(seeds);
        PatientAucs twice = PatientAucs.of(List.of(asked, asked));
        assertEquals(0, twice.difference(0, 1).standardError(), EXACT);
        assertEquals(1, twice.seeds().size());
    }

    /** A network that was trained once is taken to vary as the others of its combination, in intervals and in the draws of the ranking. */
    @Test
    void aNetworkTrainedOnceBorrowsTheSpreadOfTheOthers() {
        SplittableRandom random = new SplittableRandom(13);
        double[] patients = patients(random);
        List<Predictions> seeds = List.of(drawn(1, 0.2, patients, random), drawn(2, 1.2, patients, random), drawn(3, 2.4, patients, random));
        Predictions once = Predictions.of(drawn(1, 1, patients, random).rows().stream().map(row -> row.ofSeed("VGG19", 1)).toList());
        PatientAucs both = PatientAucs.of(List.of(together(seeds), once));
        double spread = StatUtils.variance(aucs(seeds));
        double alone = Math.pow(PatientAucs.of(once).contrast(new double[] {1}).standardError(), 2);
        PatientAucs.Difference one = both.contrast(new double[] {0, 1});
        assertEquals(alone + spread, Math.pow(one.standardError(), 2), EXACT);
        assertEquals(Math.pow(alone + spread, 2) / (alone * alone / both.freedom() + spread * spread / 2), one.freedom(), 1e-9);
        double[] draws = PatientBootstrap.of(List.of(together(seeds), once), 4000, 1).aucs()[1];
        double ofPatients = StatUtils.variance(PatientBootstrap.of(List.of(once), 4000, 1).aucs()[0]);
        assertEquals(Math.sqrt(ofPatients + spread), Math.sqrt(StatUtils.variance(draws)), 0.006);
        Predictions elsewhere = Predictions.of(drawn(1, Variant.CROPPED, 1, patients, random).rows().stream().map(row -> row.ofSeed("VGG19", 1)).toList());
        assertEquals(Math.pow(PatientAucs.of(elsewhere).contrast(new double[] {1}).standardError(), 2),
                Math.pow(PatientAucs.of(List.of(together(seeds), elsewhere)).contrast(new double[] {0, 1}).standardError(), 2), EXACT);
    }

    @Test
    void seedsMustHaveTheSameImages() {
        SplittableRandom random = new SplittableRandom(9);
        Predictions one = drawn(1, 1, patients(random), random);
        Predictions fewer = again(one, 2).where(row -> !row.image().equals("0.jpg"));
        assertThrows(IllegalArgumentException.class, () -> PatientAucs.of(one.and(fewer)));
    }

    @Test
    void oneNetworkOfSeveralSeedsIsNotTakenForOneTraining() {
        SplittableRandom random = new SplittableRandom(10);
        Predictions one = drawn(1, 1, patients(random), random);
        Predictions two = one.and(again(one, 2));
        assertEquals(1, two.eachWithSeeds().size());
        assertEquals(2, two.eachWithSeeds().get(0).bySeed().size());
        assertThrows(IllegalArgumentException.class, two::each);
        assertThrows(IllegalArgumentException.class, () -> two.ofModel("VGG16"));
        Predictions other = Predictions.of(again(one, 1).rows().stream().map(row -> row.ofSeed("VGG16", 2)).toList());
        assertThrows(IllegalArgumentException.class, () -> two.and(other).eachWithSeeds(), "two trainings with seed 2");
    }

    /** The mean over seeds that are drawn anew has the spread of the seeds and that of the patients. */
    @Test
    void seedsAreDrawnWithThePatients() {
        SplittableRandom random = new SplittableRandom(11);
        double[] patients = patients(random);
        List<Predictions> seeds = List.of(drawn(1, 0.2, patients, random), drawn(2, 1.2, patients, random), drawn(3, 2.4, patients, random));
        Predictions asked = together(seeds);
        double[] drawn = PatientBootstrap.of(List.of(asked), 4000, 1).aucs()[0];
        PatientAucs.Difference expected = PatientAucs.of(asked).contrast(new double[] {1});
        // drawing from three values finds two thirds of their variance
        double ofSeeds = StatUtils.variance(aucs(seeds)) / 3;
        double ofPatients = Math.pow(expected.standardError(), 2) - ofSeeds;
        assertEquals(Math.sqrt(ofPatients + ofSeeds * 2 / 3), Math.sqrt(StatUtils.variance(drawn)), 0.006);
        assertEquals(StatUtils.mean(aucs(seeds)), StatUtils.mean(drawn), 0.005);
        double[] ofOne = PatientBootstrap.of(List.of(seeds.get(0)), 4000, 1).aucs()[0];
        assertTrue(StatUtils.variance(ofOne) < StatUtils.variance(drawn));
    }

    @Test
    void theMeanCurveHasTheMeanArea() {
        SplittableRandom random = new SplittableRandom(12);
        double[] patients = patients(random);
        List<RocCurve> curves = List.of(0.1, 0.9, 2.0).stream()
                .map(separation -> RocCurve.ofClass(drawn(1, separation, patients, random), Label.CANCER)).toList();
        RocCurve mean = RocCurve.mean(curves);
        assertEquals(curves.stream().mapToDouble(RocCurve::auc).average().orElseThrow(), mean.auc(), EXACT);
        assertEquals("mean of 3 seeds", mean.name());
        assertEquals(curves.get(0), RocCurve.mean(curves.subList(0, 1)));
        for (int i = 1; i < mean.fpr().length; i++) {
            assertTrue(mean.fpr()[i] >= mean.fpr()[i - 1] && mean.tpr()[i] >= mean.tpr()[i - 1] - EXACT);
        }
    }

    /** Seeds vary in what they learned, patients are drawn anew: the interval holds the mean AUC of all seeds in 95 % of the samples. */
    @Test
    void intervalsHoldTheTruth() {
        double spread = 0.3;
        double[] truths = new SplittableRandom(4).doubles(200_000).map(u -> new NormalDistribution(1, spread).inverseCumulativeProbability(u))
                .map(separation -> new NormalDistribution().cumulativeProbability(separation / Math.sqrt(2))).toArray();
        double truth = StatUtils.mean(truths);
        SplittableRandom random = new SplittableRandom(5);
        int samples = 600;
        int held = 0;
        int heldByPatients = 0;
        for (int s = 0; s < samples; s++) {
            double[] patients = patients(random);
            List<Predictions> seeds = new ArrayList<>();
            for (int k = 1; k <= 3; k++) {
                seeds.add(drawn(k, 1 + spread * random.nextGaussian(), patients, random));
            }
            Interval mean = PatientAucs.of(together(seeds)).interval(0);
            held += mean.low() < truth && truth < mean.high() ? 1 : 0;
            PatientAucs aucs = patientsAlone(seeds);
            double[] third = new double[3];
            Arrays.fill(third, 1.0 / 3);
            Interval patientsAlone = aucs.contrast(third).interval();
            heldByPatients += patientsAlone.low() < truth && truth < patientsAlone.high() ? 1 : 0;
        }
        // a share of .95 comes out within .027 of itself in 600 samples
        assertTrue(held >= (0.95 - 0.027) * samples, held + " of " + samples);
        assertTrue(heldByPatients < held, "patients alone: " + heldByPatients + ", with seeds: " + held);
    }
}
