package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.Fuzz;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.data.reader.ManifestFile;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.store.NoProgress;
import thyroidstudy.store.SmallFiles;

class CroppedSetTest {

    /** Korean, as on the machines of the study's authors: OpenCV's own file functions fail on it on Windows. */
    @TempDir
    Path temporary;

    private Path frames;
    /** Keeps sets of crops. */
    private Path work;
    private StudyData source;
    private final CropSettings settings = CropSettings.standard()
            .withMethod(CropSettings.Method.ANNOTATED).withMargin(0.1).withMinimumSize(20);

    @BeforeEach
    void frames() throws IOException {
        OpenCv.load();
        frames = temporary.resolve("초음파");
        work = temporary.resolve("잘린 영상");
        source = new StudyData("small", List.of(
                frame("B_001-0001-1.0.jpg", Label.BENIGN, "1", Split.TRAIN, new Box(60, 50, 40, 30), new Box(120, 60, 20, 20)),
                frame("M_002-0001-1.0.jpg", Label.CANCER, "2", Split.TEST, new Box(40, 40, 50, 50)),
                frame("M_003-0001-1.0.png", Label.CANCER, "3", Split.VALIDATION, new Box(22, 22, 30, 30))), List.of());
    }

    private ImageRecord frame(String name, Label label, String patient, Split split, Box... nodules) throws IOException {
        Mat frame = new Mat(180, 240, CvType.CV_8UC3, new Scalar(0, 0, 0));
        Core.setRNGSeed(name.hashCode());
        Core.randn(frame.submat(20, 160, 20, 220), 100, 10);
        for (Box nodule : nodules) {
            Imgproc.rectangle(frame, nodule.rect(), new Scalar(40, 40, 40), -1);
        }
        Path file = frames.resolve(name);
        FrameFile.write(file, frame);
        return new ImageRecord(file, Optional.of(label), patient, split, Variant.UNCROPPED,
                Stream.of(nodules).map(Nodule::ofBox).toList(), Optional.empty(), Map.of("age", "50"));
    }

    /** What the manifest names and no frame has any more is deleted, so it may name nothing elsewhere. */
    @Test
    void aDamagedManifestIsNoticed() throws IOException {
        Path manifest = CroppedSet.make(source, work, settings, NoProgress.NONE).folder().resolve(ManifestFile.NAME);
        byte[] written = Files.readAllBytes(manifest);
        assertEquals(Fuzz.INPUTS, Fuzz.all(List.of(written), damaged -> {
            Files.write(manifest, damaged);
            CroppedSet.make(source, work, settings, NoProgress.NONE);
        }));
        Files.delete(SmallFiles.checksums(manifest));
        Fuzz.all(List.of(written), damaged -> {
            Files.write(manifest, damaged);
            CroppedSet.make(source, work, settings, NoProgress.NONE);
            Files.deleteIfExists(SmallFiles.checksums(manifest));
        });
    }

    @Test
    void aManifestCannotReachOutOfItsFolder() throws IOException {
        DerivedSet made = CroppedSet.make(source, work, settings, NoProgress.NONE);
        Path manifest = made.folder().resolve(ManifestFile.NAME);
        Path precious = Files.writeString(temporary.resolve("precious.txt"), "x");
        String crop = Files.readString(manifest).lines().skip(1).findFirst().orElseThrow().split(",")[0];
        for (String name : List.of("../../precious.txt", precious.toString())) {
            String text = Files.readString(manifest);
            Files.deleteIfExists(SmallFiles.checksums(manifest)); // who makes such a manifest makes its checksum too
            Files.writeString(manifest, text.replace(crop, name).replaceAll("[0-9a-f]{16},", "0000000000000000,"));
            IOException e = assertThrows(IOException.class, () -> CroppedSet.make(source, work, settings, NoProgress.NONE));
            assertTrue(e.getMessage().contains("manifest.csv") && e.getMessage().contains("delete its folder"), e::getMessage);
            assertTrue(Files.exists(precious));
            Files.writeString(manifest, text);
        }
    }

