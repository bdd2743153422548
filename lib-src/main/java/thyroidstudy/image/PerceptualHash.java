package thyroidstudy.image;

import java.util.Arrays;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * 64 bits that stay nearly the same when an image is stored again, resized, brightened or annotated a little: the signs, against
 * their median, of the 8x8 lowest frequencies of the image at 32x32 (the discrete cosine transform hash of Zauner 2010, without the
 * constant term).
 *
 * @param bits the hash
 */
public record PerceptualHash(long bits) {

    private static final int SIDE = 32;
    private static final int FREQUENCIES = 8;

    /** @param rgb image of any size, 8 bits unsigned, 3 channels */
    public static PerceptualHash of(Mat rgb) {
        try (Mats mats = new Mats()) {
            Mat grey = mats.empty();
            Imgproc.cvtColor(rgb, grey, Imgproc.COLOR_RGB2GRAY);
            return ofGrey(grey);
        }
    }

    /** @param grey image of any size, 8 bits unsigned, 1 channel */
    static PerceptualHash ofGrey(Mat grey) {
        try (Mats mats = new Mats()) {
            Mat small = mats.empty();
            Imgproc.resize(grey, small, new Size(SIDE, SIDE), 0, 0, Imgproc.INTER_AREA);
            small.convertTo(small, CvType.CV_32F);
            Mat spectrum = mats.empty();
            Core.dct(small, spectrum);
            // the first row and column hold what is constant along an axis: borders and the gain, not the image
            float[] low = new float[FREQUENCIES * FREQUENCIES];
            mats.add(mats.view(spectrum, new Box(1, 1, FREQUENCIES, FREQUENCIES)).clone()).get(0, 0, low);
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
        }
    }

    /** Number of bits that differ, 0 for the same image to 64; unrelated images differ in about 32. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(bits ^ other.bits);
    }
}
