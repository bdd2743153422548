package thyroidstudy.probe;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;

/**
 * L2-regularised logistic regression on standardised features, fitted by LIBLINEAR (Fan et al., J. Machine Learning Research 9, 2008).
 * It minimises w'w / 2 + C * sum log(1 + exp(-y (w'x + b))), as scikit-learn's {@code LogisticRegression(C)} does; the intercept b is
 * not regularised.
 *
 * @param weights   of each standardised feature
 * @param intercept of the log odds of Cancer
 * @param mean      of each feature over the training images
 * @param scale     standard deviation of each feature over the training images (divisor n); 1 for a constant feature
 */
public record LogisticHead(double[] weights, double intercept, double[] mean, double[] scale) {

    static {
        Linear.disableDebugOutput();
    }

    private static final int BENIGN = -1;
    private static final int CANCER = 1;

    /**
     * Fits a head.
     *
     * @param features by image and feature
     * @param cancer   whether each image is Cancer; both classes have to occur
     * @param c        inverse strength of the regularisation, above 0: smaller values hold the weights closer to 0
     * @param epsilon  stopping tolerance of the gradient relative to that at the start, for instance 1e-3, or 1e-9 for exact results
     */
    public static LogisticHead fit(float[][] features, boolean[] cancer, double c, double epsilon) {
        double[] mean = new double[features[0].length];
        double[] scale = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            double sum = 0;
            for (float[] row : features) {
                sum += row[j];
            }
            mean[j] = sum / features.length;
            double squares = 0;
            for (float[] row : features) {
                squares += (row[j] - mean[j]) * (row[j] - mean[j]);
            }
            scale[j] = squares == 0 ? 1 : Math.sqrt(squares / features.length);
        }
        Problem problem = new Problem();
        problem.l = features.length;
        problem.n = mean.length + 1;
        problem.bias = 1;
        problem.x = new Feature[features.length][];
        problem.y = new double[features.length];
        for (int i = 0; i < features.length; i++) {
            problem.x[i] = nodes(features[i], mean, scale);
            problem.y[i] = cancer[i] ? CANCER : BENIGN;
        }
        Parameter parameter = new Parameter(SolverType.L2R_LR, c, epsilon);
        parameter.setRegularizeBias(false);
        Model model = Linear.train(problem, parameter);
        if (model.getNrClass() != 2) {
            throw new IllegalArgumentException("A logistic regression needs images of both classes, got one class in "
                    + features.length + " images");
        }
        // LIBLINEAR's weights speak for the class that it met first
        int sign = model.getLabels()[0] == CANCER ? 1 : -1;
        double[] weights = new double[mean.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = sign * model.getFeatureWeights()[j];
        }
        return new LogisticHead(weights, sign * model.getFeatureWeights()[mean.length], mean, scale);
    }

    private static Feature[] nodes(float[] row, double[] mean, double[] scale) {
        Feature[] nodes = new Feature[row.length + 1];
        for (int j = 0; j < row.length; j++) {
            nodes[j] = new FeatureNode(j + 1, (row[j] - mean[j]) / scale[j]);
        }
        nodes[row.length] = new FeatureNode(row.length + 1, 1);
        return nodes;
    }

    /** Probability of Cancer, 0 to 1. */
    public double probability(float[] features) {
        double logOdds = intercept;
        for (int j = 0; j < weights.length; j++) {
            logOdds += weights[j] * (features[j] - mean[j]) / scale[j];
        }
        return 1 / (1 + Math.exp(-logOdds));
    }
}
