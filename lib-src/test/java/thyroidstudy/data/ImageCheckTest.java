package thyroidstudy.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.TestImages;
import thyroidstudy.store.NoProgress;
import thyroidstudy.store.Sha256;

class ImageCheckTest {

    @TempDir
    Path folder;

    private final AtomicInteger decoded = new AtomicInteger();

    private StudyData check(StudyData data, Path cache) throws IOException {
        return ImageCheck.decodable(data, cache, NoProgress.NONE, (content, sha256, file) -> {
            decoded.incrementAndGet();
            return ImageDecoder.inspect(content, sha256, file);
        });
    }

    private static List<DataProblem> problems(StudyData data, DataProblem.Kind kind) {
        return data.problems().stream().filter(p -> p.kind() == kind).toList();
    }

    @Test
    void oneTableOfAllProblemsAndTheRestGoesOn() throws Exception {
        List<ImageRecord> records = new ArrayList<>();
        records.add(TestImages.record(TestImages.jpeg(folder.resolve("a.jpg"), 1), Label.BENIGN));
        records.add(TestImages.record(Files.createFile(folder.resolve("b.jpg")), Label.BENIGN));
        records.add(TestImages.record(Files.createDirectory(folder.resolve("c.jpg")), Label.CANCER));
        records.add(TestImages.record(TestImages.jpeg(folder.resolve("d.jpg"), 2), Label.BENIGN));
        var earlier = new DataProblem(folder, DataProblem.Kind.UNRECOGNISED, "noticed before");
        StudyData checked = ImageCheck.decodable(new StudyData("t", records, List.of(earlier)), null, NoProgress.NONE);
        assertEquals(List.of("a.jpg", "d.jpg"), checked.records().stream().map(ImageRecord::fileName).toList());
        assertEquals(
                List.of(DataProblem.Kind.UNRECOGNISED, DataProblem.Kind.UNREADABLE_IMAGE,
                        DataProblem.Kind.UNREADABLE_IMAGE, DataProblem.Kind.EMPTY_CLASS),
                checked.problems().stream().map(DataProblem::kind).toList());
        assertEquals(folder.resolve("b.jpg"), checked.problems().get(1).path());
        assertEquals(folder.getFileName() + "/b.jpg is empty (0 bytes); copy it again from its source",
                checked.problems().get(1).message());
        assertTrue(checked.problems().get(3).message().contains("Cancer"));
        byte[] content = Files.readAllBytes(folder.resolve("d.jpg"));
        assertEquals(ImageDecoder.inspect(content, Sha256.of(content), folder), checked.records().get(1).facts().orElseThrow());
    }

