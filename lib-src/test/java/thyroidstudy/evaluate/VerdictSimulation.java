package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import tech.tablesaw.api.Row;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Verdicts.Verdict;

/** Test images and answers of networks whose true AUCs are known, and what is said of them. Shared by a test and a benchmark. */
final class VerdictSimulation {

    private static final List<String> NETWORKS = List.of("VGG19", "ResNet101", "VGG16", "ResNet50");
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** A kind of claim, by the one of its kind that the study makes. */
    enum Kind {
        ALL_BELOW("trained on crops, all four stay below .70 on frames", of -> 0.70 - max(of)),
        ALL_ABOVE("the other four reach over .80 on frames", of -> -max(negative(of)) - 0.80),
        ALL_NEAR_ONE("on crops all four reach .93", of -> -max(negative(of)) - 0.93),
        ALL_NEAR_ONE_WIDE(ALL_NEAR_ONE.claim, ALL_NEAR_ONE.bootstrapped),
        ORDER("VGG19 > ResNet101 > VGG16 > ResNet50 on frames", null),
        BEST("VGG19 is the best of the four on frames", of -> of[0] - max(Arrays.copyOfRange(of, 1, 4))),
        EACH_HIGHER("cropping lifts each of the four", of -> IntStream.range(0, 4).mapToDouble(i -> of[4 + i] - of[i]).min().orElseThrow());

        private final String claim;
        private final ToDoubleFunction<double[]> bootstrapped;

        Kind(String claim, ToDoubleFunction<double[]> bootstrapped) {
            this.claim = claim;
            this.bootstrapped = bootstrapped;
        }

        private static double max(double[] of) {
            return Arrays.stream(of).max().orElseThrow();
        }

        private static double[] negative(double[] of) {
            return Arrays.stream(of).map(a -> -a).toArray();
        }

        /** True AUCs that go with the claim: four, or four on frames and four on crops. */
        Predictions answers(Images images, double... aucs) {
            Predictions all = Predictions.of(List.of());
            for (int i = 0; i < aucs.length; i++) {
                Variant test = claim.startsWith("on crops") || i >= 4 ? Variant.CROPPED : Variant.UNCROPPED;
                all = all.and(images.answers(NETWORKS.get(i % 4), this == ALL_BELOW ? Variant.CROPPED : test, test, aucs[i],
                        this == ALL_NEAR_ONE_WIDE ? 2 : 1));
            }
            return all;
        }

        /** What the library says. */
        Verdict verdict(Predictions answers) {
            for (Row row : Verdicts.of(answers)) {
                if (row.getString("the study says").equals(claim)) {
                    return Verdict.of(row.getString("verdict"));
                }
            }
            throw new AssertionError(claim + " was not judged");
        }

        /** What a percentile interval of the bootstrapped minimum or maximum would say, and of an order each step at a third of the error. */
        Verdict bootstrapped(Predictions answers, int resamples, long seed) {
            PatientBootstrap aucs = PatientBootstrap.of(answers.each(), resamples, seed);
            if (this != ORDER) {
                return Verdict.of(Percentiles.of(aucs, Interval.LEVEL, bootstrapped));
            }
            List<Verdict> steps = IntStream.range(0, 3)
                    .mapToObj(i -> Verdict.of(Percentiles.of(aucs, 1 - (1 - Interval.LEVEL) / 3, of -> of[i] - of[i + 1]))).toList();
            return steps.contains(Verdict.CONTRADICTED) ? Verdict.CONTRADICTED
                    : steps.contains(Verdict.CANNOT_TELL) ? Verdict.CANNOT_TELL : Verdict.SUPPORTED;
        }

        @Override
        public String toString() {
            return this == ALL_NEAR_ONE_WIDE ? "all near one, scores of cancers twice as wide" : name().toLowerCase().replace('_', ' ');
        }
    }

    /**
     * Test images of patients of one class each. Half of a score's variance is shared by all networks; with several images per patient half of
     * it is the patient's. The scores of cancers are normal with the spread of the benign ones, or twice that.
     */
    static final class Images {

        private final SplittableRandom random;
        private final boolean[] cancer;
        private final int perPatient;
        private final List<String> patients = new ArrayList<>();
        private final double[] shared;

        Images(int cancers, int benign, int perPatient, long seed) {
            random = new SplittableRandom(seed);
            this.perPatient = perPatient;
            cancer = new boolean[cancers + benign];
            Arrays.fill(cancer, 0, cancers, true);
            int patient = -1;
            for (int i = 0; i < cancer.length; i++) {
                patient += i == cancers || (i < cancers ? i : i - cancers) % perPatient == 0 ? 1 : 0;
                patients.add("patient " + patient);
            }
            shared = noise();
        }

        /** Of variance 1. */
        private double[] noise() {
            double[] noise = new double[cancer.length];
            double ofPatient = 0;
            for (int i = 0; i < noise.length; i++) {
                if (i == 0 || !patients.get(i).equals(patients.get(i - 1))) {
                    ofPatient = random.nextGaussian();
                }
                noise[i] = perPatient == 1 ? ofPatient : (ofPatient + random.nextGaussian()) / Math.sqrt(2);
            }
            return noise;
        }

        Predictions answers(String model, Variant train, Variant test, double auc, double spread) {
            double signal = Math.sqrt(1 + spread * spread) * NORMAL.inverseCumulativeProbability(auc);
            double[] own = noise();
            double[] p = new double[cancer.length];
            Arrays.setAll(p, i -> 1 / (1 + Math.exp(-(shared[i] + own[i]) / Math.sqrt(2) * (cancer[i] ? spread : 1) - (cancer[i] ? signal : 0))));
            return Answers.of(model, train, test, cancer, p, patients);
        }
    }

    private VerdictSimulation() {}
}
