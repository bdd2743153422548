package thyroidstudy.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.opencv.core.Core;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfDouble;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/**
 * Image file to RGB pixels, as {@code keras.utils.load_img} delivers them: 8 bits a channel, grey spread over the three
 * channels, transparency dropped, EXIF rotation ignored. JPEG, PNG, BMP, TIFF, WebP and uncompressed DICOM are read,
 * recognised by their content; of several pages or frames the first.
 *
 * <p>Measured against Pillow 13 (KerasParityTest): RGB and grey JPEGs come out equal to the last bit, CMYK JPEGs within one
 * level. One difference is deliberate: 16-bit values keep their upper eight bits, where Pillow 13 turns every value above 255
 * white; where a 16-bit file uses 14 bits or fewer, the upper eight of those.
 */
public final class ImageDecoder {

    /** Largest image that is decoded, in pixels: the limit of Pillow, and so of Keras. */
    public static final long MAX_PIXELS = 178_956_970L;

    /** Most that a decoded image may take: pixels times channels (at least three) times bytes of a sample. Also of a file. */
    public static final long MAX_BYTES = 1L << 30;

    /** Images of more pixels are described one at a time, so that several threads do not take several GiB. */
    private static final long LARGE = 1L << 25;

    private static final Object ONE_LARGE_AT_A_TIME = new Object();

    /** Longer side, in pixels, of the small image in which the scan area is searched. */
    private static final float SEARCHED = 200;

    /** A mask has grey levels this near to its darkest or its brightest, as a share of the range between them; JPEG smears them. */
    private static final double MASK_NEAR = 0.04;
    /** Share of a mask's pixels that do, and least share of its pixels at either end. */
    private static final double MASK_SHARE = 0.995;
    private static final double MASK_SHARE_SMALL = 0.8;
    private static final double MASK_LEAST = 0.0005;

    static {
        OpenCv.load();
    }

    /**
     * Decoded pixels and how they were read.
     *
     * @param pixels 8 bits unsigned, blue, green and red or, where that was asked for, grey; to be released by the receiver
     * @param remark as in {@link ImageFacts}
     */
    record Decoded(Mat pixels, String remark) {}

    private ImageDecoder() {}

