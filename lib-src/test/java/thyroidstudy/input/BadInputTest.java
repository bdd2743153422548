package thyroidstudy.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.crop.DerivedSet;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageCheck;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.image.TestImages;
import thyroidstudy.store.NoProgress;

/** A folder with everything that folders have come with, from reading it to the last batch; ImageDecoderTest has the details. */
class BadInputTest {

    @TempDir
    Path root;

    private Path train(String name) throws IOException {
        return Files.createDirectories(root.resolve("TRAIN/Benign")).resolve(name);
    }

    private void resource(String name, Path target) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/parity/input/" + name)) {
            Files.copy(in, target);
        }
    }

    @Test
    void theScanGoesOnAndOneTableReportsEverything() throws Exception {
        Path good = TestImages.jpeg(train("B_001-0001-1.0.jpg"), 1);
        TestImages.jpeg(Files.createDirectories(root.resolve("TRAIN/Cancer")).resolve("M_001-0001-1.0.jpg"), 2);
        Path cancer = Files.createDirectories(root.resolve("TEST/Cancer"));
        Files.createDirectories(root.resolve("TEST/Benign"));
        // odd, and usable
        resource("jpeg-cmyk.jpg", train("cmyk.jpg"));
        resource("jpeg-grey.jpg", train("grey.jpg"));
        resource("jpeg-exif-rotated.jpg", train("rotated.jpg"));
        resource("png-grey16.png", train("deep.png"));
        TestImages.jpeg(train("\uAC11\uC0C1\uC120 01 (2).jpg"), 3);
        TestImages.write(new BufferedImage(20_000, 40, BufferedImage.TYPE_BYTE_GRAY), "png", train("wide.png"));
        Files.copy(good, cancer.resolve("M_009-0001-1.0.jpg"));
        // of no use
        Files.createFile(train("empty.jpg"));
        byte[] whole = Files.readAllBytes(good);
        Files.write(train("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(train("text.jpg"), "no picture ".repeat(40));
        Files.createDirectory(train("x.jpg"));
        // unreadable even for the superuser
        Files.createSymbolicLink(train("loop.jpg"), train("loop.jpg"));

        StudyData checked = DataSources.open(root, null).read(NoProgress.NONE);
        Table table = checked.problemsTable();
        Map<String, String> kinds = new TreeMap<>();
        for (Row row : table) {
            kinds.merge(row.getString("file"), row.getString("kind"), (a, b) -> a + " " + b);
        }
        String unreadable = DataProblem.Kind.UNREADABLE_IMAGE.name();
        String empty = DataProblem.Kind.EMPTY_CLASS.name();
        for (String file : List.of("empty.jpg", "cut.jpg", "text.jpg", "x.jpg", "loop.jpg")) {
            assertEquals(unreadable, kinds.get(file), file);
        }
        assertTrue(kinds.get("Benign").contains(empty), kinds.toString());
        Row twice = table.where(table.stringColumn("kind").isEqualTo(DataProblem.Kind.DUPLICATE_ACROSS_SPLITS.name())).row(0);
        assertTrue(twice.getString("message").contains("B_001-0001-1.0.jpg")
                && twice.getString("message").contains("M_009-0001-1.0.jpg"), twice.getString("message"));
        assertEquals(new TreeSet<>(List.of("B_001-0001-1.0.jpg", "M_001-0001-1.0.jpg", "M_009-0001-1.0.jpg", "cmyk.jpg",
                        "deep.png", "grey.jpg", "rotated.jpg", "wide.png", "\uAC11\uC0C1\uC120 01 (2).jpg")),
                new TreeSet<>(checked.records().stream().map(ImageRecord::fileName).toList()));

        // what is left can be trained on, in whole
        ImageDataset dataset = ImageDataset.shuffled(checked.where(Split.TRAIN), InputSettings.study().withImageSize(32), 1);
        try (NDManager manager = NDManager.newBaseManager()) {
            int seen = 0;
            for (Batch batch : dataset.epoch(0, manager)) {
                try (batch) {
                    seen += batch.getSize();
                }
            }
            assertEquals(8, seen);
        }
    }

    @Test
    void tenOfTenTruncatedImagesGiveNoCropWithOrWithoutTheCheck() throws Exception {
        for (String format : List.of("jpg", "png", "bmp", "tif")) {
            byte[] whole = Files.readAllBytes(TestImages.write(
                    TestImages.picture(160, 120, BufferedImage.TYPE_INT_RGB, 1), format, root.resolve("whole")));
            List<ImageRecord> records = new ArrayList<>();
            for (int tenth = 0; tenth < 10; tenth++) {
                Path file = Files.createDirectories(root.resolve(format)).resolve("B_%03d-0001-1.0.%s".formatted(tenth, format));
                Files.write(file, Arrays.copyOf(whole, whole.length * tenth / 10 + whole.length / 20));
                records.add(TestImages.record(file, Label.BENIGN));
            }
            StudyData data = new StudyData("cut", records, List.of());
            assertEquals(0, ImageCheck.decodable(data, null, NoProgress.NONE).size());
            DerivedSet crops = CroppedSet.make(data, root.resolve("crops " + format), CropSettings.standard(), NoProgress.NONE);
            assertEquals(0, crops.data().size());
            assertEquals(10, crops.skipped().getOrDefault(DerivedSet.Skipped.UNREADABLE, 0));
        }
    }
}
