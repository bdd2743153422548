package thyroidstudy.phantom;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fully developed speckle: many scatterers in each resolution cell, so that their sum is a complex Gaussian and its
 * envelope follows the Rayleigh distribution (Burckhardt 1978; Wagner, Smith, Sandrik and Lopez 1983).
 */
final class Speckle {

    private Speckle() {}

    /**
     * The echo envelope, before compression.
     *
     * @param scatter  amplitude of the diffuse scatterers, row by row, {@code width * height}
     * @param specular amplitude of smooth reflectors (in phase), same layout
     * @return envelope amplitude, same layout; in an even region of amplitude a its root mean square is a
     */
    static float[] envelope(
            float[] scatter, float[] specular, int width, int height, PointSpread psf, SplittableRandom random) {
        float[] re = new float[width * height];
        float[] im = new float[width * height];
        float half = (float) Math.sqrt(0.5);
        for (int i = 0; i < re.length; i++) {
            re[i] = (float) random.nextGaussian() * half * scatter[i] + specular[i];
            im[i] = (float) random.nextGaussian() * half * scatter[i];
        }
        float[] spare = new float[width * height];
        blur(re, spare, width, height, psf);
        blur(im, spare, width, height, psf);
        for (int i = 0; i < re.length; i++) {
            re[i] = (float) Math.sqrt(re[i] * re[i] + im[i] * im[i]);
        }
        return re;
    }

    private static void blur(float[] field, float[] spare, int width, int height, PointSpread psf) {
        float[] axial = PointSpread.kernel(psf.axial());
        int reach = axial.length / 2;
        Arrays.fill(spare, 0);
        for (int y = 0; y < height; y++) {
            int out = y * width;
            float scale = inside(axial, y, height);
            for (int k = Math.max(-reach, -y); k <= Math.min(reach, height - 1 - y); k++) {
                int in = (y + k) * width;
                float weight = axial[k + reach] * scale;
                for (int x = 0; x < width; x++) {
                    spare[out + x] += weight * field[in + x];
                }
            }
        }
        float[] sum = new float[width];
        for (int y = 0; y < height; y++) {
            float[] lateral = PointSpread.kernel(psf.lateralAt(y / (double) height));
            int side = lateral.length / 2;
            int row = y * width;
            Arrays.fill(sum, 0);
            for (int k = -side; k <= side; k++) {
                float weight = lateral[k + side];
                int to = Math.min(width, width - k);
                for (int x = Math.max(0, -k); x < to; x++) {
                    sum[x] += weight * spare[row + k + x];
                }
            }
            for (int x = 0; x < width; x++) {
                boolean margin = x < side || x >= width - side;
                field[row + x] = margin ? sum[x] * inside(lateral, x, width) : sum[x];
            }
        }
    }

    /** Makes up for the part of the kernel that hangs over the margin, so that the brightness stays even there. */
    private static float inside(float[] kernel, int at, int length) {
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