    /**
     * Decodes a file.
     *
     * @return RGB, 8 bits unsigned, 3 channels, to be released by the caller
     * @throws UnreadableImageException if there is no such image; the message names the file, the fault and the remedy
     */
    public static Mat decode(Path file) throws UnreadableImageException {
        return decode(content(file), file);
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

    /** In the channel order in which OpenCV decodes. Where few of the pixels are used it is quicker to exchange the channels of these only. */
    public static Mat decodeBgr(Path file) throws UnreadableImageException {
        return decodeBgr(content(file), file);
    }

    public static Mat decodeBgr(byte[] encoded, Path file) throws UnreadableImageException {
        return read(encoded, Imgcodecs.IMREAD_COLOR, file).pixels;
    }

    /**
     * Decodes the content of a file and describes it.
     *
     * @param content the whole content
     * @param sha256  of the content, lower-case hexadecimal
     * @param file    named in messages only
     * @throws UnreadableImageException as {@link #decode(Path)}
     */
    public static ImageFacts inspect(byte[] content, String sha256, Path file) throws UnreadableImageException {
        if (!DicomFile.isDicom(content) && ImageHeader.read(content, file).pixels() <= LARGE) {
            return describe(content, sha256, file);
        }
        synchronized (ONE_LARGE_AT_A_TIME) {
            return describe(content, sha256, file);
        }
    }

    private static ImageFacts describe(byte[] content, String sha256, Path file) throws UnreadableImageException {
        Decoded decoded = read(content, Imgcodecs.IMREAD_GRAYSCALE, file);
        try (Mats mats = new Mats()) {
            Mat grey = mats.add(decoded.pixels);
            if (grey.channels() == 3) {
                Imgproc.cvtColor(grey, grey, Imgproc.COLOR_BGR2GRAY);
            }
            Mat small = shrunk(grey, mats);
            // the small one is looked at first, since it takes a tenth of the time; its edges are blurred
            if (isMask(small, MASK_SHARE_SMALL, mats) && isMask(grey, MASK_SHARE, mats)) {
                throw new UnreadableImageException(file, "has only two grey levels, as the mask of another image has; name it after that image, "
                        + "with _mask at the end, or put it into a folder masks");
            }
            MatOfDouble mean = mats.add(new MatOfDouble());
            MatOfDouble deviation = mats.add(new MatOfDouble());
            Core.meanStdDev(grey, mean, deviation);
            return new ImageFacts(sha256, content.length, grey.cols(), grey.rows(), mean.get(0, 0)[0], deviation.get(0, 0)[0],
                    hash(small, mats), decoded.remark);
        }
    }

    /** Whether nearly all pixels are at one end of the grey levels or at the other, and not all at the same. */
    private static boolean isMask(Mat grey, double wanted, Mats mats) {
        Core.MinMaxLocResult levels = Core.minMaxLoc(grey);
        double near = MASK_NEAR * (levels.maxVal - levels.minVal);
        double low = share(grey, Core.CMP_LE, levels.minVal + near, mats);
        double high = share(grey, Core.CMP_GE, levels.maxVal - near, mats);
        return levels.maxVal > levels.minVal && low + high >= wanted && Math.min(low, high) >= MASK_LEAST;
    }

    private static double share(Mat grey, int comparison, double level, Mats mats) {
        Mat found = mats.empty();
        Core.compare(grey, new Scalar(level), found, comparison);
        return Core.countNonZero(found) / (double) grey.total();
    }

    private static Mat shrunk(Mat grey, Mats mats) {
        // at least one pixel of the shorter side
        double scale = Math.min(1, Math.max(SEARCHED / Math.max(grey.cols(), grey.rows()), 1.0 / Math.min(grey.cols(), grey.rows())));
        Mat small = mats.empty();
        Imgproc.resize(grey, small, new Size(), scale, scale, Imgproc.INTER_AREA);
        return small;
    }

    /**
     * Of the scan area: the scanner's surround is the same in all its images. The area is searched in a small image, since 8 x 8
     * frequencies need no more; the same image with other text then has nearly the same area, too.
     */
    private static PerceptualHash hash(Mat small, Mats mats) {
        return PerceptualHash.ofGrey(mats.view(small, ScanArea.find(small).bounds()));
    }

    /** @param colours {@link Imgcodecs#IMREAD_COLOR}, or IMREAD_GRAYSCALE, which is quicker and applies to files of 8 bits decoded by OpenCV */
    private static Decoded read(byte[] encoded, int colours, Path file) throws UnreadableImageException {
        if (DicomFile.isDicom(encoded)) {
            return DicomFile.read(encoded, file);
        }
        ImageHeader header = ImageHeader.read(encoded, file);
        String pages = header.pages() > 1 ? header.pages() + " pages, the first is read" : "";
        if (header.bits() > 8) {
            Mat deep = openCv(encoded, Imgcodecs.IMREAD_COLOR | Imgcodecs.IMREAD_ANYDEPTH, file);
            int bits = deep.depth() == CvType.CV_16U ? bitsUsed(deep) : 16;
            if (bits <= 14) {
                return new Decoded(deep, join(pages, toBytes(deep, bits)));
            }
            deep.release();
        }
        return new Decoded(openCv(encoded, colours, file), pages);
    }

    private static Mat openCv(byte[] encoded, int flags, Path file) throws UnreadableImageException {
        MatOfByte buffer = new MatOfByte(encoded);
        try {
            Mat image = Imgcodecs.imdecode(buffer, flags | Imgcodecs.IMREAD_IGNORE_ORIENTATION);
            if (image.empty()) {
                image.release();
                throw new UnreadableImageException(file,
                        "is damaged or of a variety that is not read; replace it or save it anew as PNG with 8 bits a channel");
            }
            return image;
        } catch (CvException e) {
            throw new UnreadableImageException(file, "cannot be decoded; replace or remove it", e);
        } finally {
            buffer.release();
        }
    }

    /** Bits that the largest value needs: 8, 10, 12, 14 or 16, as scanners write them, so that a dark image of 12 bits counts as 12. */
    static int bitsUsed(Mat deep) {
        int max = (int) Core.minMaxLoc(deep.reshape(1)).maxVal;
        int bits = Math.max(8, 32 - Integer.numberOfLeadingZeros(max));
        return bits + bits % 2;
    }

    /**
     * Scales 16-bit values that use fewer bits to 8 bits, in place: their upper eight bits alone would be black.
     *
     * @return the remark for {@link ImageFacts}
     */
    static String toBytes(Mat deep, int bits) {
        int divisor = 1 << bits - 8;
        deep.convertTo(deep, CvType.CV_8U, 1.0 / divisor);
        return "16-bit file that uses %d bits: values %s".formatted(bits, divisor == 1 ? "kept" : "divided by " + divisor);
    }

    static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    /**
     * The content of an image file.
     *
     * @throws UnreadableImageException if it cannot be read or is larger than {@link #MAX_BYTES}
     */
    public static byte[] content(Path file) throws UnreadableImageException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UnreadableImageException(file, "has more than 1 GiB; keep one image of it, or scale it down");
            }
            return Files.readAllBytes(file);
        } catch (UnreadableImageException e) {
            throw e;
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
