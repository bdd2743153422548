package thyroidstudy.input;

import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** How an image becomes as large as a network's input. */
public enum Interpolation {

    /** One pixel of the image for each pixel of the input, as Keras does unless told otherwise, and so the study ({@link PilNearest}). */
    NEAREST,

    /**
     * OpenCV's mean over the pixels that a pixel of the input covers, where the image shrinks; bilinear between pixels, where it grows. ImageNet's
     * photographs were made smaller without aliasing, too.
     */
    SMOOTH;

    /**
     * Resizes to a square.
     *
     * @param bgr  8 bits unsigned, 3 channels; left as it is
     * @param size side of the result, in pixels
     * @return size * size * 3 bytes, RGB, row by row, the channels of a pixel together (HWC)
     */
    byte[] resizeBgr(Mat bgr, int size) {
        if (this == NEAREST) {
            return PilNearest.resizeBgr(bgr, size, size);
        }
        Mat resized = new Mat();
        try {
            boolean shrinks = bgr.width() > size && bgr.height() > size;
            Imgproc.resize(bgr, resized, new Size(size, size), 0, 0, shrinks ? Imgproc.INTER_AREA : Imgproc.INTER_LINEAR);
            Imgproc.cvtColor(resized, resized, Imgproc.COLOR_BGR2RGB);
            byte[] rgb = new byte[size * size * 3];
            resized.get(0, 0, rgb);
            return rgb;
        } finally {
            resized.release();
        }
    }
}
