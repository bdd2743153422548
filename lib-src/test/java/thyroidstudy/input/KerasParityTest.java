package thyroidstudy.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import thyroidstudy.image.ImageDecoder;

/** Comparison with what real Keras and Pillow returned; environment/dev/parity/run input writes the fixtures. */
class KerasParityTest {

    /** Absolute differences in grey levels (0..255), sorted. */
    private record Differences(double[] sorted) {

        static Differences of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Differences(sorted);
        }

        double mean() {
            return Arrays.stream(sorted).average().orElseThrow();
        }

        double quantile(double q) {
            return sorted[(int) Math.ceil(q * (sorted.length - 1))];
        }

        double max() {
            return sorted[sorted.length - 1];
        }

        @Override
        public String toString() {
            return "mean %.5f, p99.9 %.5f, max %.5f levels of %d values".formatted(mean(), quantile(0.999), max(), sorted.length);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = KerasParityTest.class.getResourceAsStream("/parity/input/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String[]> rows(String name) {
        return new String(resource(name), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(",")).toList();
    }

    /** By Java's own PNG reader, so that the decoder under test does not judge itself. */
    private static byte[] png(String name) throws IOException {
        try (InputStream in = KerasParityTest.class.getResourceAsStream("/parity/input/" + name)) {
            BufferedImage image = ImageIO.read(in);
            byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
            for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
                int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
                rgb[3 * i] = (byte) (pixel >> 16);
                rgb[3 * i + 1] = (byte) (pixel >> 8);
                rgb[3 * i + 2] = (byte) pixel;
            }
            return rgb;
        }
    }

    @Test
    void affineAsInKeras() throws IOException {
        byte[] raw;
        try (InputStream in = new GZIPInputStream(KerasParityTest.class.getResourceAsStream("/parity/input/affine.u16.gz"))) {
            raw = in.readAllBytes();
        }
        var expected = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        double[] all = new double[expected.capacity()];
        int at = 0;
        for (String[] row : rows("affine.csv")) {
            int size = Integer.parseInt(row[1]);
            double[] p = Arrays.stream(row, 2, row.length).mapToDouble(Double::parseDouble).toArray();
            var sample = new AffineSample(p[0], p[1], p[2], p[3], p[4], p[5], p[6] == 1, p[7] == 1);
            float[] actual = sample.apply(png(row[0] + ".png"), size);
            double[] differences = new double[actual.length];
            for (int i = 0; i < actual.length; i++) {
                differences[i] = Math.abs(actual[i] - (expected.get(at + i) & 0xFFFF) / 256.0);
                all[at + i] = differences[i];
            }
            at += actual.length;
            Differences of = Differences.of(differences);
            assertTrue(of.mean() < 0.01 && of.quantile(0.999) < 0.1, () -> String.join(",", row) + ": " + of);
        }
        assertEquals(expected.capacity(), at, "every fixture is compared");
        System.out.println("Affine against Keras: " + Differences.of(all));
    }

    @Test
    void nearestPicksPillowsPixels() {
        int compared = 0;
        for (String[] row : rows("nearest.csv")) {
            int output = Integer.parseInt(row[1]);
            ByteBuffer positions = ByteBuffer.allocate(output * 4).order(ByteOrder.LITTLE_ENDIAN);
            positions.asIntBuffer().put(PilNearest.picked(Integer.parseInt(row[0]), output));
            CRC32 crc = new CRC32();
            crc.update(positions);
            assertEquals(Long.parseLong(row[2]), crc.getValue(), () -> String.join(",", row));
            compared++;
        }
        assertEquals(4000, compared);
    }

    @Test
    void nearestPutsRowsAndColumnsWhereTheyBelong() {
        Mat coordinates = new Mat(30, 50, CvType.CV_8UC3);
        byte[] pixels = new byte[30 * 50 * 3];
        for (int i = 0; i < 30 * 50; i++) {
            pixels[3 * i] = (byte) (i % 50);
            pixels[3 * i + 1] = (byte) (i / 50);
            pixels[3 * i + 2] = 99;
        }
        coordinates.put(0, 0, pixels);
        byte[] resized = PilNearest.resize(coordinates, 7, 11);
        coordinates.release();
        int[] columns = PilNearest.picked(50, 7);
        int[] rows = PilNearest.picked(30, 11);
        for (int i = 0; i < 77; i++) {
            assertEquals(columns[i % 7], resized[3 * i]);
            assertEquals(rows[i / 7], resized[3 * i + 1]);
            assertEquals(99, resized[3 * i + 2]);
        }
    }

    /** The way of the batches, from a file to network size, is the same as decoding and resizing one after the other. */
    @Test
    void batchesSeeTheSamePixels(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.jpg"), resource("jpeg-420.jpg"));
        Mat image = ImageDecoder.decode(file);
        assertArrayEquals(PilNearest.resize(image, 48, 48), new DecodedImages(0).get(file, 48, Interpolation.NEAREST));
        image.release();
    }

    @Test
    void decodedAsByPillow() throws IOException {
        Map<String, Differences> found = new TreeMap<>();
        for (String[] row : rows("decode.csv")) {
            Mat image = ImageDecoder.decode(resource(row[0]), Path.of(row[0]));
            byte[] actual = PilNearest.resize(image, Integer.parseInt(row[1]), Integer.parseInt(row[2]));
            image.release();
            byte[] expected = png(row[3]);
            double[] differences = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                differences[i] = Math.abs((actual[i] & 0xFF) - (expected[i] & 0xFF));
            }
            found.put(row[0], Differences.of(differences));
        }
        found.forEach((file, of) -> System.out.println(file + " against Pillow: " + of));
        assertEquals(10, found.size());
        found.forEach((file, of) -> {
            switch (file) {
                // Pillow 13 clips to white; ImageDecoderTest states what we do instead
                case "png-grey16.png" -> assertTrue(of.mean() > 100, () -> file + ": " + of);
                case "png-palette.png", "png-transparent.png" -> assertEquals(0, of.max(), file);
                // Equal on x86; other builds of libjpeg-turbo may round differently
                default -> assertTrue(of.max() <= 2, () -> file + ": " + of);
            }
        });
    }
}
