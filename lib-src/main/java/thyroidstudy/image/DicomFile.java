package thyroidstudy.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/**
 * Uncompressed DICOM files in little-endian order: grey of 8 to 16 bits, RGB, YBR_FULL and palette colour. Of several frames the
 * first is read, of several windows the first is applied.
 */
public final class DicomFile {

    private static final int PREAMBLE = 128;

    /** The Patient ID is one of the first elements. */
    private static final int BEGINNING = 1 << 20;

    private static final int PATIENT_ID = 0x00100020;
    private static final int CHANNELS = 0x00280002;
    private static final int PHOTOMETRIC_INTERPRETATION = 0x00280004;
    private static final int PLANAR = 0x00280006;
    private static final int FRAMES = 0x00280008;
    private static final int ROWS = 0x00280010;
    private static final int COLUMNS = 0x00280011;
    private static final int BITS_ALLOCATED = 0x00280100;
    private static final int BITS_STORED = 0x00280101;
    private static final int HIGH_BIT = 0x00280102;
    private static final int SIGNED = 0x00280103;
    private static final int WINDOW_CENTRE = 0x00281050;
    private static final int WINDOW_WIDTH = 0x00281051;
    private static final int INTERCEPT = 0x00281052;
    private static final int SLOPE = 0x00281053;
    private static final int[] PALETTE_DESCRIPTORS = {0x00281101, 0x00281102, 0x00281103};
    private static final int[] PALETTES = {0x00281201, 0x00281202, 0x00281203};

    private final Path file;
    private final DicomHeader header;
    private final int width;
    private final int height;
    private final int channels;
    private final int allocated;
    private final int stored;

    private DicomFile(byte[] content, Path file) throws UnreadableImageException {
        this.file = file;
        header = new DicomHeader(content);
        checkTransferSyntax();
        height = number(ROWS);
        width = number(COLUMNS);
        channels = number(CHANNELS);
        allocated = number(BITS_ALLOCATED);
        stored = number(BITS_STORED);
        ImageHeader.checkSize(width, height, channels, allocated, 0, file);
    }

    /** Whether the content is of a DICOM file: DICM behind a preamble of 128 bytes. */
    public static boolean isDicom(byte[] content) {
        return content.length >= PREAMBLE + 4
                && new String(content, PREAMBLE, 4, StandardCharsets.ISO_8859_1).equals("DICM");
    }

