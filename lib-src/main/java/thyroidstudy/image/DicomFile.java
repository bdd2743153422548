package thyroidstudy.image;

import ij.plugin.DICOM;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Uncompressed DICOM files: grey of 8 to 16 bits, RGB, YBR_FULL and palette colour. Of several frames the first is read.
 *
 * <p>ImageJ reads the header and palette colour. The other pixels are taken from where ImageJ found them, because its reader loads
 * every frame, shows YBR as grey and spreads deep values anew for every image. It knows neither threads nor bounds, hence the
 * lock and the stream of its own. Of several windows it gives the second.
 */
public final class DicomFile {

    private static final int PREAMBLE = 128;
    private static final String PATIENT_ID = "0010,0020";
    private static final String TRANSFER_SYNTAX = "0002,0010";
    private static final String PIXEL_DATA = "7FE0,0010";
    private static final String UNCOMPRESSED = "1.2.840.10008.1.2";

    private final Path file;
    private final byte[] content;
    private final Map<String, String> tags;

    private DicomFile(Path file, byte[] content) {
        this.file = file;
        this.content = content;
        this.tags = tags(new ByteArrayInputStream(content));
    }

    /** Whether the content is of a DICOM file: DICM behind a preamble of 128 bytes. */
    public static boolean isDicom(byte[] content) {
        return content.length >= PREAMBLE + 4
                && new String(content, PREAMBLE, 4, StandardCharsets.ISO_8859_1).equals("DICM");
    }

