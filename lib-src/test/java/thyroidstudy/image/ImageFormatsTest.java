package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** Every format that is read: whole, cut off, damaged, and too large. */
class ImageFormatsTest {

    static {
        OpenCv.load();
    }

    private static final Path FILE = Path.of("folder/picture");

    /** Smooth colours, 120 x 90. */
    private static byte[] encode(String format) throws IOException {
        Core.setRNGSeed(1);
        Mat small = new Mat(3, 4, CvType.CV_8UC3);
        Core.randu(small, 20, 230);
        Mat picture = new Mat();
        Imgproc.resize(small, picture, new Size(120, 90));
        return switch (format) {
            case "webp lossless" -> encode(picture, ".webp", Imgcodecs.IMWRITE_WEBP_QUALITY, 101);
            case "webp" -> encode(picture, ".webp", Imgcodecs.IMWRITE_WEBP_QUALITY, 80);
            case "jpg progressive" -> encode(picture, ".jpg", Imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1);
            case "tif big-endian" -> tiff(1, picture(picture));
            case "tif uncompressed" -> encode(picture, ".tif", Imgcodecs.IMWRITE_TIFF_COMPRESSION, 1);
            default -> encode(picture, "." + format);
        };
    }

    private static byte[] encode(Mat picture, String ending, int... parameters) {
        MatOfByte encoded = new MatOfByte();
        assertTrue(Imgcodecs.imencode(ending, picture, encoded, new MatOfInt(parameters)));
        return encoded.toArray();
    }

    private static BufferedImage picture(Mat bgr) {
        BufferedImage image = new BufferedImage(bgr.cols(), bgr.rows(), BufferedImage.TYPE_3BYTE_BGR);
        bgr.get(0, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData());
        return image;
    }