    /** The Patient ID (0010,0020), read from the header alone; empty if the file is no DICOM, cannot be read or gives none. */
    public static Optional<String> patientId(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(PREAMBLE + 4);
            if (!isDicom(first)) {
                return Optional.empty();
            }
            byte[] beginning = Arrays.copyOf(first, BEGINNING);
            int read = in.readNBytes(beginning, first.length, BEGINNING - first.length);
            String id = new DicomHeader(Arrays.copyOf(beginning, first.length + read)).text(PATIENT_ID);
            return Optional.of(id).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Decodes the first frame.
     *
     * @throws UnreadableImageException if it cannot be decoded; the message names the file, the fault and the remedy
     */
    static ImageDecoder.Decoded read(byte[] content, Path file) throws UnreadableImageException {
        OpenCv.load();
        return new DicomFile(content, file).read();
    }

    private ImageDecoder.Decoded read() throws UnreadableImageException {
        if (allocated != 8 && (allocated != 16 || channels != 1) || stored < 8 || stored > allocated
                || number(HIGH_BIT) != stored - 1) {
            throw refused("has %d channels of %d bits in %d, which are not read".formatted(channels, stored, allocated));
        }
        int bytes = width * height * channels * (allocated / 8);
        ByteBuffer pixels = header.value(DicomHeader.PIXELS).orElseThrow(() -> missing(DicomHeader.PIXELS));
        if (bytes > pixels.limit()) {
            throw new UnreadableImageException(file,
                    "is truncated: it ends inside its first image; copy it again from its source");
        }
        pixels.limit(bytes);
        String kind = header.text(PHOTOMETRIC_INTERPRETATION);
        int frames = header.decimal(FRAMES).orElse(1.0).intValue();
        String remark = frames > 1 ? frames + " frames, the first is read" : "";
        Mat bgr = new Mat();
        switch (channels + " " + kind) {
            case "1 MONOCHROME1", "1 MONOCHROME2" -> {
                remark = ImageDecoder.join(remark, grey(pixels, bgr));
                if (kind.equals("MONOCHROME1")) {
                    Core.bitwise_not(bgr, bgr);
                }
                Imgproc.cvtColor(bgr, bgr, Imgproc.COLOR_GRAY2BGR);
            }
            case "3 RGB" -> colour(pixels, bgr, Imgproc.COLOR_RGB2BGR, 0, 1, 2);
            // OpenCV expects Cr before Cb
            case "3 YBR_FULL" -> colour(pixels, bgr, Imgproc.COLOR_YCrCb2BGR, 0, 2, 1);
            case "1 PALETTE COLOR" -> palette(pixels, bgr);
            default -> throw refused("is of the kind %s with %d channels, which is not read".formatted(kind, channels));
        }
        return new ImageDecoder.Decoded(bgr, remark);
    }

    private void checkTransferSyntax() throws UnreadableImageException {
        String syntax = header.text(DicomHeader.TRANSFER_SYNTAX);
        if (syntax.isEmpty()) {
            throw missing(DicomHeader.TRANSFER_SYNTAX);
        }
        String remedy = switch (syntax.replace(DicomHeader.IMPLICIT, "")) {
            case "", ".1" -> "";
            case ".5" -> "dcmdrle in.dcm out.dcm";
            case ".4.50", ".4.51", ".4.57", ".4.70" -> "dcmdjpeg in.dcm out.dcm";
            case ".4.80", ".4.81" -> "dcmdjpls in.dcm out.dcm";
            case ".2", ".1.99" -> "dcmconv +te in.dcm out.dcm";
            default -> "gdcmconv --raw in.dcm out.dcm";
        };
        if (!remedy.isEmpty()) {
            boolean video = syntax.startsWith(DicomHeader.IMPLICIT + ".4.10");
            throw new UnreadableImageException(file, "is a DICOM file of transfer syntax %s, which is not read; %s"
                    .formatted(syntax, video ? "it is a video: export an image of it as PNG" : "convert it with " + remedy));
        }
    }

    private UnreadableImageException refused(String fault) {
        return new UnreadableImageException(file, fault + "; export it as PNG from the program that shows it");
    }

    private UnreadableImageException missing(int tag) {
        return new UnreadableImageException(file, ("is a damaged DICOM file or holds no image: it gives no (%04x,%04x); "
                + "copy it again or remove it").formatted(tag >>> 16, tag & 0xFFFF));
    }

    private int number(int tag) throws UnreadableImageException {
        return header.number(tag).orElseThrow(() -> missing(tag));
    }

    /**
     * Grey levels from 0 to 255, through the window of the file or else from its whole range.
     *
     * @return remark
     */
    private String grey(ByteBuffer pixels, Mat grey) {
        boolean signed = header.number(SIGNED).orElse(0) == 1;
        if (allocated == 8) {
            grey.create(height, width, signed ? CvType.CV_8S : CvType.CV_8U);
            grey.put(0, 0, bytes(pixels));
        } else {
            short[] values = new short[width * height];
            pixels.asShortBuffer().get(values);
            for (int i = 0; i < values.length; i++) {
                // old files hold overlays in the bits above the stored ones
                int unused = Short.SIZE - stored;
                values[i] = (short) (signed ? (short) (values[i] << unused) >> unused : values[i] & 0xFFFF >> unused);
            }
            grey.create(height, width, signed ? CvType.CV_16S : CvType.CV_16U);
            grey.put(0, 0, values);
        }
        double windowWidth = header.decimal(WINDOW_WIDTH).orElse(0.0);
        Optional<Double> centre = header.decimal(WINDOW_CENTRE);
        if (windowWidth > 1 && centre.isPresent()) {
            double intercept = header.decimal(INTERCEPT).orElse(0.0);
            double scale = 255 / (windowWidth - 1);
            // PS3.3 C.11.2.1.2: the lower end of the window becomes 0, the upper 255
            grey.convertTo(grey, CvType.CV_8U, header.decimal(SLOPE).orElse(1.0) * scale,
                    (intercept - centre.get() + windowWidth / 2) * scale);
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
        int used = stored <= 14 ? stored : ImageDecoder.bitsUsed(grey);
        if (used <= 14) {
            return ImageDecoder.toBytes(grey, used);
        }
        grey.convertTo(grey, CvType.CV_8U, 1.0 / (1 << stored - 8));
        return "";
    }

    /** @param order where the first, second and third channel of the conversion stand in the file */
    private void colour(ByteBuffer pixels, Mat bgr, int conversion, int... order) {
        boolean planar = header.number(PLANAR).orElse(0) == 1;
        try (Mats mats = new Mats()) {
            Mat all = mats.add(planar ? new Mat(3 * height, width, CvType.CV_8UC1) : new Mat(height, width, CvType.CV_8UC3));
            all.put(0, 0, bytes(pixels));
            List<Mat> planes = new ArrayList<>();
            if (planar) {
                for (int i = 0; i < 3; i++) {
                    planes.add(all.rowRange(i * height, (i + 1) * height));
                }
            } else {
                Core.split(all, planes);
            }
            planes.forEach(mats::add);
            Core.merge(Arrays.stream(order).mapToObj(planes::get).toList(), bgr);
            Imgproc.cvtColor(bgr, bgr, conversion);
        }
    }

    private void palette(ByteBuffer pixels, Mat bgr) throws UnreadableImageException {
        byte[] levels = new byte[3 * 256];
        for (int channel = 0; channel < 3; channel++) {
            Optional<ByteBuffer> descriptor = header.value(PALETTE_DESCRIPTORS[channel]).filter(d -> d.limit() == 6);
            Optional<ByteBuffer> palette = header.value(PALETTES[channel]);
            if (allocated != 8 || descriptor.isEmpty() || palette.isEmpty()) {
                throw refused("has a palette that is not read");
            }
            int entries = Math.min(descriptor.get().getShort(0) - 1 & 0xFFFF, 255) + 1; // 0 stands for 65536
            int first = descriptor.get().getShort(2);
            boolean deep = descriptor.get().getShort(4) == 16;
            if (palette.get().limit() < entries * (deep ? 2 : 1)) {
                throw refused("has a palette that is too short");
            }
            for (int value = 0; value < 256; value++) {
                int entry = Math.min(Math.max(value - first, 0), entries - 1);
                // of 16 bits the upper eight
                levels[3 * value + 2 - channel] = palette.get().get(deep ? 2 * entry + 1 : entry);
            }
        }
        try (Mats mats = new Mats()) {
            Mat lookup = mats.add(new Mat(1, 256, CvType.CV_8UC3));
            lookup.put(0, 0, levels);
            Mat index = mats.add(new Mat(height, width, CvType.CV_8UC1));
            index.put(0, 0, bytes(pixels));
            Imgproc.cvtColor(index, index, Imgproc.COLOR_GRAY2BGR);
            Core.LUT(index, lookup, bgr);
        }
    }

    private static byte[] bytes(ByteBuffer pixels) {
        byte[] bytes = new byte[pixels.remaining()];
        pixels.get(bytes);
        return bytes;
    }
}