    /** The Patient ID (0010,0020), read from the header alone; empty if the file is no DICOM, cannot be read or gives none. */
    public static Optional<String> patientId(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(PREAMBLE + 4);
            if (!isDicom(in.readNBytes(PREAMBLE + 4))) {
                return Optional.empty();
            }
            in.reset();
            return Optional.ofNullable(tags(in).get(PATIENT_ID)).filter(id -> !id.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Each tag's first value, by "group,element"; those that stand behind a fault in the file are missing. */
    private static Map<String, String> tags(InputStream in) {
        Map<String, String> tags = new HashMap<>();
        for (String line : info(in).split("\n")) {
            int colon = line.indexOf(": ");
            // sequences are marked, or follow the patient and picture that they might speak of
            if (colon > 9 && line.charAt(4) == ',' && line.charAt(11) != '>') {
                tags.putIfAbsent(line.substring(0, 9), line.substring(colon + 2).strip());
            }
        }
        return tags;
    }

    private static synchronized String info(InputStream in) {
        // ImageJ skips for ever at the end of a stream
        BufferedInputStream ending = new BufferedInputStream(in) {
            @Override
            public synchronized long skip(long n) throws IOException {
                long skipped = super.skip(n);
                if (skipped <= 0 && n > 0) {
                    throw new EOFException("unexpected EOF");
                }
                return skipped;
            }
        };
        try {
            return Optional.ofNullable(new DICOM(ending).getInfo("image")).orElse("");
        } catch (RuntimeException | OutOfMemoryError e) {
            return ""; // a damaged length was taken for that of an array
        }
    }

    /**
     * Decodes the first frame.
     *
     * @throws UnreadableImageException if it cannot be decoded; the message names the file, the fault and the remedy
     */
    static ImageDecoder.Decoded read(byte[] content, Path file) throws UnreadableImageException {
        OpenCv.load();
        return new DicomFile(file, content).read();
    }

    private ImageDecoder.Decoded read() throws UnreadableImageException {
        checkTransferSyntax();
        int height = number("0028,0010");
        int width = number("0028,0011");
        int channels = number("0028,0002");
        int allocated = number("0028,0100");
        int stored = number("0028,0101");
        int frames = tags.containsKey("0028,0008") ? number("0028,0008") : 1;
        ImageHeader.checkSize(width, height, channels, allocated, 0, file);
        if (allocated != 8 && (allocated != 16 || channels != 1) || stored < 8 && channels == 1 || stored > allocated
                || number("0028,0102") != stored - 1) {
            throw refused("has %d channels of %d bits in %d, which are not read".formatted(channels, stored, allocated));
        }
        int offset = number(PIXEL_DATA);
        int bytes = width * height * channels * (allocated / 8);
        if ((long) offset + bytes > content.length) {
            throw new UnreadableImageException(file, "is truncated: it ends inside its first picture; copy it again from its source");
        }
        Mat bgr = new Mat();
        String remark = frames > 1 ? frames + " frames, the first is read" : "";
        String kind = tags.getOrDefault("0028,0004", "");
        ByteBuffer pixels = ByteBuffer.wrap(content, offset, bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
        switch (channels + " " + kind) {
            case "1 MONOCHROME1", "1 MONOCHROME2" -> {
                Mat grey = new Mat();
                remark = ImageDecoder.join(remark, grey(pixels, width, height, allocated, stored, grey));
                if (kind.equals("MONOCHROME1")) {
                    Core.bitwise_not(grey, grey);
                }
                Imgproc.cvtColor(grey, bgr, Imgproc.COLOR_GRAY2BGR);
                grey.release();
            }
            case "3 RGB" -> colour(pixels, width, height, bgr, Imgproc.COLOR_RGB2BGR, 0, 1, 2);
            // OpenCV wants Cr before Cb
            case "3 YBR_FULL" -> colour(pixels, width, height, bgr, Imgproc.COLOR_YCrCb2BGR, 0, 2, 1);
            case "1 PALETTE COLOR" -> palette(offset + bytes, width, height, bgr);
            default -> throw refused("is of the kind %s with %d channels, which is not read".formatted(kind, channels));
        }
        return new ImageDecoder.Decoded(bgr, remark);
    }

    private void checkTransferSyntax() throws UnreadableImageException {
        String syntax = tags.getOrDefault(TRANSFER_SYNTAX, "");
        String suffix = syntax.startsWith(UNCOMPRESSED) ? syntax.substring(UNCOMPRESSED.length()) : "?";
        if (suffix.isEmpty() || suffix.equals(".1")) {
            return; // little endian, implicit or explicit
        }
        String remedy = switch (suffix) {
            case ".5" -> "convert it with dcmdrle in.dcm out.dcm";
            case ".4.50", ".4.51", ".4.57", ".4.70" -> "convert it with dcmdjpeg in.dcm out.dcm";
            case ".4.80", ".4.81" -> "convert it with dcmdjpls in.dcm out.dcm";
            case ".2", ".1.99" -> "convert it with dcmconv +te in.dcm out.dcm";
            default -> suffix.startsWith(".4.10") ? "it is a video: export the picture as PNG"
                    : "convert it with gdcmconv --raw in.dcm out.dcm";
        };
        throw new UnreadableImageException(file, syntax.isEmpty()
                ? "is a damaged DICOM file: it names no transfer syntax; copy it again from its source"
                : "is a DICOM file whose transfer syntax %s is not read; %s".formatted(syntax, remedy));
    }

    private UnreadableImageException refused(String fault) {
        return new UnreadableImageException(file, fault + "; export it as PNG from the program that shows it");
    }

    /** A whole number of the header that has to be there. */
    private int number(String tag) throws UnreadableImageException {
        try {
            return Integer.parseInt(tags.getOrDefault(tag, ""));
        } catch (NumberFormatException e) {
            throw new UnreadableImageException(file,
                    "is a damaged DICOM file or holds no picture: its header gives no (%s); copy it again or remove it".formatted(tag), e);
        }
    }

    private Optional<Double> decimal(String tag) {
        try {
            return Optional.of(Double.valueOf(tags.getOrDefault(tag, "").split("\\\\")[0]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Grey levels from 0 to 255 through the window of the file, or else its whole range. */
    private String grey(ByteBuffer pixels, int width, int height, int allocated, int stored, Mat grey) throws UnreadableImageException {
        boolean signed = number("0028,0103") == 1;
        if (allocated == 8) {
            grey.create(height, width, signed ? CvType.CV_8S : CvType.CV_8U);
            grey.put(0, 0, bytes(pixels));
        } else {
            short[] values = new short[width * height];
            pixels.asShortBuffer().get(values);
            if (!signed) {
                for (int i = 0; i < values.length; i++) {
                    values[i] &= (short) ((1 << stored) - 1); // above the stored bits old files keep drawings
                }
            }
            grey.create(height, width, signed ? CvType.CV_16S : CvType.CV_16U);
            grey.put(0, 0, values);
        }
        double windowWidth = decimal("0028,1051").orElse(0.0);
        Optional<Double> centre = decimal("0028,1050");
        if (windowWidth > 1 && centre.isPresent()) {
            double slope = decimal("0028,1053").orElse(1.0);
            double intercept = decimal("0028,1052").orElse(0.0);
            double scale = 255 / (windowWidth - 1);
            // DICOM PS3.3 C.11.2.1.2: the window's lower end becomes 0, its upper end 255
            grey.convertTo(grey, CvType.CV_8U, slope * scale, (intercept - centre.get() + windowWidth / 2) * scale);
            return "";
        }
        if (signed) {
            var range = Core.minMaxLoc(grey);
            double scale = 255 / Math.max(1, range.maxVal - range.minVal);
            grey.convertTo(grey, CvType.CV_8U, scale, -range.minVal * scale);
            return "signed values without a window: spread from the lowest to the highest";
        }
        if (allocated == 8) {
            return "";
        }
        int bits = stored <= 14 ? stored : ImageDecoder.bitsUsed(grey);
        String remark = ImageDecoder.toBytes(grey, bits <= 14 ? bits : stored);
        return bits < 16 ? remark : "";
    }

    /** @param order where the first, second and third channel of the conversion stand in the file */
    private void colour(ByteBuffer pixels, int width, int height, Mat bgr, int conversion, int... order)
            throws UnreadableImageException {
        boolean planar = tags.containsKey("0028,0006") && number("0028,0006") == 1;
        Mat all = planar ? new Mat(3 * height, width, CvType.CV_8UC1) : new Mat(height, width, CvType.CV_8UC3);
        all.put(0, 0, bytes(pixels));
        List<Mat> planes = new ArrayList<>();
        if (planar) {
            for (int i = 0; i < 3; i++) {
                planes.add(all.rowRange(i * height, (i + 1) * height));
            }
        } else {
            Core.split(all, planes);
        }
        Core.merge(Arrays.stream(order).mapToObj(planes::get).toList(), bgr);
        Imgproc.cvtColor(bgr, bgr, conversion);
        planes.forEach(Mat::release);
        all.release();
    }

    /** @param end of the first frame in the content: ImageJ is given no more, or it would load them all */
    private void palette(int end, int width, int height, Mat bgr) throws UnreadableImageException {
        String length = tags.getOrDefault("0028,1201", "");
        if (!tags.getOrDefault("0028,1101", "").equals(length + " 0 16")) {
            throw refused("has a palette that is not 16 bits deep or does not begin at 0, which is not read");
        }
        int[] argb;
        synchronized (DicomFile.class) {
            DICOM dicom = new DICOM(new ByteArrayInputStream(content, 0, end));
            dicom.open("image");
            argb = dicom.getWidth() == width && dicom.getHeight() == height
                    ? (int[]) dicom.getProcessor().convertToRGB().getPixels() : new int[0];
        }
        if (argb.length != width * height) {
            throw refused("has a palette that cannot be read");
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * argb.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(argb);
        Mat bgra = new Mat(height, width, CvType.CV_8UC4);
        bgra.put(0, 0, bytes.array());
        Imgproc.cvtColor(bgra, bgr, Imgproc.COLOR_BGRA2BGR);
        bgra.release();
    }

    private static byte[] bytes(ByteBuffer pixels) {
        byte[] bytes = new byte[pixels.remaining()];
        pixels.get(bytes);
        return bytes;
    }
}