    /** The JDK writes the byte order of its stream, big-endian. */
    private static byte[] tiff(int pages, BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < pages; i++) {
                writer.writeToSequence(new IIOImage(image, null, null), null);
            }
            writer.endWriteSequence();
        }
        return bytes.toByteArray();
    }

    private static ImageFacts inspect(byte[] content) throws UnreadableImageException {
        return ImageDecoder.inspect(content, "hash", FILE);
    }

    private static void assertRefused(byte[] content, String because) {
        var error = assertThrows(UnreadableImageException.class, () -> ImageDecoder.decodeBgr(content, FILE).release());
        assertEquals(FILE + " " + error.fault(), error.getMessage());
        assertTrue(error.fault().contains(because), error.getMessage());
        assertTrue(error.fault().contains(";"), "states a remedy: " + error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "jpg progressive", "png", "bmp", "tif", "tif uncompressed", "tif big-endian", "webp",
        "webp lossless"})
    void readWholeAndRefusedWhereverItIsCutOff(String format) throws IOException {
        byte[] whole = encode(format);
        ImageFacts facts = inspect(whole);
        assertEquals(List.of(120, 90, whole.length, ""),
                List.of(facts.width(), facts.height(), (int) facts.bytes(), facts.remark()));
        Mat bgr = ImageDecoder.decodeBgr(whole, FILE);
        Mat plain = ImageDecoder.decodeBgr(encode("png"), FILE);
        assertEquals(0, Core.norm(bgr, plain, Core.NORM_L1) / plain.total() / 3, 6, "the same picture in every format");
        for (int tenth = 0; tenth < 10; tenth++) {
            byte[] cut = Arrays.copyOf(whole, 1 + (whole.length - 2) * tenth / 10);
            assertRefused(cut, "");
        }
        // the header of a TIFF may stand at its end
        assertRefused(Arrays.copyOf(whole, whole.length - 1), format.startsWith("tif") ? "" : "truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png", "bmp", "tif", "tif big-endian", "webp", "webp lossless"})
    void damagedHeadersNeverEndInAnythingButARefusalOrThePicture(String format) throws IOException {
        byte[] whole = encode(format);
        for (int at = 0; at < Math.min(64, whole.length); at++) {
            for (int value : new int[] {0, 0x7F, 0xFF}) {
                byte[] damaged = whole.clone();
                damaged[at] = (byte) value;
                try {
                    ImageDecoder.decodeBgr(damaged, FILE).release();
                } catch (UnreadableImageException e) {
                    assertTrue(e.fault().contains(";"), e.getMessage());
                }
            }
        }
    }

    /** A block that a disk or a transfer lost: decoders fill the rest of a JPEG with grey and only warn. */
    @ParameterizedTest
    @ValueSource(strings = {".jpg", ".png", "progressive"})
    void damageInTheMiddleIsRefused(String format) {
        Mat noise = new Mat(200, 300, CvType.CV_8UC3);
        Core.randu(noise, 0, 255);
        byte[] whole = format.equals("progressive")
                ? encode(noise, ".jpg", Imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1, Imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 4)
                : encode(noise, format);
        for (int seed = 1; seed <= 20; seed++) {
            byte[] lost = new byte[2048];
            new Random(seed).nextBytes(lost);
            byte[] damaged = whole.clone();
            System.arraycopy(lost, 0, damaged, damaged.length / 2, lost.length);
            assertRefused(damaged, "damaged");
        }
    }

    private static byte[] with(byte[] content, ByteOrder order, int at, int bytes, int value) {
        ByteBuffer copy = ByteBuffer.wrap(content.clone()).order(order);
        if (bytes == 4) {
            copy.putInt(at, value);
        } else {
            copy.putShort(at, (short) value);
        }
        return copy.array();
    }

    /** A TIFF with one strip of no content, little-endian; the numbers are tag, value, tag, value ... in rising order. */
    private static byte[] tiffOf(int... entries) {
        ByteBuffer out = ByteBuffer.allocate(14 + 6 * entries.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) (entries.length / 2));
        for (int i = 0; i < entries.length; i += 2) {
            out.putShort((short) entries[i]).putShort((short) 4).putInt(1).putInt(entries[i + 1]);
        }
        return out.array();
    }

    @Test
    void tooManyPixelsAreRefusedByTheHeader() throws IOException {
        ByteOrder big = ByteOrder.BIG_ENDIAN;
        ByteOrder little = ByteOrder.LITTLE_ENDIAN;
        String size = "50000 x 50000 pixels";
        assertRefused(with(with(encode("png"), big, 16, 4, 50_000), big, 20, 4, 50_000), size);
        assertRefused(with(with(encode("bmp"), little, 18, 4, 50_000), little, 22, 4, -50_000), size);
        assertRefused(tiffOf(256, 50_000, 257, 50_000, 258, 8, 273, 8, 279, 10), size);
        byte[] jpeg = encode("jpg");
        int frame = 0;
        while (jpeg[frame] != (byte) 0xFF || jpeg[frame + 1] != (byte) 0xC0) {
            frame++;
        }
        assertRefused(with(with(jpeg, big, frame + 5, 2, 50_000), big, frame + 7, 2, 50_000), size);
        assertRefused(with(with(encode("webp"), little, 26, 2, 16_383), little, 28, 2, 16_383), "16383 x 16383");
        assertRefused(with(encode("webp lossless"), little, 21, 4, 0x0FFFFFFF), "16384 x 16384");
    }

    @Test
    void tooManyBytesAreRefusedByTheHeader() {
        // 5.3 GiB in one 875 kB file: fewer pixels than the limit, of many deep channels
        assertRefused(tiffOf(256, 12_000, 257, 12_000, 258, 16, 273, 8, 277, 20, 279, 10), "5.4 GiB");
        assertRefused(tiffOf(256, 100, 257, 100, 258, 8, 273, 8, 322, 60_000, 323, 60_000, 324, 8, 325, 10), "GiB");
        // up to the limit nothing but the missing pixels is said
        assertRefused(tiffOf(256, 13_000, 257, 13_000, 258, 16, 273, 8, 277, 3, 279, 1 << 20), "truncated");
    }

    @Test
    void pagesThatLeadBackToTheFirstAreCountedOnce() throws IOException {
        byte[] content = tiff(1, picture(ImageDecoder.decodeBgr(encode("png"), FILE)));
        ByteBuffer in = ByteBuffer.wrap(content);
        int first = in.getInt(4);
        in.putInt(first + 2 + 12 * in.getShort(first), first);
        assertEquals("", inspect(content).remark());
    }

    @Test
    void furtherPagesAreReported() throws IOException {
        BufferedImage image = picture(ImageDecoder.decodeBgr(encode("png"), FILE));
        byte[] whole = tiff(3, image);
        assertEquals("3 pages, the first is read", inspect(whole).remark());
        for (int length = 0; length < whole.length; length += whole.length / 50) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void formatsThatHaveNoBoundAreRefused() {
        Mat picture = new Mat(9, 9, CvType.CV_8UC3, new Scalar(1, 2, 3));
        for (String ending : List.of(".ppm", ".ras", ".hdr")) {
            assertRefused(encode(picture, ending), "known format");
        }
    }

    @Test
    void animatedWebpIsRefused() {
        ByteBuffer webp = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF".getBytes()).putInt(22).put("WEBPVP8X".getBytes()).putInt(10).put((byte) 2).put(new byte[9]);
        assertRefused(webp.array(), "animated");
    }

    @Test
    void floatingPointIsRefused() {
        Mat picture = new Mat(9, 9, CvType.CV_32FC1, new Scalar(0.5));
        assertRefused(encode(picture, ".tif"), "floating-point samples of 32 bits");
    }

    @ParameterizedTest
    @ValueSource(strings = {".png", ".tif"})
    void deepImagesThatUseFewBitsStayVisible(String ending) throws IOException {
        for (int bits = 8; bits <= 16; bits++) {
            int max = (1 << bits) - 1;
            for (int type : new int[] {CvType.CV_16UC1, CvType.CV_16UC3}) {
                Mat deep = new Mat(20, 30, type, Scalar.all(max / 2));
                deep.rowRange(0, 5).setTo(Scalar.all(max));
                deep.row(19).setTo(Scalar.all(max / 4)); // with two levels alone it would be a mask
                byte[] content = encode(deep, ending);
                Mat bgr = ImageDecoder.decodeBgr(content, FILE);
                assertEquals(CvType.CV_8UC3, bgr.type());
                int taken = bits + bits % 2; // scanners have an even number
                int visible = 8 - bits % 2;
                assertEquals((1 << visible) - 1, bgr.get(0, 0)[1], 1, bits + " bits");
                assertEquals((1 << visible - 1) - 1, bgr.get(9, 0)[1], 1, bits + " bits");
                assertEquals(bits > 14 ? "" : "16-bit file that uses " + taken + " bits: values "
                        + (bits == 8 ? "kept" : "divided by " + (1 << taken - 8)), inspect(content).remark());
            }
        }
    }

    @Test
    void factsDescribeTheGreyPicture() throws IOException {
        Mat picture = new Mat(10, 10, CvType.CV_8UC3, new Scalar(0, 0, 0));
        picture.rowRange(0, 4).setTo(new Scalar(200, 200, 200));
        picture.rowRange(4, 6).setTo(new Scalar(100, 100, 100));
        ImageFacts facts = inspect(encode(picture, ".png"));
        assertEquals(100, facts.meanGrey(), 1e-9);
        assertEquals(Math.sqrt(8000), facts.sdGrey(), 1e-9);
        assertEquals(PerceptualHash.of(picture), facts.hash());
        assertEquals("hash", facts.sha256());
    }
}
