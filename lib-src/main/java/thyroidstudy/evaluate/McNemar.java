package thyroidstudy.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Exact test whether two classifiers are right equally often on the same images, by patient: where they are, a patient's images that only the
 * first has right could as well be those that only the second has right, so each patient's difference may change its sign. With one image per
 * patient this is McNemar's exact test (1947).
 *
 * @param onlyFirst  images that only the first has right
 * @param onlySecond images that only the second has right
 * @param pValue     two-sided, over all signs of the patients' differences; 1 when the two never differ
 */
public record McNemar(int onlyFirst, int onlySecond, double pValue) {

    /** @param patients of the images */
    public static McNemar of(boolean[] firstCorrect, boolean[] secondCorrect, List<String> patients) {
        if (firstCorrect.length != secondCorrect.length || firstCorrect.length != patients.size()) {
            throw new IllegalArgumentException(firstCorrect.length + " answers against " + secondCorrect.length + " of " + patients.size()
                    + " patients");
        }
        int b = 0;
        int c = 0;
        Map<String, Integer> differences = new LinkedHashMap<>();
        for (int i = 0; i < firstCorrect.length; i++) {
            b += firstCorrect[i] && !secondCorrect[i] ? 1 : 0;
            c += !firstCorrect[i] && secondCorrect[i] ? 1 : 0;
            differences.merge(patients.get(i), Boolean.compare(firstCorrect[i], secondCorrect[i]), Integer::sum);
        }
        return new McNemar(b, c, twoSided(differences.values().stream().mapToInt(Math::abs).toArray(), Math.abs(b - c)));
    }

    /** How often the sum of numbers of random signs is at least as far from 0 as observed. */
    private static double twoSided(int[] sizes, int observed) {
        // probability of each sum, 0 in the middle; grows with every number
        double[] of = {1};
        for (int size : sizes) {
            double[] next = new double[of.length + 2 * size];
            for (int i = 0; i < of.length; i++) {
                next[i] += of[i] / 2;
                next[i + 2 * size] += of[i] / 2;
            }
            of = next;
        }
        double p = 0;
        for (int i = 0; i < of.length; i++) {
            p += Math.abs(i - of.length / 2) >= observed ? of[i] : 0;
        }
        return Math.min(1, p);
    }
}
