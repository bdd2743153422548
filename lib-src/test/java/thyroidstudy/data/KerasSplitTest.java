package thyroidstudy.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparison with the files that real Keras chose; environment/parity/split_fixtures.py makes the same tree. */
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
        for (var part : COUNTS.entrySet()) {
            for (Label label : Label.values()) {
                Path folder = Files.createDirectories(root.resolve(part.getKey()).resolve(label.folderName()));
                for (int i = 0; i < part.getValue()[label.classIndex()]; i++) {
                    Files.createFile(folder.resolve(name(label, i)));
                }
            }
        }
        StudyData read = DataSources.open(root).read(null);
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

    private static List<Integer> sizes(StudyData data) {
        return List.of(data.where(Split.TRAIN).size(), data.where(Split.VALIDATION).size(), data.where(Split.TEST).size());
    }

    private static String fixture() throws IOException {
        try (InputStream in = KerasSplitTest.class.getResourceAsStream("/parity/input/split.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
