package thyroidstudy.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.image.TestImages;
import thyroidstudy.store.NoProgress;

/** Comparison with the files that real Keras chose; environment/dev/parity/split_fixtures.py makes the same tree. */
class KerasSplitTest {

    /** Images benign and cancer, as the study had them. */
    private static final Map<String, int[]> COUNTS = Map.of(
            "TRAIN", new int[] {9004, 2389}, "TEST", new int[] {899, 267},
            "Train2", new int[] {7324, 1624}, "Test2", new int[] {1831, 406});

    private static String name(Label label, int i) {
        return "%s_%d-%d-%d.0.%s".formatted(label.filePrefix(), i / 7 + 1, (i * 37) % 10007, i % 3 + 1,
                List.of("jpg", "JPG", "jpeg").get(i % 3));
    }

    @Test
    void theStudysCountsAndTheSameFilesAsKeras(@TempDir Path root) throws IOException {
        byte[] picture = Files.readAllBytes(TestImages.jpeg(root.resolve("picture/x.jpg"), 1));
        Files.delete(root.resolve("picture/x.jpg"));
        for (var part : COUNTS.entrySet()) {
            for (Label label : Label.values()) {
                Path folder = Files.createDirectories(root.resolve(part.getKey()).resolve(label.folderName()));
                for (int i = 0; i < part.getValue()[label.classIndex()]; i++) {
                    // what follows the end of a JPEG is not looked at, so that every file has a content of its own
                    byte[] content = (part.getKey() + label + i).getBytes(StandardCharsets.UTF_8);
                    Files.write(folder.resolve(name(label, i)), concat(picture, content));
                }
            }
        }
        StudyData read = DataSources.open(root, null).read(NoProgress.NONE);
        assertEquals(List.of(), read.problems());
        StudyData frames = Splits.kerasValidation(read.where(Variant.UNCROPPED), 0.10);
        StudyData crops = Splits.kerasValidation(read.where(Variant.CROPPED), 0.10);
        assertEquals(List.of(10255, 1138, 1166), sizes(frames));
        assertEquals(List.of(8054, 894, 2237), sizes(crops));
        int compared = 0;
        for (String row : fixture().lines().skip(1).toList()) {
            String[] c = row.split(",");
            Split split = switch (c[1]) {
                case "training" -> Split.TRAIN;
                case "validation" -> Split.VALIDATION;
                default -> Split.TEST;
            };
            StudyData chosen = (c[0].endsWith("2") ? crops : frames).where(split).where(Label.ofFolder(c[2]).orElseThrow());
            CRC32 crc = new CRC32();
            chosen.records().forEach(r -> crc.update((r.fileName() + "\n").getBytes(StandardCharsets.UTF_8)));
            assertEquals(Integer.parseInt(c[3]), chosen.size(), row);
            assertEquals(Long.parseLong(c[4]), crc.getValue(), row);
            compared++;
        }
        assertEquals(12, compared);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static List<Integer> sizes(StudyData data) {
        return List.of(data.where(Split.TRAIN).size(), data.where(Split.VALIDATION).size(), data.where(Split.TEST).size());
    }

    private static String fixture() throws IOException {
        try (InputStream in = KerasSplitTest.class.getResourceAsStream("/parity/input/split.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
