package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/** Predictions made up for tests. */
public final class Answers {

    private Answers() {}

    static Predictions of(boolean[] cancer, double[] pCancer, List<String> patients) {
        return of("VGG19", Variant.UNCROPPED, Variant.UNCROPPED, cancer, pCancer, patients);
    }

    public static Predictions of(
            String model, Variant train, Variant test, boolean[] cancer, double[] pCancer, List<String> patients) {
        List<ImagePrediction> rows = new ArrayList<>();
        for (int i = 0; i < cancer.length; i++) {
            rows.add(new ImagePrediction(i + ".jpg", patients.get(i), cancer[i] ? Label.CANCER : Label.BENIGN,
                    1 - pCancer[i], pCancer[i], model, train, test, "run of " + model));
        }
        return new Predictions(rows);
    }

    /**
     * Of one network, on two images of each of 80 patients, a quarter of them with cancer.
     *
     * @param signal by how many standard deviations the cancers' scores lie above the others
     */
    public static Predictions of(String model, Variant train, Variant test, double signal, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> patients = new ArrayList<>();
        boolean[] cancer = new boolean[160];
        double[] p = new double[160];
        for (int i = 0; i < p.length; i++) {
            patients.add(String.format("%03d", i / 2));
            cancer[i] = i / 2 % 4 == 0;
            p[i] = 1 / (1 + Math.exp(-(random.nextGaussian() + (cancer[i] ? signal : 0) - signal / 2)));
        }
        return of(model, train, test, cancer, p, patients);
    }
}
