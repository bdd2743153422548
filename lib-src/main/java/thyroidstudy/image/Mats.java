package thyroidstudy.image;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** OpenCV's matrices for intermediate results, released together when the work is done. Not for use by several threads. */
public final class Mats implements AutoCloseable {

    private final List<Mat> all = new ArrayList<>();

    /** Takes over a matrix. A view counts: while it is not released it keeps the whole image in memory. */
    public <T extends Mat> T add(T mat) {
        all.add(mat);
        return mat;
    }

    public Mat empty() {
        return add(new Mat());
    }

    /** A view of a part of an image. */
    public Mat view(Mat image, Box part) {
        return add(image.submat(part.rect()));
    }

    /** 255 where an image, 8 bits unsigned, is above a level, 0 elsewhere. */
    public Mat above(Mat image, int level) {
        Mat mask = empty();
        Imgproc.threshold(image, mask, level, 255, Imgproc.THRESH_BINARY);
        return mask;
    }

    /**
     * A morphological operation with a rectangle.
     *
     * @param operation such as {@link Imgproc#MORPH_OPEN}
     */
    public Mat morphology(Mat image, int operation, Size rectangle) {
        Mat result = empty();
        Mat kernel = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, rectangle);
        Imgproc.morphologyEx(image, result, operation, kernel);
        kernel.release();
        return result;
    }

    /**
     * How much the three colour channels of each pixel differ, 0 for grey.
     *
     * @param least receives the least channel of each pixel
     */
    public Mat colour(Mat frame, Mat least) {
        List<Mat> channels = new ArrayList<>();
        Core.split(frame, channels);
        Mat high = empty();
        Core.max(channels.get(0), channels.get(1), high);
        Core.max(high, channels.get(2), high);
        Core.min(channels.get(0), channels.get(1), least);
        Core.min(least, channels.get(2), least);
        Core.subtract(high, least, high);
        channels.forEach(Mat::release);
        return high;
    }

    @Override
    public void close() {
        all.forEach(Mat::release);
    }
}
