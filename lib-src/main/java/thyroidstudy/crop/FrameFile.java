package thyroidstudy.crop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.image.OpenCv;

/**
 * Writes images through bytes: OpenCV's own file functions fail on names outside the system's code page, such as Korean ones
 * on Windows. {@link thyroidstudy.image.ImageDecoder} reads them.
 */
public final class FrameFile {

    /** High enough that the second compression of a JPEG frame is not visible in its crop. */
    private static final int JPEG_QUALITY = 95;

    static {
        OpenCv.load();
    }

    private FrameFile() {}

    /**
     * The file name under which an image made from a file of this name is written: the same where the ending names a format that
     * is written here (JPEG, PNG, BMP), otherwise the whole name and {@code .png}, after {@code .jfif} {@code .jpg}.
     */
    public static String writableName(String fileName) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (fileName.contains(".") ? ending : "") {
            case "jpg", "jpeg", "png", "bmp" -> fileName;
            case "jfif" -> fileName + ".jpg";
            default -> fileName + ".png";
        };
    }

    /** Encodes an image in the format that the file name's ending says; JPEG with quality 95. */
    static byte[] encode(Mat image, String fileName) throws IOException {
        int dot = fileName.lastIndexOf('.');
        if (dot < 0) {
            throw new IOException(fileName + " has no ending that says its format; rename it, for example to " + fileName + ".jpg");
        }
        MatOfByte encoded = new MatOfByte();
        MatOfInt parameters = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
        try {
            if (!Imgcodecs.imencode(fileName.substring(dot).toLowerCase(Locale.ROOT), image, encoded, parameters)) {
                throw new IOException(fileName + ": the image cannot be encoded in this format; use .jpg or .png");
            }
            return encoded.toArray();
        } catch (org.opencv.core.CvException e) {
            throw new IOException(fileName + ": this format is not known; use .jpg or .png", e);
        } finally {
            encoded.release();
            parameters.release();
        }
    }

    /**
     * Writes an image, so that the file is either the old one or the complete new one, in the format that its ending says.
     *
     * @param image (H, W, 3) unsigned bytes, blue, green, red
     */
    public static void write(Path file, Mat image) throws IOException {
        AtomicFiles.write(file, encode(image, file.getFileName().toString()));
    }
}
