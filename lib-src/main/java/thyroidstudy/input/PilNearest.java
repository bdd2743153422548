package thyroidstudy.input;

import org.opencv.core.Mat;

/**
 * Nearest-neighbour resizing that picks the same pixels as Pillow's {@code Image.NEAREST}, the default of Keras.
 *
 * <p>Output pixel i shows input pixel floor((i + 0.5) * input / output). OpenCV's own INTER_NEAREST leaves out the half
 * and so shifts the image by up to half an output pixel.
 */
public final class PilNearest {

    private PilNearest() {}

    /**
     * Resizes.
     *
     * @param rgb    8 bits unsigned, 3 channels; left as it is
     * @param width  of the result, in pixels
     * @param height of the result, in pixels
     * @return height * width * 3 bytes, row by row, the channels of a pixel together (HWC)
     */
    public static byte[] resize(Mat rgb, int width, int height) {
        return resize(rgb, width, height, 0, 2);
    }

    /** As {@link #resize(Mat, int, int)}, from blue, green, red to red, green, blue. */
    static byte[] resizeBgr(Mat bgr, int width, int height) {
        return resize(bgr, width, height, 2, 0);
    }

    private static byte[] resize(Mat image, int width, int height, int first, int third) {
        int[] columns = picked(image.cols(), width);
        int[] rows = picked(image.rows(), height);
        byte[] source = new byte[image.cols() * 3];
        byte[] result = new byte[width * height * 3];
        int loaded = -1;
        int at = 0;
        for (int row : rows) {
            if (row != loaded) {
                image.get(row, 0, source);
                loaded = row;
            }
            for (int column : columns) {
                int from = column * 3;
                result[at++] = source[from + first];
                result[at++] = source[from + 1];
                result[at++] = source[from + third];
            }
        }
        return result;
    }

    /** Accumulated as Pillow does, so that positions falling on a pixel border round the same way. */
    static int[] picked(int input, int output) {
        int[] positions = new int[output];
        double step = (double) input / output;
        double position = step * 0.5;
        for (int i = 0; i < output; i++) {
            positions[i] = Math.min((int) position, input - 1);
            position += step;
        }
        return positions;
    }
}
