package thyroidstudy.phantom;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fully developed speckle: many scatterers in each resolution cell, so that their sum is a complex Gaussian and its
 * envelope follows the Rayleigh distribution (Burckhardt 1978; Wagner, Smith, Sandrik and Lopez 1983). The scanner's
 * point-spread function is Gaussian along the beam and across it, wider across, and growing with depth across.
 *
 * @param axial         standard deviation along the beam (rows), pixels
 * @param lateral       standard deviation across the beam (columns) at the skin, pixels
 * @param lateralGrowth relative widening from the first row to the last
 */
record Speckle(double axial, double lateral, double lateralGrowth) {

    /**
     * The echo envelope, before compression.
     *
     * @param scatter  amplitude of the diffuse scatterers, row by row
     * @param specular amplitude of smooth reflectors (in phase), same layout
     * @param width    length of a row
     * @return envelope amplitude, same layout; in an even region of amplitude a its root mean square is a
     */
    float[] envelope(float[] scatter, float[] specular, int width, SplittableRandom random) {
        float[] re = new float[scatter.length];
        float[] im = new float[scatter.length];
        float half = (float) Math.sqrt(0.5);
        for (int i = 0; i < re.length; i++) {
            re[i] = (float) random.nextGaussian() * half * scatter[i] + specular[i];
            im[i] = (float) random.nextGaussian() * half * scatter[i];
        }
        blur(re, width);
        blur(im, width);
        for (int i = 0; i < re.length; i++) {
            re[i] = (float) Math.sqrt(re[i] * re[i] + im[i] * im[i]);
        }
        return re;
    }

    private void blur(float[] field, int width) {
        int height = field.length / width;
        float[] along = new float[field.length];
        float[] kernel = kernel(axial);
        int reach = kernel.length / 2;
        for (int y = 0; y < height; y++) {
            float scale = evenness(kernel, y, height);
            for (int k = Math.max(-reach, -y); k <= Math.min(reach, height - 1 - y); k++) {
                float weight = kernel[k + reach] * scale;
                for (int x = 0; x < width; x++) {
                    along[y * width + x] += weight * field[(y + k) * width + x];
                }
            }
        }
        float[] sum = new float[width];
        for (int y = 0; y < height; y++) {
            kernel = kernel(lateral * (1 + lateralGrowth * (y / (double) height)));
            reach = kernel.length / 2;
            Arrays.fill(sum, 0);
            for (int k = -reach; k <= reach; k++) {
                for (int x = Math.max(0, -k); x < Math.min(width, width - k); x++) {
                    sum[x] += kernel[k + reach] * along[y * width + k + x];
                }
            }
            for (int x = 0; x < width; x++) {
                field[y * width + x] = sum[x] * evenness(kernel, x, width);
            }
        }
    }

    /** Gaussian weights of unit energy, so that blurred white noise keeps its variance. */
    private static float[] kernel(double sigma) {
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

    /** Makes up for the part of the kernel that hangs over the margin, so that the brightness stays even there. */
    private static float evenness(float[] kernel, int at, int length) {
        int reach = kernel.length / 2;
        if (at >= reach && at < length - reach) {
            return 1;
        }
        double energy = 0;
        for (int k = Math.max(-reach, -at); k <= Math.min(reach, length - 1 - at); k++) {
            energy += kernel[k + reach] * kernel[k + reach];
        }
        return (float) (1 / Math.sqrt(energy));
    }
}
