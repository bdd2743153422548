package thyroidstudy.input;

import java.nio.FloatBuffer;

/**
 * One drawn variation of an image, in the terms of Keras's {@code apply_affine_transform} and {@code flip_axis}.
 *
 * <p>The result's pixel takes the input's value at M (x, y, 1) with M = offset * rotation * shift * shear * zoom * offset^-1,
 * bilinearly, beyond the border that of the nearest border pixel; the flips follow. M maps output to input: a zoom below 1
 * enlarges. x is the column and y the row, as in Keras since 2.9, so tx moves along the columns although it is drawn from
 * height_shift_range; with equal ranges and square images, as in the study, this makes no difference.
 *
 * @param theta angle in degrees
 * @param tx    shift along x before the rotation, in pixels
 * @param ty    shift along y before the rotation, in pixels
 * @param shear angle in degrees
 * @param zx    zoom along x
 * @param zy    zoom along y
 * @param flipH mirror left and right
 * @param flipV mirror top and bottom
 */
public record AffineSample(
        double theta, double tx, double ty, double shear, double zx, double zy, boolean flipH, boolean flipV) {

    /** The image as it is. */
    public static final AffineSample IDENTITY = new AffineSample(0, 0, 0, 0, 1, 1, false, false);

    /**
     * The first two rows of M for a square image: {@code {m00, m01, m02, m10, m11, m12}}, so that the input column is
     * m00 * column + m01 * row + m02 and the input row m10 * column + m11 * row + m12. The flips are not in it.
     *
     * @param size side of the image, in pixels
     */
    public double[] matrix(int size) {
        double cos = Math.cos(Math.toRadians(theta));
        double sin = Math.sin(Math.toRadians(theta));
        double shearCos = Math.cos(Math.toRadians(shear));
        double shearSin = Math.sin(Math.toRadians(shear));
        // rotation * shear * zoom
        double m00 = cos * zx;
        double m01 = (-cos * shearSin - sin * shearCos) * zy;
        double m10 = sin * zx;
        double m11 = (-sin * shearSin + cos * shearCos) * zy;
        // rotation * shift, then both offsets
        double o = size / 2.0 - 0.5; // the middle of the image, where pixel i lies at i
        double m02 = cos * tx - sin * ty + o - m00 * o - m01 * o;
        double m12 = sin * tx + cos * ty + o - m10 * o - m11 * o;
        return new double[] {m00, m01, m02, m10, m11, m12};
    }

    /**
     * Applies the variation.
     *
     * @param rgb  size * size * 3 bytes, HWC
     * @param size side of the image, in pixels
     * @return size * size * 3 values 0..255, HWC; not rounded, as in Keras
     */
    public float[] apply(byte[] rgb, int size) {
        float[] result = new float[size * size * 3];
        apply(rgb, size, FloatBuffer.wrap(result));
        return result;
    }

    /** As {@link #apply(byte[], int)}, into a buffer from index 0 on; its position is neither used nor moved. */
    void apply(byte[] rgb, int size, FloatBuffer target) {
        if (rgb.length != size * size * 3) {
            throw new IllegalArgumentException(
                    "Expected " + size + " x " + size + " x 3 bytes, got " + rgb.length);
        }
        boolean still = theta == 0 && tx == 0 && ty == 0 && shear == 0 && zx == 1 && zy == 1;
        double[] m = matrix(size);
        float[] line = new float[size * 3];
        for (int row = 0; row < size; row++) {
            int sourceRow = flipV ? size - 1 - row : row;
            if (still) {
                copyRow(rgb, sourceRow, size, line);
            } else {
                resampleRow(rgb, sourceRow, size, m, line);
            }
            target.put(row * size * 3, line);
        }
    }

    private void copyRow(byte[] rgb, int row, int size, float[] line) {
        int from = row * size * 3;
        for (int column = 0; column < size; column++) {
            int to = (flipH ? size - 1 - column : column) * 3;
            line[to] = rgb[from++] & 0xFF;
            line[to + 1] = rgb[from++] & 0xFF;
            line[to + 2] = rgb[from++] & 0xFF;
        }
    }

    private void resampleRow(byte[] rgb, int row, int size, double[] m, float[] line) {
        double x0 = m[1] * row + m[2];
        double y0 = m[4] * row + m[5];
        double dx = m[0];
        double dy = m[3];
        int last = size - 1;
        int stride = size * 3;
        int to = flipH ? last * 3 : 0;
        int step = flipH ? -3 : 3;
        for (int column = 0; column < size; column++, to += step) {
            double x = dx * column + x0;
            double y = dy * column + y0;
            // Clamped coordinates repeat the border pixels
            x = x < 0 ? 0 : x > last ? last : x;
            y = y < 0 ? 0 : y > last ? last : y;
            int left = (int) x;
            int top = (int) y;
            float right = (float) (x - left);
            float bottom = (float) (y - top);
            int a = top * stride + left * 3;
            int b = left < last ? a + 3 : a;
            int down = top < last ? stride : 0;
            int c = a + down;
            int d = b + down;
            float wd = right * bottom;
            float wb = right - wd;
            float wc = bottom - wd;
            float wa = 1 - right - wc;
            line[to] = wa * (rgb[a] & 0xFF) + wb * (rgb[b] & 0xFF) + wc * (rgb[c] & 0xFF) + wd * (rgb[d] & 0xFF);
            line[to + 1] = wa * (rgb[a + 1] & 0xFF) + wb * (rgb[b + 1] & 0xFF)
                    + wc * (rgb[c + 1] & 0xFF) + wd * (rgb[d + 1] & 0xFF);
            line[to + 2] = wa * (rgb[a + 2] & 0xFF) + wb * (rgb[b + 2] & 0xFF)
                    + wc * (rgb[c + 2] & 0xFF) + wd * (rgb[d + 2] & 0xFF);
        }
    }
}
