package thyroidstudy.audit;

/**
 * The standard error of an area under a ROC curve when only the area and the counts are known (Hanley and McNeil 1982,
 * Radiology 143, 29-36): with A the area, Q1 = A / (2 - A) and Q2 = 2 A^2 / (1 + A), its square is
 * {@code (A (1 - A) + (p - 1) (Q1 - A^2) + (n - 1) (Q2 - A^2)) / (p n)}.
 */
public final class HanleyMcNeil {

    private HanleyMcNeil() {}

    /**
     * @param area      0 to 1
     * @param positives number of images with the disease, at least 1
     * @param negatives number of images without, at least 1
     */
    public static double standardError(double area, int positives, int negatives) {
        if (!(area >= 0 && area <= 1) || positives < 1 || negatives < 1) {
            throw new IllegalArgumentException("An area in [0, 1] and at least one image of each class are needed, got " + area
                    + ", " + positives + ", " + negatives);
        }
        double square = area * area;
        double q1 = area / (2 - area);
        double q2 = 2 * square / (1 + area);
        return Math.sqrt((area * (1 - area) + (positives - 1) * (q1 - square) + (negatives - 1) * (q2 - square))
                / ((double) positives * negatives));
    }

    /**
     * Standard error of the difference of two areas.
     *
     * @param correlation of the two estimates: 0 for different images; above 0 for the same images, which are easy or hard
     *                    for both networks (Hanley and McNeil 1983, Radiology 148, 839-843)
     */
    public static double ofDifference(double oneError, double otherError, double correlation) {
        return Math.sqrt(oneError * oneError + otherError * otherError - 2 * correlation * oneError * otherError);
    }
}
