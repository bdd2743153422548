package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

class PerceptualHashTest {

    static {
        OpenCv.load();
    }

    /** Soft blobs, another picture for each seed. */
    private static Mat picture(int seed) {
        Core.setRNGSeed(seed);
        Mat small = new Mat(9, 12, CvType.CV_8UC3);
        Core.randu(small, 20, 200);
        Mat picture = new Mat();
        Imgproc.resize(small, picture, new Size(480, 360), 0, 0, Imgproc.INTER_CUBIC);
        return picture;
    }

    private static int distance(Mat a, Mat b) {
        return PerceptualHash.of(a).distance(PerceptualHash.of(b));
    }

    @Test
    void staysWhenThePictureIsStoredResizedBrightenedOrWrittenOn() {
        for (int seed = 1; seed <= 20; seed++) {
            Mat picture = picture(seed);
            MatOfByte jpeg = new MatOfByte();
            Imgcodecs.imencode(".jpg", picture, jpeg, new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, 60));
            assertTrue(distance(picture, Imgcodecs.imdecode(jpeg, Imgcodecs.IMREAD_COLOR)) <= 4, "stored again");
            Mat resized = new Mat();
            Imgproc.resize(picture, resized, new Size(300, 200), 0, 0, Imgproc.INTER_AREA);
            assertTrue(distance(picture, resized) <= 4, "resized");
            Mat brighter = new Mat();
            picture.convertTo(brighter, -1, 1.1, 10);
            assertTrue(distance(picture, brighter) <= 4, "brightened");
            Mat written = picture.clone();
            Imgproc.putText(written, "RT LOBE", new Point(20, 40), Imgproc.FONT_HERSHEY_SIMPLEX, 0.6, new Scalar(255, 255, 255));
            assertTrue(distance(picture, written) <= 8, "written on");
        }
    }

    @Test
    void unrelatedPicturesDifferInAboutHalfOfTheBits() {
        int sum = 0;
        int least = 64;
        for (int i = 1; i <= 20; i++) {
            for (int j = i + 1; j <= 20; j++) {
                int d = distance(picture(i), picture(j));
                sum += d;
                least = Math.min(least, d);
            }
        }
        assertEquals(32, sum / 190.0, 3);
        assertTrue(least > 8, "closest of 190 pairs: " + least);
    }
}
