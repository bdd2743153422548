package thyroidstudy.phantom;

/**
 * The scanner's blur: Gaussian along the beam and across it, wider across, and growing with depth across.
 *
 * @param axial          standard deviation along the beam (rows), pixels
 * @param lateral        standard deviation across the beam (columns) at the skin, pixels
 * @param lateralGrowth  relative widening from the first row to the last
 */
record PointSpread(double axial, double lateral, double lateralGrowth) {

    double lateralAt(double depthFraction) {
        return lateral * (1 + lateralGrowth * depthFraction);
    }

    /** Gaussian weights of unit energy, so that blurred white noise keeps its variance. */
    static float[] kernel(double sigma) {
        int reach = Math.max(1, (int) Math.ceil(2.6 * sigma));
        float[] kernel = new float[2 * reach + 1];
        double energy = 0;
        for (int i = -reach; i <= reach; i++) {
            double g = Math.exp(-i * i / (2 * sigma * sigma));
            kernel[i + reach] = (float) g;
            energy += g * g;
        }
        float scale = (float) (1 / Math.sqrt(energy));
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] *= scale;
        }
        return kernel;
    }
}
