package thyroidstudy.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.opencv.core.CvException;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Image file to RGB pixels, as {@code keras.utils.load_img} delivers them: 8 bits a channel, grey spread over the three
 * channels, transparency dropped, EXIF rotation ignored.
 *
 * <p>Measured against Pillow 13 (KerasParityTest): RGB and grey JPEGs come out equal to the last bit, CMYK JPEGs within one
 * level. One difference is deliberate: 16-bit grey keeps its upper eight bits, where Pillow 13 turns every value above 255
 * white.
 */
public final class ImageDecoder {

    /** Largest picture that is decoded, in pixels: beyond it Pillow, and so Keras, refuses too. */
    public static final long MAX_PIXELS = 178_956_970L;

    static {
        OpenCv.load();
    }

    private ImageDecoder() {}

    /**
     * Decodes a file.
     *
     * @return RGB, 8 bits unsigned, 3 channels, to be released by the caller
     * @throws UnreadableImageException if there is no such picture; the message names the file, the fault and the remedy
     */
    public static Mat decode(Path file) throws UnreadableImageException {
        return decode(bytes(file), file);
    }

    /**
     * Decodes the content of a file that has been read already.
     *
     * @param encoded the whole content
     * @param file    named in messages only
     */
    public static Mat decode(byte[] encoded, Path file) throws UnreadableImageException {
        Mat image = decodeBgr(encoded, file);
        Imgproc.cvtColor(image, image, Imgproc.COLOR_BGR2RGB);
        return image;
    }

    /** In the channel order in which OpenCV decodes: who uses few of the pixels had better exchange channels afterwards. */
    public static Mat decodeBgr(Path file) throws UnreadableImageException {
        return decodeBgr(bytes(file), file);
    }

    public static Mat decodeBgr(byte[] encoded, Path file) throws UnreadableImageException {
        if (encoded.length == 0) {
            throw new UnreadableImageException(file, "is empty (0 bytes); copy it again from its source");
        }
        var header = ImageHeader.read(encoded);
        if (header.isPresent() && header.get().pixels() > MAX_PIXELS) {
            throw new UnreadableImageException(file, "is %d x %d pixels, more than the %d million that are decoded; scale it down"
                    .formatted(header.get().width(), header.get().height(), MAX_PIXELS / 1_000_000));
        }
        if (header.isPresent() && !header.get().complete()) {
            throw new UnreadableImageException(file, "is truncated: it ends before its end marker; copy it again from its source");
        }
        MatOfByte buffer = new MatOfByte(encoded);
        try {
            Mat image = Imgcodecs.imdecode(buffer, Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
            if (image.empty()) {
                image.release();
                throw new UnreadableImageException(file,
                        "is damaged or not a picture of a known format (JPEG, PNG, BMP, TIFF, WebP); replace or remove it");
            }
            return image;
        } catch (CvException e) {
            throw new UnreadableImageException(file, "cannot be decoded; replace or remove it", e);
        } finally {
            buffer.release();
        }
    }

    private static byte[] bytes(Path file) throws UnreadableImageException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UnreadableImageException(file, "does not exist; read the data again if files were moved", e);
        } catch (AccessDeniedException e) {
            throw new UnreadableImageException(file, "may not be read; correct its permissions", e);
        } catch (IOException e) {
            throw new UnreadableImageException(file, Files.isDirectory(file)
                    ? "is a folder, not an image; rename or remove it"
                    : "cannot be read (" + e.getMessage() + "); copy it again from its source", e);
        }
    }
}
