package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** DICOM files, written here byte by byte as PS3.5 and PS3.10 say. */
class DicomFileTest {

    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final Path FILE = Path.of("picture.dcm");

    @TempDir
    Path folder;

    /** A data set in the making: elements have to be added in the order of their tags. */
    private static final class Dicom {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private boolean explicit = true;

        private Dicom(String syntax) {
            out.writeBytes(new byte[128]);
            out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
            text(0x00020010, "UI", syntax);
            explicit = !syntax.equals(IMPLICIT);
        }

        private Dicom element(int tag, String vr, byte[] value, int length) {
            boolean longForm = !explicit || vr.equals("OW") || vr.equals("OB") || vr.equals("SQ");
            ByteBuffer head = ByteBuffer.allocate(explicit && longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
            head.putShort((short) (tag >> 16)).putShort((short) tag);
            if (explicit) {
                head.put(vr.getBytes(StandardCharsets.US_ASCII));
            }
            if (explicit && longForm) {
                head.putShort((short) 0);
            }
            if (longForm) {
                head.putInt(length);
            } else {
                head.putShort((short) length);
            }
            out.writeBytes(head.array());
            out.writeBytes(value);
            return this;
        }

        private Dicom text(int tag, String vr, String value) {
            String even = value.length() % 2 == 0 ? value : value + (vr.equals("UI") ? '\0' : ' ');
            return element(tag, vr, even.getBytes(StandardCharsets.US_ASCII), even.length());
        }

        private Dicom number(int tag, int... values) {
            return element(tag, "US", words(values), 2 * values.length);
        }

        private Dicom pixels(byte... value) {
            byte[] even = Arrays.copyOf(value, (value.length + 1) / 2 * 2);
            return element(0x7FE00010, "OW", even, even.length);
        }

        private byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static byte[] words(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.of(values).forEach(v -> bytes.putShort((short) v));
        return bytes.array();
    }

    /** Up to its pixels; further elements by tag. */
    private static Dicom picture(String syntax, String kind, int channels, int width, int height, int allocated, int stored,
            Map<Integer, Object> more) {
        Dicom dicom = new Dicom(syntax);
        dicom.text(0x00080060, "CS", "US").text(0x00100010, "PN", "Kim^A").text(0x00100020, "LO", "P 0017");
        dicom.number(0x00280002, channels).text(0x00280004, "CS", kind);
        more(dicom, more, 0x00280006);
        more(dicom, more, 0x00280008);
        dicom.number(0x00280010, height).number(0x00280011, width);
        dicom.number(0x00280100, allocated).number(0x00280101, stored).number(0x00280102, stored - 1);
        for (int tag : new int[] {0x00280103, 0x00281050, 0x00281051, 0x00281052, 0x00281053, 0x00281101, 0x00281102, 0x00281103,
                0x00281201, 0x00281202, 0x00281203}) {
            more(dicom, more, tag);
        }
        return dicom;
    }

    private static void more(Dicom dicom, Map<Integer, Object> more, int tag) {
        Object value = more.getOrDefault(tag, tag == 0x00280103 ? 0 : null);
        if (value instanceof String text) {
            dicom.text(tag, "DS", text);
        } else if (value instanceof Integer number) {
            dicom.number(tag, number);
        } else if (value instanceof int[] numbers) {
            dicom.number(tag, numbers);
        } else if (value instanceof byte[] bytes) {
            dicom.element(tag, "OW", bytes, bytes.length);
        }
    }

    private static Dicom grey(String syntax, String kind) {
        return picture(syntax, kind, 1, 3, 2, 8, 8, Map.of()).pixels(new byte[] {0, 50, 100, (byte) 150, (byte) 200, (byte) 255});
    }

    /** For tests of damaged files. */
    static byte[] smallPicture() {
        return grey(EXPLICIT, "MONOCHROME2").bytes();
    }

    private static int[] bgr(Dicom dicom) throws IOException {
        return bgr(dicom.bytes());
    }

    private static int[] bgr(byte[] content) throws IOException {
        Mat image = ImageDecoder.decodeBgr(content, FILE);
        assertEquals(CvType.CV_8UC3, image.type());
        byte[] pixels = new byte[(int) image.total() * 3];
        image.get(0, 0, pixels);
        return IntStream.range(0, pixels.length).map(i -> pixels[i] & 0xFF).toArray();
    }

    private static int[] grey(Dicom dicom) throws IOException {
        int[] all = bgr(dicom);
        return IntStream.range(0, all.length / 3).map(i -> {
            assertTrue(all[3 * i] == all[3 * i + 1] && all[3 * i] == all[3 * i + 2]);
            return all[3 * i];
        }).toArray();
    }

    private static String remark(Dicom dicom) throws IOException {
        return ImageDecoder.inspect(dicom.bytes(), "hash", FILE).remark();
    }

    private static void assertRefused(byte[] content, String because) {
        var error = assertThrows(UnreadableImageException.class, () -> ImageDecoder.decodeBgr(content, FILE));
        assertTrue(error.fault().contains(because), error.getMessage());
        assertTrue(error.fault().contains(";"), "states a remedy: " + error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {IMPLICIT, EXPLICIT})
    void eightBitGrey(String syntax) throws IOException {
        assertArrayEquals(new int[] {0, 50, 100, 150, 200, 255}, grey(grey(syntax, "MONOCHROME2")));
        assertArrayEquals(new int[] {255, 205, 155, 105, 55, 0}, grey(grey(syntax, "MONOCHROME1")));
        assertEquals("", remark(grey(syntax, "MONOCHROME2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {IMPLICIT, EXPLICIT})
    void colours(String syntax) throws IOException {
        byte[] interleaved = {1, 2, 3, 11, 12, 13, 21, 22, 23, 31, 32, 33};
        byte[] planar = {1, 11, 21, 31, 2, 12, 22, 32, 3, 13, 23, 33};
        int[] expected = {3, 2, 1, 13, 12, 11, 23, 22, 21, 33, 32, 31};
        assertArrayEquals(expected, bgr(picture(syntax, "RGB", 3, 2, 2, 8, 8, Map.of(0x00280006, 0)).pixels(interleaved)));
        assertArrayEquals(expected, bgr(picture(syntax, "RGB", 3, 2, 2, 8, 8, Map.of(0x00280006, 1)).pixels(planar)));
        // pure red and blue of JPEG's colours: Y, Cb, Cr
        byte[] ybr = {76, 85, (byte) 255, 29, (byte) 255, 107};
        byte[] ybrPlanar = {76, 29, 85, (byte) 255, (byte) 255, 107};
        for (int planes = 0; planes < 2; planes++) {
            int[] found = bgr(picture(syntax, "YBR_FULL", 3, 2, 1, 8, 8, Map.of(0x00280006, planes))
                    .pixels(planes == 0 ? ybr : ybrPlanar));
            int[] redBlue = {0, 0, 255, 255, 0, 0};
            for (int i = 0; i < 6; i++) {
                assertEquals(redBlue[i], found[i], 2, Arrays.toString(found));
            }
        }
    }

    @Test
    void paletteColour() throws IOException {
        int[] ramp = IntStream.range(0, 256).map(i -> i << 8).toArray();
        int[] back = IntStream.range(0, 256).map(i -> 255 - i << 8).toArray();
        int[] descriptor = {256, 0, 16};
        Dicom dicom = palette(descriptor, words(ramp), words(back), words(new int[256]));
        assertArrayEquals(new int[] {0, 255, 0, 0, 245, 10, 0, 235, 20, 0, 0, 255}, bgr(dicom));
        assertEquals("2 frames, the first is read", remark(dicom));
        byte[] bytes = new byte[20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (100 + i);
        }
        // entries for the values 5 to 24; what lies outside gets the first or the last
        assertArrayEquals(new int[] {100, 100, 100, 105, 105, 105, 115, 115, 115, 119, 119, 119},
                bgr(palette(new int[] {20, 5, 8}, bytes, bytes, bytes)));
        assertRefused(palette(descriptor, bytes, bytes, bytes).bytes(), "palette");
    }

    private static Dicom palette(int[] descriptor, byte[] red, byte[] green, byte[] blue) {
        Map<Integer, Object> palette = Map.of(0x00280008, "2", 0x00281101, descriptor, 0x00281102, descriptor,
                0x00281103, descriptor, 0x00281201, red, 0x00281202, green, 0x00281203, blue);
        return picture(EXPLICIT, "PALETTE COLOR", 1, 2, 2, 8, 8, palette).pixels(new byte[] {0, 10, 20, (byte) 255, 9, 9, 9, 9});
    }

    @ParameterizedTest
    @ValueSource(strings = {IMPLICIT, EXPLICIT})
    void twelveBitsInSixteen(String syntax) throws IOException {
        // the bits above the twelfth belong to a drawing
        byte[] values = words(0, 160, 0xF000 | 1600, 4095);
        Dicom dicom = picture(syntax, "MONOCHROME2", 1, 2, 2, 16, 12, Map.of()).pixels(values);
        assertArrayEquals(new int[] {0, 10, 100, 255}, grey(dicom));
        assertEquals("16-bit file that uses 12 bits: values divided by 16", remark(dicom));
        assertArrayEquals(new int[] {255, 245, 155, 0},
                grey(picture(syntax, "MONOCHROME1", 1, 2, 2, 16, 12, Map.of()).pixels(values)));
        // a file that says sixteen
        Dicom deep = picture(syntax, "MONOCHROME2", 1, 2, 2, 16, 16, Map.of()).pixels(words(0, 160, 1600, 4095));
        assertArrayEquals(new int[] {0, 10, 100, 255}, grey(deep));
        Dicom full = picture(syntax, "MONOCHROME2", 1, 2, 2, 16, 16, Map.of()).pixels(words(0, 2560, 25600, 65535));
        assertArrayEquals(new int[] {0, 10, 100, 255}, grey(full));
        assertEquals("", remark(full));
    }

    @Test
    void windowsAreApplied() throws IOException {
        Map<Integer, Object> window = Map.of(0x00281050, "500", 0x00281051, "256");
        byte[] values = words(0, 372, 500, 627, 628, 4000);
        int[] expected = {0, 0, 128, 255, 255, 255};
        assertArrayEquals(expected, grey(picture(EXPLICIT, "MONOCHROME2", 1, 3, 2, 16, 12, window).pixels(values)));
        // the same window in rescaled values: 2 v - 1000
        Map<Integer, Object> rescaled = Map.of(0x00281050, "0", 0x00281051, "511", 0x00281052, "-1000", 0x00281053, "2");
        int[] found = grey(picture(EXPLICIT, "MONOCHROME2", 1, 3, 2, 16, 12, rescaled).pixels(values));
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1);
        }
        // one that leaves eight bits as they are
        Map<Integer, Object> whole = Map.of(0x00281050, "128", 0x00281051, "256");
        assertArrayEquals(new int[] {0, 1, 254, 255}, grey(picture(EXPLICIT, "MONOCHROME2", 1, 2, 2, 8, 8, whole)
                .pixels(new byte[] {0, 1, (byte) 254, (byte) 255})));
    }

    @Test
    void signedValues() throws IOException {
        Map<Integer, Object> signed = Map.of(0x00280103, 1);
        Dicom dicom = picture(EXPLICIT, "MONOCHROME2", 1, 3, 1, 16, 16, signed).pixels(words(-1000, 0, 4100));
        assertArrayEquals(new int[] {0, 50, 255}, grey(dicom));
        assertTrue(remark(dicom).contains("signed"));
    }

    @Test
    void furtherFramesAreReportedAndNotNeeded() throws IOException {
        Dicom dicom = picture(EXPLICIT, "MONOCHROME2", 1, 3, 1, 8, 8, Map.of(0x00280008, "300")).pixels(new byte[] {5, 6, 7});
        assertArrayEquals(new int[] {5, 6, 7}, grey(dicom));
        assertEquals("300 frames, the first is read", remark(dicom));
    }

    @ParameterizedTest
    @CsvSource({"1.2.840.10008.1.2.4.50, dcmdjpeg in.dcm out.dcm", "1.2.840.10008.1.2.4.70, dcmdjpeg in.dcm out.dcm",
        "1.2.840.10008.1.2.4.80, dcmdjpls in.dcm out.dcm", "1.2.840.10008.1.2.4.90, gdcmconv --raw in.dcm out.dcm",
        "1.2.840.10008.1.2.5, dcmdrle in.dcm out.dcm", "1.2.840.10008.1.2.2, dcmconv +te in.dcm out.dcm",
        "1.2.840.10008.1.2.1.99, dcmconv +te in.dcm out.dcm", "1.2.840.10008.1.2.4.102, video",
        "1.2.840.113619.5.2, gdcmconv --raw in.dcm out.dcm"})
    void otherTransferSyntaxesAreRefusedWithTheCommandThatConverts(String syntax, String remedy) {
        byte[] content = picture(syntax, "MONOCHROME2", 1, 3, 2, 8, 8, Map.of()).pixels(new byte[6]).bytes();
        assertRefused(content, remedy);
        assertRefused(content, syntax);
    }

    @Test
    void whatIsNotReadIsRefusedByName() {
        assertRefused(picture(EXPLICIT, "YBR_FULL_422", 3, 2, 2, 8, 8, Map.of()).pixels(new byte[12]).bytes(), "YBR_FULL_422");
        assertRefused(picture(EXPLICIT, "MONOCHROME2", 1, 2, 2, 32, 32, Map.of()).pixels(new byte[16]).bytes(), "32 bits");
        assertRefused(picture(EXPLICIT, "RGB", 3, 2, 2, 16, 16, Map.of()).pixels(new byte[24]).bytes(), "3 channels of 16 bits");
        assertRefused(new Dicom(EXPLICIT).text(0x00100020, "LO", "1").bytes(), "holds no image");
    }

    @Test
    void sizeIsCheckedBeforeDecoding() {
        assertRefused(picture(EXPLICIT, "MONOCHROME2", 1, 60_000, 60_000, 8, 8, Map.of()).pixels(new byte[8]).bytes(),
                "60000 x 60000 pixels");
        assertRefused(picture(EXPLICIT, "MONOCHROME2", 1, 0, 60_000, 8, 8, Map.of()).pixels(new byte[8]).bytes(), "damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {IMPLICIT, EXPLICIT})
    void cutOffOrDamagedAnywhere(String syntax) throws IOException {
        Dicom dicom = new Dicom(syntax);
        dicom.element(0x00091010, "OB", new byte[600], 600);
        byte[] picture = picture(syntax, "MONOCHROME2", 1, 3, 2, 8, 8, Map.of()).pixels(new byte[6]).bytes();
        int begin = new Dicom(syntax).bytes().length;
        dicom.out.write(picture, begin, picture.length - begin);
        byte[] whole = dicom.bytes();
        assertArrayEquals(new int[18], bgr(whole));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int length = 0; length < whole.length; length += 7) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThrows(UnreadableImageException.class, () -> ImageDecoder.decodeBgr(cut, FILE), "cut to " + length);
            }
            for (int at = 132; at < whole.length; at++) {
                byte[] damaged = whole.clone();
                damaged[at] = (byte) 0xFF;
                try {
                    ImageDecoder.decodeBgr(damaged, FILE).release();
                } catch (UnreadableImageException e) {
                    assertTrue(e.fault().contains(";"), e.getMessage());
                }
            }
        });
        assertRefused(Arrays.copyOf(whole, whole.length - 2), "truncated");
    }

    @Test
    void sequencesAreNotTakenForThePictureOrThePatient() throws IOException {
        for (int undefined = 0; undefined < 2; undefined++) {
            Dicom dicom = new Dicom(EXPLICIT).text(0x00100020, "LO", "mine");
            Dicom inner = new Dicom(EXPLICIT);
            inner.out.reset();
            inner.text(0x00100020, "LO", "other");
            sequence(dicom, 0x00101002, inner.bytes(), undefined == 1);
            dicom.number(0x00280002, 1).text(0x00280004, "CS", "MONOCHROME2").number(0x00280010, 1).number(0x00280011, 2)
                    .number(0x00280100, 8).number(0x00280101, 8).number(0x00280102, 7).number(0x00280103, 0);
            Dicom icon = new Dicom(EXPLICIT);
            icon.out.reset();
            icon.number(0x00280010, 64).number(0x00280011, 64).pixels(new byte[64]);
            sequence(dicom, 0x00880200, icon.bytes(), undefined == 1);
            dicom.pixels(new byte[] {7, 9});
            assertArrayEquals(new int[] {7, 9}, grey(dicom));
            assertEquals(Optional.of("mine"), DicomFile.patientId(Files.write(folder.resolve("s.dcm"), dicom.bytes())));
        }
    }

    private static void sequence(Dicom dicom, int tag, byte[] item, boolean undefined) {
        ByteBuffer value = ByteBuffer.allocate(8 + item.length + (undefined ? 16 : 0)).order(ByteOrder.LITTLE_ENDIAN);
        value.putInt(0xE000FFFE).putInt(undefined ? -1 : item.length).put(item);
        if (undefined) {
            value.putInt(0xE00DFFFE).putInt(0).putInt(0xE0DDFFFE).putInt(0);
        }
        dicom.element(tag, "SQ", value.array(), undefined ? -1 : value.capacity());
    }

    @Test
    void patientIds() throws IOException {
        assertEquals(Optional.of("P 0017"), DicomFile.patientId(Files.write(folder.resolve("a"), grey(IMPLICIT, "RGB").bytes())));
        byte[] whole = grey(EXPLICIT, "RGB").bytes();
        assertEquals(Optional.of("P 0017"), DicomFile.patientId(Files.write(folder.resolve("b.dcm"), whole)));
        // without its pixels
        assertEquals(Optional.of("P 0017"),
                DicomFile.patientId(Files.write(folder.resolve("c.dcm"), Arrays.copyOf(whole, whole.length - 20))));
        assertEquals(Optional.empty(), DicomFile.patientId(Files.write(folder.resolve("d.dcm"),
                new Dicom(EXPLICIT).text(0x00100020, "LO", "").bytes())));
        assertEquals(Optional.empty(), DicomFile.patientId(TestImages.jpeg(folder.resolve("e.jpg"), 1)));
        assertEquals(Optional.empty(), DicomFile.patientId(folder.resolve("gone.dcm")));
        assertFalse(DicomFile.isDicom(new byte[100]));
    }

    @Test
    void severalThreadsReadTheSame() {
        byte[] content = grey(IMPLICIT, "MONOCHROME2").bytes();
        assertTrue(IntStream.range(0, 400).parallel().allMatch(i -> {
            try {
                return Arrays.equals(new int[] {0, 0, 0, 50, 50, 50}, Arrays.copyOf(bgr(content), 6));
            } catch (IOException e) {
                return false;
            }
        }));
    }
}
