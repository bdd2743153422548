package thyroidstudy.data.phantom;

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
        java.util.Arrays.fill(spare, 0);
        for (int y = 0; y < height; y++) {
            int out = y * width;
            for (int k = -reach; k <= reach; k++) {
                int in = Math.min(height - 1, Math.max(0, y + k)) * width;
                float weight = axial[k + reach];
                for (int x = 0; x < width; x++) {
                    spare[out + x] += weight * field[in + x];
                }
            }
        }
        float[] padded = new float[width + 64];
        float[] sum = new float[width];
        for (int y = 0; y < height; y++) {
            float[] lateral = PointSpread.kernel(psf.lateralAt(y / (double) height));
            int side = Math.min(32, lateral.length / 2);
            int row = y * width;
            System.arraycopy(spare, row, padded, 32, width);
            for (int k = 1; k <= side; k++) {
                // mirrored, so that the margin keeps independent scatterers and its full brightness
                padded[32 - k] = spare[row + Math.min(width - 1, k - 1)];
                padded[31 + width + k] = spare[row + Math.max(0, width - k)];
            }
            java.util.Arrays.fill(sum, 0);
            for (int k = -side; k <= side; k++) {
                float weight = lateral[k + lateral.length / 2];
                int from = 32 + k;
                for (int x = 0; x < width; x++) {
                    sum[x] += weight * padded[from + x];
                }
            }
            System.arraycopy(sum, 0, field, row, width);
        }
    }
}
