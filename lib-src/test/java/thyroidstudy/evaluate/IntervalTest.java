package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.commons.math3.stat.interval.ClopperPearsonInterval;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void aShareHasTheIntervalOfCommonsMath() {
        for (int[] of : new int[][] {{1, 8}, {7, 8}, {900, 1138}}) {
            ConfidenceInterval expected = new ClopperPearsonInterval().createInterval(of[1], of[0], 0.95);
            Interval found = Interval.ofShare(of[0], of[1]);
            assertEquals(expected.getLowerBound(), found.low(), 1e-6);
            assertEquals(expected.getUpperBound(), found.high(), 1e-6);
        }
    }

    /** Closed forms: 1 - (alpha/2)^(1/n) and its mirror image. */
    @Test
    void noneAndAllHaveAnIntervalToo() {
        double far = 1 - Math.pow(0.025, 1 / 8.0);
        assertEquals(0, Interval.ofShare(0, 8).low());
        assertEquals(far, Interval.ofShare(0, 8).high(), 1e-9);
        assertEquals(1 - far, Interval.ofShare(8, 8).low(), 1e-9);
        assertEquals(1, Interval.ofShare(8, 8).high());
        assertThrows(IllegalArgumentException.class, () -> Interval.ofShare(0, 0));
    }

    @Test
    void whatIsNotDefinedIsNoNumber() {
        assertEquals("-", new Interval(Double.NaN, Double.NaN, Double.NaN).toString());
        assertEquals("0.500 (no interval)", new Interval(0.5, Double.NaN, Double.NaN).toString());
        assertEquals("0.500 (0.250 to 0.750)", new Interval(0.5, 0.25, 0.75).toString());
    }
}
