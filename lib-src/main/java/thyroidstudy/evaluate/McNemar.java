package thyroidstudy.evaluate;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Exact McNemar test (1947) whether two classifiers are right equally often on the same images.
 *
 * @param onlyFirst  images that only the first has right
 * @param onlySecond images that only the second has right
 * @param pValue     two-sided, from the binomial distribution; 1 when they never differ
 */
public record McNemar(int onlyFirst, int onlySecond, double pValue) {

    public static McNemar of(boolean[] firstCorrect, boolean[] secondCorrect) {
        if (firstCorrect.length != secondCorrect.length) {
            throw new IllegalArgumentException(firstCorrect.length + " answers against " + secondCorrect.length);
        }
        int b = 0;
        int c = 0;
        for (int i = 0; i < firstCorrect.length; i++) {
            b += firstCorrect[i] && !secondCorrect[i] ? 1 : 0;
            c += !firstCorrect[i] && secondCorrect[i] ? 1 : 0;
        }
        double tail = b + c == 0 ? 1
                : new BinomialDistribution(null, b + c, 0.5).cumulativeProbability(Math.min(b, c));
        return new McNemar(b, c, Math.min(1, 2 * tail));
    }
}
