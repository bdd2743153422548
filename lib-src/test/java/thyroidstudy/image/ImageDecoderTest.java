package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import thyroidstudy.input.PilNearest;

/** Files as they come: odd but usable ones, and those that have to be refused by name. */
class ImageDecoderTest {

    @TempDir
    Path folder;

    private static byte[] pixels(Path file) throws IOException {
        Mat image = ImageDecoder.decode(file);
        assertEquals(CvType.CV_8UC3, image.type());
        byte[] pixels = PilNearest.resize(image, image.cols(), image.rows());
        image.release();
        return pixels;
    }

    private static void assertRefused(Path file, String because) {
        var error = assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(file));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
        assertTrue(error.getMessage().contains(because), error.getMessage());
        assertTrue(error.getMessage().contains(";"), "states a remedy: " + error.getMessage());
    }

    @Test
    void emptyFile() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty.jpg")), "0 bytes");
    }

    @Test
    void notAnImage() throws IOException {
        assertRefused(Files.writeString(folder.resolve("text.jpg"), "this is no picture ".repeat(50)), "not an image");
    }

    @Test
    void folderNamedLikeAnImage() throws IOException {
        assertRefused(Files.createDirectory(folder.resolve("x.jpg")), "is a folder");
    }

    @Test
    void missingFile() {
        assertRefused(folder.resolve("gone.jpg"), "does not exist");
    }

    @Test
    void unreadableFile() throws IOException {
        Path file = TestImages.jpeg(folder.resolve("locked.jpg"), 1);
        Assumptions.assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "the superuser reads everything");
        assertRefused(file, "permissions");
    }

    @Test
    void truncatedAtAnyPlace() throws IOException {
        for (String format : List.of("jpg", "png")) {
            byte[] whole = Files.readAllBytes(TestImages.write(
                    TestImages.picture(120, 90, BufferedImage.TYPE_INT_RGB, 1), format, folder.resolve("whole." + format)));
            for (double part : new double[] {0.001, 0.02, 0.3, 0.6, 0.9, 0.999}) {
                Path file = folder.resolve("cut." + format);
                Files.write(file, Arrays.copyOf(whole, Math.max(1, (int) (whole.length * part))));
                assertThrows(UnreadableImageException.class, () -> ImageDecoder.decode(file), format + " " + part);
            }
        }
    }

    @Test
    void truncatedBehindAnEmbeddedPreview() throws IOException {
        byte[] whole = Files.readAllBytes(TestImages.jpeg(folder.resolve("whole.jpg"), 1));
        byte[] preview = Files.readAllBytes(TestImages.write(
                TestImages.picture(16, 12, BufferedImage.TYPE_INT_RGB, 2), "jpg", folder.resolve("preview.jpg")));
        int length = preview.length + 2;
        byte[] file = new byte[whole.length + preview.length + 4];
        byte[] segment = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE5, (byte) (length >> 8), (byte) length};
        System.arraycopy(segment, 0, file, 0, 6);
        System.arraycopy(preview, 0, file, 6, preview.length);
        System.arraycopy(whole, 2, file, 6 + preview.length, whole.length - 2);
        Path complete = Files.write(folder.resolve("complete.jpg"), file);
        assertEquals(120 * 90 * 3, pixels(complete).length);
        assertRefused(Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(file, file.length - 500)), "truncated");
    }

    @Test
    void trailingBytesDoNoHarm() throws IOException {
        byte[] whole = Files.readAllBytes(TestImages.jpeg(folder.resolve("whole.jpg"), 1));
        Path padded = Files.write(folder.resolve("padded.jpg"), Arrays.copyOf(whole, whole.length + 300));
        assertTrue(Arrays.equals(pixels(folder.resolve("whole.jpg")), pixels(padded)));
    }

    @Test
    void greyBecomesThreeEqualChannels() throws IOException {
        byte[] grey = pixels(TestImages.write(
                TestImages.picture(40, 30, BufferedImage.TYPE_BYTE_GRAY, 3), "png", folder.resolve("grey.png")));
        for (int i = 0; i < grey.length; i += 3) {
            assertTrue(grey[i] == grey[i + 1] && grey[i] == grey[i + 2]);
        }
    }

    @Test
    void sixteenBitGreyKeepsItsUpperByte() throws IOException {
        BufferedImage image = new BufferedImage(256, 4, BufferedImage.TYPE_USHORT_GRAY);
        for (int x = 0; x < 256; x++) {
            for (int y = 0; y < 4; y++) {
                image.getRaster().setSample(x, y, 0, x << 8 | 200);
            }
        }
        byte[] pixels = pixels(TestImages.write(image, "png", folder.resolve("16.png")));
        for (int x = 0; x < 256; x++) {
            assertEquals(x, pixels[3 * x] & 0xFF, 1);
        }
    }

    @Test
    void exifRotationIsIgnoredAsInKeras() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/parity/input/jpeg-exif-rotated.jpg")) {
            Mat image = ImageDecoder.decode(in.readAllBytes(), Path.of("jpeg-exif-rotated.jpg"));
            assertEquals(131, image.cols());
            assertEquals(97, image.rows());
            image.release();
        }
    }

    @Test
    void koreanAndSpacedNames() throws IOException {
        Path plain = TestImages.jpeg(folder.resolve("plain.jpg"), 4);
        Path named = Files.copy(plain, Files.createDirectories(folder.resolve("갑상선 초음파")).resolve("환자 01 (2).jpg"));
        assertTrue(Arrays.equals(pixels(plain), pixels(named)));
    }

    @Test
    void twentyThousandPixelsWideIsRead() throws IOException {
        Path wide = TestImages.write(
                new BufferedImage(20_000, 300, BufferedImage.TYPE_BYTE_GRAY), "png", folder.resolve("wide.png"));
        Mat image = ImageDecoder.decode(wide);
        assertEquals(20_000, image.cols());
        assertEquals(64 * 64 * 3, PilNearest.resize(image, 64, 64).length);
        image.release();
    }

    @Test
    void twentyThousandPixelsSquareIsRefusedWithoutDecoding() throws IOException {
        byte[] png = Files.readAllBytes(TestImages.write(
                new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png", folder.resolve("small.png")));
        byte[] side = {0, 0, 0x4E, 0x20};
        System.arraycopy(side, 0, png, 16, 4);
        System.arraycopy(side, 0, png, 20, 4);
        assertRefused(Files.write(folder.resolve("huge.png"), png), "20000 x 20000");
    }
}