    @Test
    void writesTheStudysLayoutAndInheritsPatientAndSide() throws IOException {
        DerivedSet set = CroppedSet.make(source, work, settings, NoProgress.NONE);
        assertEquals(3, set.written());
        Path folder = set.folder();
        assertTrue(Files.exists(folder.resolve("Train2/Benign/B_001-0001-1.0.jpg")));
        assertTrue(Files.exists(folder.resolve("Test2/Cancer/M_002-0001-1.0.jpg")));
        assertTrue(Files.exists(folder.resolve("Train2/Cancer/M_003-0001-1.0.png")));
        for (ImageRecord crop : set.data().records()) {
            ImageRecord from = source.records().stream().filter(r -> r.fileName().equals(crop.fileName())).findAny().orElseThrow();
            assertEquals(from.patient(), crop.patient());
            assertEquals(from.split(), crop.split());
            assertEquals(from.label(), crop.label());
            assertEquals(Variant.CROPPED, crop.variant());
            assertEquals("50", crop.attributes().get("age"));
            assertEquals("BOX", crop.attributes().get("crop_method"));
        }
    }

    @Test
    void theCropShowsTheNoduleWhereTheRecordSays() throws IOException {
        DerivedSet set = CroppedSet.make(source, work, settings, NoProgress.NONE);
        ImageRecord crop = set.data().where(Split.VALIDATION).records().get(0);
        // 30 + 2 * 3 pixels of margin, moved to the scan area's corner.
        assertEquals(new Box(20, 20, 36, 36), CropEntry.of(crop).box());
        assertEquals(new Box(2, 2, 30, 30), crop.nodules().get(0).box());
        Mat pixels = ImageDecoder.decodeBgr(crop.path());
        assertEquals(36, pixels.cols());
        assertEquals(40, Core.mean(pixels.submat(2, 32, 2, 32)).val[0], 1e-9);
        assertTrue(Core.mean(pixels.submat(33, 36, 0, 36)).val[0] > 80);
    }

    @Test
    void everyNoduleGetsItsOwnFileOnRequest() throws IOException {
        DerivedSet crops = CroppedSet.make(source, work, settings.withPer(CropSettings.Per.NODULE), NoProgress.NONE);
        assertEquals(
                List.of("B_001-0001-1.0-n2.jpg", "B_001-0001-1.0.jpg"),
                crops.data().where(Label.BENIGN).records().stream().map(ImageRecord::fileName).toList());
        // The second nodule is no longer marked: its crop goes, and the first, which is the same, is made again with it.
        StudyData one = new StudyData("small", source.records().stream()
                .map(r -> r.withMarks(r.nodules().subList(0, 1), r.scanArea())).toList(), List.of());
        DerivedSet fewer = CroppedSet.make(one, work, settings.withPer(CropSettings.Per.NODULE), NoProgress.NONE);
        assertEquals(crops.folder(), fewer.folder());
        assertEquals(1, fewer.written());
        assertFalse(Files.exists(crops.folder().resolve("Train2/Benign/B_001-0001-1.0-n2.jpg")));
    }

    @Test
    void oneCropHoldsAllNodulesOnRequest() throws IOException {
        NoduleCropper cropper = new NoduleCropper(new CropSettings(0.1, false, 20, CropSettings.Per.ALL_NODULES, CropSettings.Method.ANNOTATED));
        ImageRecord two = source.records().get(0);
        List<NoduleCrop> crops = cropper.crops(two, ImageDecoder.decodeBgr(two.path()));
        assertEquals(1, crops.size());
        // from 60 to 140 and from 50 to 80, with a tenth of 80 on each side
        assertEquals(new Box(52, 42, 96, 46), crops.get(0).box());
        ImageRecord one = source.records().get(1);
        assertEquals(new Box(35, 35, 60, 60), cropper.crops(one, ImageDecoder.decodeBgr(one.path())).get(0).box());
    }