    @Test
    void eachContentIsDecodedOnceAndThenKnown() throws IOException {
        StudyData data = TestImages.data(folder.resolve("images"), 12);
        Files.copy(data.records().get(0).path(), data.records().get(1).path(), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(data.records().get(2).path(), "no picture");
        Path cache = folder.resolve("cache/facts");
        StudyData first = check(data, cache);
        assertEquals(11, decoded.getAndSet(0));
        assertEquals(11, first.size());
        assertEquals(first, check(data, cache));
        assertEquals(0, decoded.get());
        // another name and folder, the same content
        Path moved = Files.createDirectories(folder.resolve("moved")).resolve("x.jpg");
        Files.move(data.records().get(5).path(), moved);
        check(new StudyData("m", List.of(TestImages.record(moved, Label.BENIGN)), List.of()), cache);
        assertEquals(0, decoded.get());
        // another content under the same name
        TestImages.jpeg(data.records().get(4).path(), 77);
        check(new StudyData("m", data.records().subList(0, 5), List.of()), cache);
        assertEquals(1, decoded.get());
        try (Stream<Path> files = Files.list(cache.getParent())) {
            assertEquals(List.of(cache), files.toList());
        }
    }

    @Test
    void damagedCachesAreMadeAnew() throws IOException {
        StudyData data = TestImages.data(folder.resolve("images"), 3);
        Path cache = folder.resolve("facts");
        StudyData expected = check(data, cache);
        byte[] whole = Files.readAllBytes(cache);
        List<byte[]> damaged = new ArrayList<>(List.of(new byte[0], new byte[] {(byte) 0xC3, 1, 2}, "x\ny\tz".getBytes(
                StandardCharsets.UTF_8)));
        for (int at = 0; at < whole.length; at += 37) {
            byte[] one = whole.clone();
            one[at] ^= 1;
            damaged.add(one);
            damaged.add(Arrays.copyOf(whole, at));
        }
        for (byte[] content : damaged) {
            Files.write(cache, content);
            decoded.set(0);
            assertEquals(expected, check(data, cache));
            assertEquals(3, decoded.get());
            assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(cache)));
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsAProblemOnly() throws IOException {
        StudyData data = TestImages.data(folder.resolve("images"), 3);
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        StudyData checked = check(data, file.resolve("facts"));
        assertEquals(3, checked.size());
        assertTrue(problems(checked, DataProblem.Kind.IMAGE_REMARK).get(0).message().contains("facts"));
    }

    @Test
    void anInterruptStopsAndKeepsWhatIsKnown() throws Exception {
        StudyData data = TestImages.data(folder.resolve("images"), 60);
        Path cache = folder.resolve("facts");
        Thread caller = Thread.currentThread();
        assertThrows(CancellationException.class, () -> ImageCheck.decodable(data, cache, NoProgress.NONE, (content, sha256, file) -> {
            if (decoded.incrementAndGet() == 20) {
                caller.interrupt();
            }
            if (decoded.get() > 20) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return ImageDecoder.inspect(content, sha256, file);
        }));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
        decoded.set(0);
        assertEquals(60, check(data, cache).size());
        assertTrue(decoded.get() >= 30 && decoded.get() <= 40 + Runtime.getRuntime().availableProcessors(), decoded + " of 60 decoded again");
    }

    @Test
    void anErrorThatIsNotInTheFileNamesIt() throws IOException {
        StudyData data = TestImages.data(folder.resolve("images"), 2);
        var error = assertThrows(IOException.class, () -> ImageCheck.decodable(data, null, NoProgress.NONE, (content, sha256, file) -> {
            throw new OutOfMemoryError("no room");
        }));
        assertTrue(error.getMessage().contains("000.jpg") && error.getMessage().contains("no room"), error.getMessage());
    }

    @Test
    void remarksAreCounted() throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            BufferedImage image = new BufferedImage(30, 20, BufferedImage.TYPE_USHORT_GRAY);
            image.getRaster().setSample(i, 3, 0, 4000);
            image.getRaster().setSamples(0, 5, 30, 1, 0, IntStream.range(0, 30).map(x -> 50 * x).toArray());
            records.add(TestImages.record(TestImages.write(image, "png", folder.resolve("deep/" + i + ".png")), null));
        }
        StudyData checked = check(new StudyData("t", records, List.of()), null);
        assertEquals(List.of("5 images (deep/0.png, deep/1.png, deep/2.png ...): "
                + "16-bit file that uses 12 bits: values divided by 16"),
                checked.problems().stream().map(DataProblem::message).toList());
    }

    @Test
    void sameFileOnTwoSides() throws IOException {
        Path one = TestImages.jpeg(folder.resolve("one.jpg"), 1);
        Path two = Files.copy(one, folder.resolve("two.jpg"));
        StudyData checked = check(new StudyData("t", List.of(TestImages.record(one, null),
                TestImages.record(two, null).withSplit(Split.TEST)), List.of()), null);
        assertEquals(1, problems(checked, DataProblem.Kind.DUPLICATE_ACROSS_SPLITS).size());
        assertEquals(2, checked.size());
        // from the facts: the files are not read again
        Files.delete(one);
        Files.delete(two);
        assertEquals(1, DuplicateFinder.find(checked).size());
    }

    private StudyData boxes(Optional<Box> scanArea, Nodule... nodules) throws IOException {
        Path file = TestImages.jpeg(folder.resolve("box.jpg"), 1); // 120 x 90
        return check(new StudyData("t", List.of(new ImageRecord(file, Optional.empty(), "p", Split.TRAIN, Variant.UNCROPPED,
                List.of(nodules), scanArea, Map.of())), List.of()), null);
    }

    private void assertBox(Box given, Box expected, String message) throws IOException {
        StudyData nodule = boxes(Optional.empty(), Nodule.ofBox(given));
        assertEquals(Optional.ofNullable(expected), nodule.records().get(0).nodules().stream().map(Nodule::box).findFirst());
        StudyData area = boxes(Optional.of(given));
        assertEquals(Optional.ofNullable(expected), area.records().get(0).scanArea());
        for (StudyData checked : List.of(nodule, area)) {
            assertTrue(checked.records().get(0).facts().isPresent());
            List<DataProblem> found = problems(checked, DataProblem.Kind.BAD_BOX);
            assertEquals(message.isEmpty() ? 0 : 1, found.size());
            assertTrue(message.isEmpty() || found.get(0).message().contains(message), found.toString());
            assertTrue(message.isEmpty() || found.get(0).message().contains("/box.jpg): "), found.toString());
        }
    }

    @Test
    void boxesAgainstTheirImage() throws IOException {
        assertBox(new Box(0, 0, 120, 90), new Box(0, 0, 120, 90), "");
        assertBox(new Box(10, 20, 110, 70), new Box(10, 20, 110, 70), "");
        assertBox(new Box(120, 5, 10, 10), null, "outside");
        assertBox(new Box(5, -10, 10, 10), null, "outside");
        assertBox(new Box(Integer.MAX_VALUE, 5, 10, 10), null, "outside");
        assertBox(new Box(110, 80, 20, 20), new Box(110, 80, 10, 10), "over the edge");
        assertBox(new Box(-5, -5, 20, 20), new Box(0, 0, 15, 15), "over the edge");
        assertBox(new Box(10, 10, Integer.MAX_VALUE, 20), new Box(10, 10, 110, 20), "over the edge");
        assertBox(new Box(60, 40, 110, 80), null, "x1, y1, x2, y2");
        assertBox(new Box(40, 40, 40, 40), null, "four equal numbers");
    }

    @Test
    void outlinesAreCutPointByPoint() throws IOException {
        Nodule outline = Nodule.ofOutline(List.of(new Point(100, 50), new Point(130, 60), new Point(110, 95)));
        StudyData checked = boxes(Optional.empty(), outline, Nodule.ofBox(new Box(1, 2, 3, 4)));
        assertEquals(List.of(Nodule.ofOutline(List.of(new Point(100, 50), new Point(119, 60), new Point(110, 89))),
                Nodule.ofBox(new Box(1, 2, 3, 4))), checked.records().get(0).nodules());
        assertEquals(new Box(100, 50, 20, 40), checked.records().get(0).nodules().get(0).box());
        assertFalse(problems(checked, DataProblem.Kind.BAD_BOX).isEmpty());
    }

    @Test
    void boxProblemsAreCountedByKind() throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            records.add(new ImageRecord(TestImages.jpeg(folder.resolve("f/" + i + ".jpg"), i), Optional.empty(), "p", Split.TRAIN,
                    Variant.UNCROPPED, List.of(Nodule.ofBox(new Box(200, 10, 5, 5)), Nodule.ofBox(new Box(300, 10, 5, 5)),
                            Nodule.ofBox(new Box(110, 10, 50, 5))), Optional.empty(), Map.of()));
        }
        List<DataProblem> found = problems(check(new StudyData("t", records, List.of()), null), DataProblem.Kind.BAD_BOX);
        assertEquals(2, found.size());
        assertTrue(found.get(0).message().startsWith("5 images (f/0.jpg, f/1.jpg, f/2.jpg ...): "), found.get(0).message());
    }
}
