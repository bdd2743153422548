package thyroidstudy.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class AugmentationTest {

    private static final int DRAWS = 20_000;

    /** As an epoch or a series of epochs would draw them. */
    private static List<AffineSample> draws(Augmentation augmentation) {
        return IntStream.range(0, DRAWS).mapToObj(i -> augmentation.sample(5, i / 1000, i % 1000, 224)).toList();
    }

    private static double[] values(ToDoubleFunction<AffineSample> of) {
        return draws(Augmentation.study()).stream().mapToDouble(of).toArray();
    }

    /** Kolmogorov-Smirnov distance below 0.0115: the 1 % critical value for 20,000 draws. */
    private static void assertUniform(double low, double high, ToDoubleFunction<AffineSample> of) {
        double distance = new KolmogorovSmirnovTest()
                .kolmogorovSmirnovStatistic(new UniformRealDistribution(low, high), values(of));
        assertTrue(distance < 0.0115, "distance " + distance + " from U(" + low + ", " + high + ")");
    }

    @Test
    void studyDrawsKerasDistributions() {
        assertUniform(-20, 20, AffineSample::theta);
        assertUniform(-0.2 * 224, 0.2 * 224, AffineSample::tx);
        assertUniform(-0.2 * 224, 0.2 * 224, AffineSample::ty);
        assertUniform(-0.2, 0.2, AffineSample::shear);
        assertUniform(0.8, 1.2, AffineSample::zx);
        assertUniform(0.8, 1.2, AffineSample::zy);
        assertEquals(0.5, Arrays.stream(values(s -> s.flipH() ? 1 : 0)).average().orElseThrow(), 0.01);
        assertEquals(0.5, Arrays.stream(values(s -> s.flipV() ? 1 : 0)).average().orElseThrow(), 0.01);
    }

    @Test
    void parametersAreIndependentOfEachOtherAndOfTheNeighbour() {
        List<ToDoubleFunction<AffineSample>> parameters = List.of(AffineSample::theta, AffineSample::tx, AffineSample::ty,
                AffineSample::shear, AffineSample::zx, AffineSample::zy, s -> s.flipH() ? 1 : 0, s -> s.flipV() ? 1 : 0);
        double[][] columns = parameters.stream().map(AugmentationTest::values).toArray(double[][]::new);
        for (int i = 0; i < columns.length; i++) {
            double[] next = Arrays.copyOfRange(columns[i], 1, DRAWS);
            assertUncorrelated(Arrays.copyOf(columns[i], DRAWS - 1), next);
            for (int j = 0; j < i; j++) {
                assertUncorrelated(columns[i], columns[j]);
            }
        }
    }

    /** Four standard errors of a correlation of nothing with nothing. */
    private static void assertUncorrelated(double[] a, double[] b) {
        assertEquals(0, new PearsonsCorrelation().correlation(a, b), 4 / Math.sqrt(DRAWS));
    }

    @Test
    void seedEpochAndIndexEachMatter() {
        Augmentation study = Augmentation.study();
        AffineSample sample = study.sample(1, 2, 3, 224);
        assertEquals(sample, study.sample(1, 2, 3, 224));
        assertNotEquals(sample, study.sample(2, 2, 3, 224));
        assertNotEquals(sample, study.sample(1, 3, 3, 224));
        assertNotEquals(sample, study.sample(1, 3, 2, 224));
    }

    @Test
    void noneLeavesTheImageAsItIs() {
        assertEquals(AffineSample.IDENTITY, Augmentation.none().sample(1, 2, 3, 224));
        byte[] rgb = new byte[4 * 4 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 5);
        }
        float[] same = AffineSample.IDENTITY.apply(rgb, 4);
        for (int i = 0; i < rgb.length; i++) {
            assertEquals(rgb[i] & 0xFF, same[i]);
        }
    }

    @Test
    void switchingOneVariationOffKeepsTheOthers() {
        AffineSample with = Augmentation.study().sample(1, 2, 3, 224);
        AffineSample without = Augmentation.study().withRotationDegrees(0).sample(1, 2, 3, 224);
        assertEquals(0, without.theta());
        assertEquals(with.tx(), without.tx());
        assertEquals(with.zy(), without.zy());
    }

    /** The note at {@link Augmentation}: read as degrees, the study's shear does next to nothing. */
    @Test
    void shearMovesNoPixelByMoreThanHalf() {
        double[] m = new AffineSample(0, 0, 0, 0.2, 1, 1, false, false).matrix(224);
        double farthest = 0;
        for (int corner : new int[] {0, 223}) {
            farthest = Math.max(farthest, Math.abs(m[1] * corner + m[2]));
        }
        assertEquals(0.389, farthest, 0.001);
    }

    @Test
    void theMiddleStaysInPlace() {
        double[] m = new AffineSample(17, 0, 0, 3, 0.9, 1.1, false, false).matrix(224);
        assertArrayEquals(new double[] {111.5, 111.5},
                new double[] {m[0] * 111.5 + m[1] * 111.5 + m[2], m[3] * 111.5 + m[4] * 111.5 + m[5]}, 1e-9);
    }

    @Test
    void senselessRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Augmentation.study().withRotationDegrees(-1));
        assertThrows(IllegalArgumentException.class, () -> Augmentation.study().withHeightShift(1.5));
        assertThrows(IllegalArgumentException.class, () -> Augmentation.study().withZoomLow(1.3));
    }

    @Test
    void isSaidInWords() {
        assertEquals("rotation 20 degrees, shift 0.2, shear 0.2 degrees, zoom 0.8 to 1.2, flip left-right, flip top-bottom",
                Augmentation.study().toString());
        assertEquals("shift in width 0.1", Augmentation.none().withWidthShift(0.1).toString());
        assertEquals("none", Augmentation.none().toString());
        assertEquals("rotation 5.5 degrees", Augmentation.none().withRotationDegrees(5.5).toString());
    }
}
