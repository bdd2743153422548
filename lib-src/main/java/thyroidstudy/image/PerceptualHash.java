package thyroidstudy.image;

import java.util.Arrays;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * 64 bits that stay nearly the same when a picture is stored again, resized, brightened or written on a little: the signs, against
 * their median, of the 8x8 lowest frequencies of the picture at 32x32 (the discrete cosine transform hash of Zauner 2010, without the
 * constant term).
 *
 * @param bits the hash
 */
public record PerceptualHash(long bits) {

    private static final int SIDE = 32;
    private static final int FREQUENCIES = 8;

    /** @param rgb picture of any size, 8 bits unsigned, 3 channels */
    public static PerceptualHash of(Mat rgb) {
        Mat grey = new Mat();
        try {
            Imgproc.cvtColor(rgb, grey, Imgproc.COLOR_RGB2GRAY);
            return ofGrey(grey);
        } finally {
            grey.release();
        }
    }

    /** @param grey picture of any size, 8 bits unsigned, 1 channel */
    static PerceptualHash ofGrey(Mat grey) {
        Mat small = new Mat();
        Mat spectrum = new Mat();
        try {
            Imgproc.resize(grey, small, new Size(SIDE, SIDE), 0, 0, Imgproc.INTER_AREA);
            small.convertTo(small, CvType.CV_32F);
            Core.dct(small, spectrum);
            // the first row and column hold what is constant along an axis: borders and the gain, not the picture
            float[] low = new float[FREQUENCIES * FREQUENCIES];
            Mat view = spectrum.submat(new Rect(1, 1, FREQUENCIES, FREQUENCIES));
            Mat block = view.clone();
            view.release();
            block.get(0, 0, low);
            block.release();
            float[] sorted = low.clone();
            Arrays.sort(sorted);
            float median = (sorted[low.length / 2 - 1] + sorted[low.length / 2]) / 2;
            long bits = 0;
            for (int i = 0; i < low.length; i++) {
                if (low[i] > median) {
                    bits |= 1L << i;
                }
            }
            return new PerceptualHash(bits);
        } finally {
            small.release();
            spectrum.release();
        }
    }

    /** Number of bits that differ, 0 for the same picture to 64; unrelated pictures differ in about 32. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }
}
