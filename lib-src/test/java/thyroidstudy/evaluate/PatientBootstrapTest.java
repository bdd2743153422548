package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatientBootstrapTest {

    /** Scores that depend on the patient as well as on the truth. */
    private record Drawn(boolean[] positive, double[] scores, List<String> patients) {

        static Drawn of(int patients, int imagesEach, double patientNoise, double signal, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = patients * imagesEach;
            Drawn d = new Drawn(new boolean[n], new double[n],
                    IntStream.range(0, n).mapToObj(i -> "patient " + i / imagesEach).toList());
            double mood = 0;
            for (int i = 0; i < n; i++) {
                mood = i % imagesEach == 0 ? patientNoise * random.nextGaussian() : mood;
                d.positive[i] = i / imagesEach % 4 == 0;
                d.scores[i] = 1 / (1 + Math.exp(-(d.positive[i] ? signal : 0) - mood - random.nextGaussian()));
            }
            return d;
        }

        Predictions answers() {
            return Answers.of(positive, scores, patients);
        }
    }

    /** Images of one patient that say the same are worth one image: the interval is that of the patients. */
    @Test
    void repeatedImagesMakeNobodySurer() {
        Drawn one = Drawn.of(120, 1, 0, 1, 3);
        int times = 9;
        boolean[] positive = new boolean[120 * times];
        double[] scores = new double[120 * times];
        List<String> patients = IntStream.range(0, 120 * times).mapToObj(i -> one.patients.get(i / times)).toList();
        Arrays.setAll(scores, i -> one.scores[i / times]);
        for (int i = 0; i < positive.length; i++) {
            positive[i] = one.positive[i / times];
        }
        Interval ofPatients = Percentiles.of(PatientBootstrap.of(List.of(one.answers()), 500, 1), 0);
        Interval ofImages = Percentiles.of(PatientBootstrap.of(List.of(Answers.of(positive, scores, patients)), 500, 1), 0);
        assertEquals(ofPatients.low(), ofImages.low(), 1e-12);
        assertEquals(ofPatients.high(), ofImages.high(), 1e-12);
        Interval blind = PatientAucs.ofIndependent(positive, List.of(scores)).interval(0);
        assertTrue(blind.high() - blind.low() < (ofImages.high() - ofImages.low()) / 2,
                "blind to patients: " + blind + ", by patients: " + ofImages);
    }

    /** The interval holds the AUC of the population about as often as it says, with four like images a patient. */
    @Test
    void coversTheTruthAsOftenAsItSays() {
        double truth = new org.apache.commons.math3.distribution.NormalDistribution(null, 0, 1)
                .cumulativeProbability(1.2 / Math.sqrt(2 * (1 + 1.5 * 1.5)));
        int held = 0;
        int heldByFormula = 0;
        int heldBlindly = 0;
        for (int i = 0; i < 200; i++) {
            Drawn d = Drawn.of(120, 4, 1.5, 1.2, 100 + i);
            Interval interval = Percentiles.of(PatientBootstrap.of(List.of(d.answers()), 300, i), 0);
            held += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
            Interval formula = PatientAucs.of(d.answers()).interval(0);
            heldByFormula += formula.low() <= truth && truth <= formula.high() ? 1 : 0;
            Interval blind = PatientAucs.ofIndependent(d.positive, List.of(d.scores)).interval(0);
            heldBlindly += blind.low() <= truth && truth <= blind.high() ? 1 : 0;
        }
        assertTrue(held >= 178 && held <= 200, "95 % intervals by patients held the truth in " + held + " of 200 data sets");
        assertTrue(heldByFormula >= 182, "by formula " + heldByFormula);
        assertTrue(heldBlindly < held - 20, "blind to patients " + heldBlindly + ", by patients " + held);
    }

    /** Both sets are of the same patients with the same answers: their difference is 0 in every draw. */
    @Test
    void setsOfTheSamePatientsAreDrawnTogether() {
        Drawn d = Drawn.of(40, 3, 1, 1, 5);
        Predictions set = Answers.of(d.positive, Arrays.stream(d.scores).map(x -> 1 / (1 + Math.exp(-x))).toArray(),
                d.patients);
        Predictions backwards = new Predictions(IntStream.range(0, set.size())
                .mapToObj(i -> set.rows().get(set.size() - 1 - i)).toList());
        PatientBootstrap b = PatientBootstrap.of(List.of(set, backwards), 100, 9);
        assertArrayEquals(b.aucs()[0], b.aucs()[1], 1e-15);
        assertTrue(Percentiles.of(b, 0).low() < b.estimates()[0] && b.estimates()[0] < Percentiles.of(b, 0).high());
        assertEquals(new Interval(0, 0, 0), Percentiles.of(b, Interval.LEVEL, a -> a[0] - a[1]));
    }

    @Test
    void aSetOfOneClassDoesNotSpoilTheOther() {
        Drawn d = Drawn.of(20, 2, 1, 1, 5);
        Predictions both = Answers.of(d.positive, new double[40], d.patients);
        Predictions benign = Answers.of(new boolean[40], new double[40], d.patients);
        PatientBootstrap b = PatientBootstrap.of(List.of(both, benign), 50, 1);
        assertEquals(0.5, Percentiles.of(b, 0).low());
        assertTrue(Double.isNaN(Percentiles.of(b, 1).low()));
        assertTrue(Double.isNaN(Percentiles.of(b, Interval.LEVEL, a -> a[0] - a[1]).high()));
        assertArrayEquals(new double[] {1, 0}, b.probabilityFirst(), 1e-9);
    }

    @Test
    void refusesWhatDoesNotBelongTogether() {
        assertThrows(IllegalArgumentException.class,
                () -> PatientBootstrap.of(List.of(Predictions.of(List.of())), 10, 1));
    }

    /** Five networks on as many images as the study's TEST. */
    @Test
    void twoThousandResamplesOfFiveNetworksTakeLessThanFiveSeconds() {
        List<Predictions> five = IntStream.range(0, 5).mapToObj(i -> Drawn.of(1166, 1, 0, 1, i).answers()).toList();
        long start = System.nanoTime();
        PatientBootstrap b = PatientBootstrap.of(five, 2000, 1);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("2,000 resamples of 5 networks on 1,166 images: %.2f s%n", seconds);
        assertEquals(2000, b.aucs()[4].length);
        assertTrue(seconds < 5, seconds + " s");
    }
}
