package thyroidstudy.evaluate;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * What is known of one difference.
 *
 * @param difference with its 95 % interval
 * @param pValue     two-sided, of no difference; NaN where it is not defined
 * @param varied     what the interval is over, in words
 */
public record Evidence(Interval difference, double pValue, String varied) {

    /** Nothing is known. */
    public static final Evidence NONE = new Evidence(Interval.UNDEFINED, Double.NaN, "-");

    /**
     * Student's interval and test.
     *
     * @param standardError NaN where it is not defined; of 0 only an estimate of 0 is no difference
     * @param freedom       degrees of freedom, above 0
     */
    public static Evidence of(double estimate, double standardError, double freedom, String varied) {
        double p = Double.isNaN(standardError) ? Double.NaN : standardError == 0 ? estimate == 0 ? 1 : 0
                : 2 * new TDistribution(null, freedom).cumulativeProbability(-Math.abs(estimate / standardError));
        return new Evidence(Interval.student(estimate, standardError, freedom, Interval.TAIL), p, varied);
    }
}