    @Test
    void aSecondRunTouchesNothingAndReturnsTheSame() throws IOException {
        DerivedSet first = CroppedSet.make(source, work, settings, NoProgress.NONE);
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        for (ImageRecord crop : first.data().records()) {
            Files.setLastModifiedTime(crop.path(), old);
        }
        DerivedSet second = CroppedSet.make(source, work, settings, NoProgress.NONE);
        assertEquals(0, second.written());
        assertEquals(3, second.kept());
        assertEquals(first.data(), second.data());
        for (ImageRecord crop : second.data().records()) {
            assertEquals(old, Files.getLastModifiedTime(crop.path()));
        }
    }

    @Test
    void onlyMissingDamagedOrChangedCropsAreMadeAgain() throws IOException {
        DerivedSet first = CroppedSet.make(source, work, settings, NoProgress.NONE);
        Path folder = first.folder();
        byte[] before = Files.readAllBytes(folder.resolve("Test2/Cancer/M_002-0001-1.0.jpg"));
        Files.write(folder.resolve("Test2/Cancer/M_002-0001-1.0.jpg"), new byte[] {1, 2, 3});
        assertEquals(1, CroppedSet.make(source, work, settings, NoProgress.NONE).written());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("Test2/Cancer/M_002-0001-1.0.jpg")));
        Files.delete(folder.resolve("Train2/Benign/B_001-0001-1.0.jpg"));
        assertEquals(1, CroppedSet.make(source, work, settings, NoProgress.NONE).written());
        // Other pixels in one frame.
        Mat changed = ImageDecoder.decodeBgr(frames.resolve("M_003-0001-1.0.png"));
        changed.setTo(new Scalar(77, 77, 77));
        FrameFile.write(frames.resolve("M_003-0001-1.0.png"), changed);
        DerivedSet again = CroppedSet.make(source, work, settings, NoProgress.NONE);
        assertEquals(1, again.written());
        assertFalse(again.data().equals(first.data()));
        // Another margin has crops of its own, and those of the first stay.
        DerivedSet wider = CroppedSet.make(source, work, settings.withMargin(0.3), NoProgress.NONE);
        assertEquals(3, wider.written());
        assertFalse(wider.folder().equals(folder));
        assertEquals(3, CroppedSet.make(source, work, settings, NoProgress.NONE).kept());
    }

    @Test
    void cropsOfFramesThatAreGoneAreRemovedAndNothingElse() throws IOException {
        Path folder = CroppedSet.make(source, work, settings, NoProgress.NONE).folder();
        Path stranger = folder.resolve("Train2/Benign/note.txt");
        Files.writeString(stranger, "mine");
        CroppedSet.make(source.where(r -> r.split() != Split.TEST), work, settings, NoProgress.NONE);
        assertFalse(Files.exists(folder.resolve("Test2/Cancer/M_002-0001-1.0.jpg")));
        assertTrue(Files.exists(stranger));
    }

    @Test
    void anotherSourceSetIsNoticed() throws IOException {
        Path folder = CroppedSet.make(source, work, settings, NoProgress.NONE).folder();
        StudyData renamed = new StudyData("other", source.records(), List.of());
        assertEquals(3, CroppedSet.make(renamed, work, settings, NoProgress.NONE).written());
        assertEquals(3, CroppedSet.make(source, work, settings, NoProgress.NONE).kept());
        StudyData unrelated = new StudyData("small",
                List.of(frame("B_900-0001-1.0.jpg", Label.BENIGN, "900", Split.TRAIN, new Box(60, 60, 30, 30))), List.of());
        String message = assertThrows(IOException.class, () -> CroppedSet.make(unrelated, work, settings, NoProgress.NONE)).getMessage();
        assertTrue(message.contains("3 frames, of which 0") && message.contains(folder.toString()), message);
        assertEquals(3, CroppedSet.make(source, work, settings, NoProgress.NONE).kept());
    }

    @Test
    void aDamagedManifestIsNamed() throws IOException {
        Path folder = CroppedSet.make(source, work, settings, NoProgress.NONE).folder();
        Files.writeString(folder.resolve("manifest.csv"), "path,label\nx.jpg,Benign\n");
        String message = assertThrows(IOException.class, () -> CroppedSet.make(source, work, settings, NoProgress.NONE)).getMessage();
        assertTrue(message.contains(folder.toString()) && message.contains("delete its folder"), message);
    }

    @Test
    void whatCannotBeCroppedIsCounted() throws IOException {
        List<ImageRecord> records = new ArrayList<>(source.records());
        ImageRecord any = frame("100_1.jpg", Label.BENIGN, "100", Split.TRAIN);
        records.add(any);
        records.add(new ImageRecord(frames.resolve("unlabelled.jpg"), Optional.empty(), "5", Split.TRAIN,
                Variant.UNCROPPED, List.of(), Optional.empty(), Map.of()));
        records.add(any.withSplit(Split.UNASSIGNED));
        Path broken = frames.resolve("B_006-0001-1.0.jpg");
        Files.writeString(broken, "no picture");
        records.add(new ImageRecord(broken, Optional.of(Label.BENIGN), "6", Split.TRAIN, Variant.UNCROPPED,
                List.of(Nodule.ofBox(new Box(1, 1, 5, 5))), Optional.empty(), Map.of()));
        DerivedSet set = CroppedSet.make(new StudyData("small", records, List.of()), work, settings, NoProgress.NONE);
        assertEquals(Map.of(
                DerivedSet.Skipped.NO_NODULE, 1, DerivedSet.Skipped.NO_LABEL, 1,
                DerivedSet.Skipped.NO_SPLIT, 1, DerivedSet.Skipped.UNREADABLE, 1), set.skipped());
        assertEquals(DataProblem.Kind.UNREADABLE_IMAGE, set.data().problems().get(0).kind());
        assertTrue(set.data().problems().get(0).message().contains("B_006"));
    }

    /** Names are compared without capitals, since some file systems do. */
    @Test
    void framesOfOneNameGetTheirFoldersIntoIt() throws IOException {
        List<ImageRecord> records = new ArrayList<>(source.records());
        records.add(frame("again/B_001-0001-1.0.JPG", Label.BENIGN, "4", Split.TRAIN, new Box(60, 50, 40, 30)));
        records.add(frame("again/M_002-0001-1.0.jpg", Label.CANCER, "5", Split.TRAIN, new Box(60, 50, 40, 30)));
        StudyData twins = new StudyData("small", records, List.of());
        DerivedSet set = CroppedSet.make(twins, work, settings, NoProgress.NONE);
        assertEquals(List.of("Test2/Cancer/M_002-0001-1.0.jpg", "Train2/Benign/B_001-0001-1.0.jpg",
                        "Train2/Benign/again_B_001-0001-1.0.JPG", "Train2/Cancer/M_002-0001-1.0.jpg", "Train2/Cancer/M_003-0001-1.0.png"),
                files(set));
        assertEquals(5, CroppedSet.make(twins, work, settings, NoProgress.NONE).kept());
        for (ImageRecord crop : set.data().records()) {
            assertEquals(crop.patient(), CroppedSet.frameOf(crop, twins).orElseThrow().patient());
        }
    }

    private static List<String> files(DerivedSet set) {
        return set.data().records().stream().map(r -> set.folder().relativize(r.path()).toString()).toList();
    }

    @Test
    void twoFramesForOneFileAreRefused() throws IOException {
        List<ImageRecord> records = new ArrayList<>(source.records());
        records.add(records.get(0));
        String said = assertThrows(IOException.class,
                () -> CroppedSet.make(new StudyData("small", records, List.of()), work, settings, NoProgress.NONE)).getMessage();
        assertTrue(said.contains("B_001-0001-1.0.jpg") && said.contains("rename"), said);
    }

    @Test
    void formatsThatAreNotWrittenBecomePng() throws IOException {
        assertEquals(List.of("a.jpg", "a.JPEG", "a.png", "a.bmp", "a.tif.png", "a.dcm.png", "a.webp.png", "a.png", "a.jfif.jpg"),
                Stream.of("a.jpg", "a.JPEG", "a.png", "a.bmp", "a.tif", "a.dcm", "a.webp", "a", "a.jfif")
                        .map(FrameFile::writableName).toList());
        frame("scan.png", Label.BENIGN, "1", Split.TRAIN);
        Files.move(frames.resolve("scan.png"), frames.resolve("scan"));
        ImageRecord scan = new ImageRecord(frames.resolve("scan"), Optional.of(Label.BENIGN), "1", Split.TRAIN, Variant.UNCROPPED,
                List.of(Nodule.ofBox(new Box(60, 50, 40, 30)), Nodule.ofBox(new Box(120, 60, 20, 20))), Optional.empty(), Map.of());
        DerivedSet set = CroppedSet.make(new StudyData("small", List.of(scan), List.of()), work,
                settings.withPer(CropSettings.Per.NODULE), NoProgress.NONE);
        assertEquals(List.of("Train2/Benign/scan-n2.png", "Train2/Benign/scan.png"),
                files(set));
        assertEquals(0, set.proposed());
    }

    /** Crops that the data brought say nothing of their source. */
    @Test
    void theFrameOfACropIsFoundByNameClassAndSide() throws IOException {
        ImageRecord frame = source.records().get(1);
        ImageRecord crop = new ImageRecord(temporary.resolve("Test2/Cancer").resolve(frame.fileName()), frame.label(), "x", Split.TEST,
                Variant.CROPPED, List.of(), Optional.empty(), Map.of());
        assertEquals(Optional.of(frame), CroppedSet.frameOf(crop, source));
        assertEquals(Optional.empty(), CroppedSet.frameOf(crop.withSplit(Split.TRAIN), source));
    }

    /** Boxes, patients and the validation side come back when the folder is opened like any other data. */
    @Test
    void theSetIsDataToOpen() throws IOException {
        DerivedSet crops = CroppedSet.make(source, work, settings.withPer(CropSettings.Per.NODULE), NoProgress.NONE);
        StudyData opened = DataSources.open(crops.folder(), null).read(NoProgress.NONE);
        assertEquals(facts(crops.data()), facts(opened));
        assertEquals(facts(crops.data()), facts(opened.where(Variant.CROPPED)));
    }

    private static List<Object> facts(StudyData data) {
        return data.records().stream().<Object>map(r -> List.of(
                r.path().toAbsolutePath(), r.label(), r.patient(), r.split(), r.variant(), r.nodules(), r.attributes())).toList();
    }

    @Test
    void theManifestOfFramesInTheSameFolderStays() throws IOException {
        ManifestFile.write(source, frames.resolve(ManifestFile.NAME));
        CroppedSet.make(source, frames, settings, NoProgress.NONE);
        CroppedSet.make(source, frames, settings, NoProgress.NONE);
        assertEquals(3, DataSources.open(frames, null).read(NoProgress.NONE).where(Variant.UNCROPPED).size());
    }

    @Test
    void overlayFreeFramesAreAThirdVariantOfTheSameImages() throws IOException {
        Mat written = ImageDecoder.decodeBgr(source.records().get(0).path());
        Imgproc.putText(written, "M 42", new Point(5, 175), 0, 0.4, new Scalar(255, 255, 255));
        FrameFile.write(source.records().get(0).path(), written);
        DerivedSet set = OverlayFreeSet.make(source, work, NoProgress.NONE);
        assertEquals(3, set.written());
        Path folder = set.folder();
        assertTrue(Files.exists(folder.resolve("Train3/Benign/B_001-0001-1.0.jpg")));
        assertTrue(Files.exists(folder.resolve("Test3/Cancer/M_002-0001-1.0.jpg")));
        for (ImageRecord clean : set.data().records()) {
            ImageRecord from = source.records().stream().filter(r -> r.fileName().equals(clean.fileName())).findAny().orElseThrow();
            assertEquals(Variant.OVERLAY_FREE, clean.variant());
            assertEquals(from.nodules(), clean.nodules());
            assertEquals(from.split(), clean.split());
            Mat pixels = ImageDecoder.decodeBgr(clean.path());
            assertEquals(240, pixels.cols());
            assertTrue(Core.mean(pixels.rowRange(162, 180)).val[0] < 2, "text has gone");
            assertTrue(Core.mean(pixels.submat(25, 45, 25, 215)).val[0] > 80, "tissue has not");
        }
        assertEquals(3, OverlayFreeSet.make(source, work, NoProgress.NONE).kept());
        assertEquals(facts(set.data()), facts(DataSources.open(folder, null).read(NoProgress.NONE)));
        assertEquals(3, CroppedSet.make(source, work, settings, NoProgress.NONE).written(), "crops have a folder of their own");
    }

    @Test
    void anInterruptedRunIsContinuedAndLeavesNoHalfWrittenImage() throws Exception {
        Thread worker = new Thread(() -> {
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> CroppedSet.make(source, work, settings, NoProgress.NONE));
        });
        worker.start();
        worker.join();
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> f.toString().matches(".*\\.(jpg|png)")).toList()) {
                ImageDecoder.decodeBgr(file);
            }
        }
        assertEquals(3, CroppedSet.make(source, work, settings, NoProgress.NONE).data().size());
    }

    /** Each makes what the other has not made: none is made twice, and both have all. */
    @Test
    void twoProcessesMakeOneSet() throws Exception {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(frame("B_%03d-0001-1.0.jpg".formatted(i), Label.BENIGN, "" + i, Split.TRAIN, new Box(60, 50, 40, 30)));
        }
        ManifestFile.write(new StudyData("many", records, List.of()), frames.resolve(ManifestFile.NAME));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            children.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", classPath,
                    Child.class.getName(), frames.toString(), work.toString()).redirectErrorStream(true).start());
        }
        int written = 0;
        for (Process child : children) {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, child.waitFor(), said);
            String[] counts = said.strip().split("\\s+");
            written += Integer.parseInt(counts[counts.length - 2]);
            assertEquals("40", counts[counts.length - 1], said);
        }
        assertEquals(40, written);
    }

    /** Prints how many crops it made and how many there are. */
    static final class Child {

        private Child() {}

        public static void main(String[] folders) throws IOException {
            DerivedSet crops = CroppedSet.make(DataSources.open(Path.of(folders[0]), null).read(NoProgress.NONE), Path.of(folders[1]),
                    CropSettings.standard(), NoProgress.NONE);
            System.out.println(crops.written() + " " + crops.data().size());
        }
    }

    @Test
    void placesCropsInsideTheirLimits() {
        NoduleCropper cropper = new NoduleCropper(new CropSettings(0.5, true, 10, CropSettings.Per.IMAGE, CropSettings.Method.ANNOTATED));
        assertEquals(new Box(20, 20, 40, 40), cropper.place(new Box(30, 30, 20, 20), new Box(0, 0, 100, 100)));
        assertEquals(new Box(60, 0, 40, 40), cropper.place(new Box(79, 5, 20, 20), new Box(0, 0, 100, 100)));
        assertEquals(new Box(10, 10, 40, 30), cropper.place(new Box(20, 15, 20, 20), new Box(10, 10, 50, 30)));
    }
}
