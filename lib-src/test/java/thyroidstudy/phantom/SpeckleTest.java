package thyroidstudy.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.Seeds;

class SpeckleTest {

    private static final int WIDTH = 400;
    private static final int HEIGHT = 400;
    private static final Speckle SPECKLE = new Speckle(0.7, 1.6, 0.5);

    @Test
    void envelopeOfEvenTissueIsRayleigh() {
        float[] envelope = evenTissue(1);
        SummaryStatistics s = new SummaryStatistics();
        int below = 0;
        for (float v : envelope) {
            s.addValue(v);
            below += v < Math.sqrt(Math.log(2)) ? 1 : 0;
        }
        // Rayleigh: mean / standard deviation = sqrt(pi / (4 - pi)) = 1.913
        assertEquals(1.913, s.getMean() / s.getStandardDeviation(), 0.03);
        assertEquals(Math.sqrt(Math.PI) / 2, s.getMean(), 0.02, "mean for a root mean square of 1");
        assertEquals(0.5, below / (double) envelope.length, 0.01, "median");
    }

    @Test
    void grainIsWiderAcrossTheBeamAndGrowsWithDepth() {
        float[] envelope = evenTissue(2);
        double across = correlation(envelope, 0, HEIGHT / 4, 2, 0);
        double along = correlation(envelope, 0, HEIGHT / 4, 0, 2);
        double acrossDeep = correlation(envelope, 3 * HEIGHT / 4, HEIGHT, 2, 0);
        assertEquals(true, across > along + 0.2, across + " across, " + along + " along");
        assertEquals(true, acrossDeep > across + 0.05, acrossDeep + " deep, " + across + " shallow");
    }

    @Test
    void brightnessIsEvenUpToTheMargins() {
        SummaryStatistics margin = new SummaryStatistics();
        for (int seed = 10; seed < 16; seed++) {
            float[] envelope = evenTissue(seed);
            for (int row = 0; row < HEIGHT; row++) {
                margin.addValue(envelope[row * WIDTH]);
            }
        }
        assertEquals(Math.sqrt(Math.PI) / 2, margin.getMean(), 0.12);
    }

    private static float[] evenTissue(long seed) {
        float[] scatter = new float[WIDTH * HEIGHT];
        Arrays.fill(scatter, 1);
        return SPECKLE.envelope(scatter, new float[WIDTH * HEIGHT], WIDTH, Seeds.random(seed));
    }

    private static double correlation(float[] field, int fromRow, int toRow, int dx, int dy) {
        double n = 0;
        double a = 0;
        double aa = 0;
        double ab = 0;
        for (int row = fromRow; row < toRow - dy; row++) {
            for (int c = 0; c < WIDTH - dx; c++) {
                double p = field[row * WIDTH + c];
                a += p;
                aa += p * p;
                ab += p * field[(row + dy) * WIDTH + c + dx];
                n++;
            }
        }
        double mean = a / n;
        return (ab / n - mean * mean) / (aa / n - mean * mean);
    }
}
