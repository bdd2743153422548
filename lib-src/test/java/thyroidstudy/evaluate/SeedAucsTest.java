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
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

class SeedAucsTest {

    private static final int IMAGES = 80;
    private static final double EXACT = 1e-12;

    /** A third are cancers; two images a patient. */
    private static Predictions seed(int number, IntToDoubleFunction pCancer) {
        List<ImagePrediction> rows = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            double p = pCancer.applyAsDouble(i);
            rows.add(new ImagePrediction(i + ".jpg", "p" + i / 2, isCancer(i) ? Label.CANCER : Label.BENIGN, 1 - p, p, "VGG16-" + number,
                    Variant.UNCROPPED, Variant.UNCROPPED, "run " + number, "ImageNet"));
        }
        return Predictions.of(rows);
    }

    private static boolean isCancer(int image) {
        return image / 2 % 3 == 0;
    }

    /** A network that separates the classes by some standard deviations; patients are harder or easier for all seeds alike. */
    private static Predictions drawn(int number, double separation, double[] patients, SplittableRandom random) {
        NormalDistribution normal = new NormalDistribution();
        return seed(number, i -> normal.cumulativeProbability(
                (isCancer(i) ? separation : 0) + Math.sqrt(0.5) * patients[i / 2] + Math.sqrt(0.5) * random.nextGaussian()));
    }

    private static double[] patients(SplittableRandom random) {
        return IntStream.range(0, IMAGES / 2).mapToDouble(i -> random.nextGaussian()).toArray();
    }

    @Test
    void ofOneSeedOnlyThePatientsVary() {
        SplittableRandom random = new SplittableRandom(1);
        Predictions one = drawn(1, 1, patients(random), random);
        assertEquals(PatientAucs.of(one).interval(0), new SeedAucs(List.of(one)).mean());
    }

    @Test
    void seedsThatAgreeAddNothing() {
        SplittableRandom random = new SplittableRandom(2);
        Predictions one = drawn(1, 1, patients(random), random);
        Interval mean = new SeedAucs(List.of(one, one, one)).mean();
        Interval patients = PatientAucs.onLogOdds(PatientAucs.of(one).auc()[0], PatientAucs.of(one).contrast(new double[] {1}).standardError(),
                PatientAucs.of(one).freedom(), Interval.TAIL);
        assertEquals(patients.estimate(), mean.estimate(), EXACT);
        assertEquals(patients.low(), mean.low(), EXACT);
        assertEquals(patients.high(), mean.high(), EXACT);
    }

    @Test
    void variancesOfSeedsAndPatientsAreAdded() {
        SplittableRandom random = new SplittableRandom(3);
        double[] patients = patients(random);
        List<Predictions> crops = List.of(drawn(1, 1.4, patients, random), drawn(2, 0.7, patients, random), drawn(3, 1.1, patients, random));
        List<Predictions> frames = List.of(drawn(1, 0.5, patients, random), drawn(2, 0.9, patients, random), drawn(3, 0.2, patients, random));
        PatientAucs.Difference less = new SeedAucs(crops).less(new SeedAucs(frames));
        double[] differences = new double[3];
        for (int i = 0; i < 3; i++) {
            differences[i] = PatientAucs.of(crops.get(i)).auc()[0] - PatientAucs.of(frames.get(i)).auc()[0];
        }
        List<Predictions> both = new ArrayList<>(crops);
        both.addAll(frames);
        double third = 1.0 / 3;
        PatientAucs.Difference patientsAlone = PatientAucs.of(both).contrast(new double[] {third, third, third, -third, -third, -third});
        double ofPatients = Math.pow(patientsAlone.standardError(), 2);
        double ofSeeds = StatUtils.variance(differences) / 3;
        assertEquals(StatUtils.mean(differences), less.value(), EXACT);
        assertEquals(ofPatients + ofSeeds, Math.pow(less.standardError(), 2), EXACT);
        assertEquals(Math.pow(ofPatients + ofSeeds, 2) / (ofSeeds * ofSeeds / 2 + ofPatients * ofPatients / patientsAlone.freedom()),
                less.freedom(), 1e-9);
        assertTrue(less.varied().endsWith("patients, seeds"), less.varied());
        assertThrows(IllegalArgumentException.class, () -> new SeedAucs(crops).less(new SeedAucs(frames.subList(0, 2))));
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
            Interval mean = new SeedAucs(seeds).mean();
            held += mean.low() < truth && truth < mean.high() ? 1 : 0;
            PatientAucs aucs = PatientAucs.of(seeds);
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
