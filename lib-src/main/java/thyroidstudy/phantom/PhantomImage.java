package thyroidstudy.phantom;

import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * One phantom frame with the truth about it.
 *
 * @param record  class, patient, nodules and so on
 * @param width   pixels
 * @param height  pixels
 * @param grey    the frame row by row, 8 bit
 * @param overlay where something is burnt in: 255 there, 0 elsewhere; row by row
 */
public record PhantomImage(PhantomRecord record, int width, int height, byte[] grey, byte[] overlay) {

    /** The frame as a new OpenCV matrix, 8 bit, one channel; the caller releases it. */
    public Mat toMat() {
        return mat(grey);
    }

    /** The overlay mask as a new OpenCV matrix, 8 bit, one channel; the caller releases it. */
    public Mat overlayMaskMat() {
        return mat(overlay);
    }

    private Mat mat(byte[] pixels) {
        Mat mat = new Mat(height, width, CvType.CV_8UC1);
        mat.put(0, 0, pixels);
        return mat;
    }
}
