package thyroidstudy.audit;

/**
 * The standard error of an area under a ROC curve when only the AUC and the counts are known (Hanley and McNeil 1982,
 * Radiology 143, 29-36): with A the AUC, Q1 = A / (2 - A) and Q2 = 2 A^2 / (1 + A), its square is
 * {@code (A (1 - A) + (p - 1) (Q1 - A^2) + (n - 1) (Q2 - A^2)) / (p n)}.
 */
public final class HanleyMcNeil {

    private HanleyMcNeil() {}

    /**
     * @param auc       0 to 1
     * @param positives number of images with the disease, at least 1
     * @param negatives number of images without, at least 1
     */
    public static double standardError(double auc, int positives, int negatives) {
        if (!(auc >= 0 && auc <= 1) || positives < 1 || negatives < 1) {
            throw new IllegalArgumentException("An AUC in [0, 1] and at least one image of each class are needed, got " + auc
                    + ", " + positives + ", " + negatives);
        }
        double square = auc * auc;
        double q1 = auc / (2 - auc);
        double q2 = 2 * square / (1 + auc);
        return Math.sqrt((auc * (1 - auc) + (positives - 1) * (q1 - square) + (negatives - 1) * (q2 - square))
                / ((double) positives * negatives));
    }

    /**
     * Standard error of the difference of two AUCs.
     *
     * @param correlation of the two estimates: 0 for different images; above 0 for the same images, which are easy or hard
     *                    for both networks (Hanley and McNeil 1983, Radiology 148, 839-843)
     */
    public static double ofDifference(double oneError, double otherError, double correlation) {
        return Math.sqrt(oneError * oneError + otherError * otherError - 2 * correlation * oneError * otherError);
    }
}
