package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** The data file against a second transcription of the study's slides, and against itself. */
class PublishedStudyTest {

    /** Per class / micro-average / macro-average, as the slides have it, in hundredths. */
    private static final String AREAS = """
            train -> test          | EfficientNetB7 | VGG16    | VGG19    | ResNet50 | ResNet101
            uncropped -> uncropped | 46/76/46       | 82/90/83 | 84/91/84 | 80/89/81 | 83/89/83
            cropped -> cropped     | -              | 93/97/93 | 94/97/94 | 93/96/93 | 93/96/93
            cropped -> uncropped   | -              | 67/83/67 | 69/84/69 | 63/82/63 | 62/81/62
            """;

    private static final String COUNTS = "uncropped train TRAIN 9004 2389, uncropped test TEST 899 267, "
            + "cropped train Train2 7324 1624, cropped test Test2 1831 406";

    private static final String IMAGENET = "VGG16 528 71.3 90.1 138.4 16, VGG19 549 71.3 90.0 143.7 19, "
            + "ResNet50 98 74.9 92.1 25.6 107, ResNet101 171 76.4 92.8 44.7 209, EfficientNetB7 256 84.3 97.0 66.7 438";

    private final PublishedStudy study = PublishedStudy.load();

    @Test
    void areasAreThoseOfTheSlides() {
        List<String[]> rows = AREAS.lines().map(line -> line.split("\\s*\\|\\s*")).toList();
        int present = 0;
        for (String[] row : rows.subList(1, rows.size())) {
            for (int k = 1; k < row.length; k++) {
                Optional<PublishedStudy.Auc> found = study.auc(row[0], rows.get(0)[k]);
                assertEquals(row[k], found.map(a -> Math.round(100 * a.perClass()) + "/" + Math.round(100 * a.micro()) + "/"
                        + Math.round(100 * a.macro())).orElse("-"), row[0] + ", " + rows.get(0)[k]);
                present += found.isPresent() ? 1 : 0;
            }
        }
        assertEquals(study.aucs().size(), present);
    }

    @Test
    void countsCheckpointsTimesAndImageNetAreThoseOfTheSlides() {
        assertEquals(COUNTS, study.counts().stream()
                .map(c -> c.set() + " " + c.folder() + " " + c.benign() + " " + c.cancer()).collect(Collectors.joining(", ")));
        assertEquals(IMAGENET, study.imageNet().stream().map(m -> m.model() + " " + m.sizeMb() + " " + m.top1() + " " + m.top5()
                + " " + m.parametersMillion() + " " + m.depth()).collect(Collectors.joining(", ")));
        assertEquals("{EfficientNetB7=481, ResNet101=233, ResNet50=131, VGG16=235, VGG19=328}",
                new java.util.TreeMap<>(study.predictionSeconds()).toString());
        assertEquals(List.of("EfficientNetB7-001-0.5327-0.7909", "VGG16-012-0.4714-0.8155", "VGG19-010-0.4609-0.8172",
                "ResNet50-005-0.5210-0.8181", "ResNet101-005-0.5002-0.8251", "VGG16_crop-011-0.2861-0.8982",
                "VGG19_crop-014-0.2861-0.9038", "ResNet50_crop-013-0.2750-0.9038", "ResNet101_crop-009-0.2721-0.9072"),
                study.checkpoints());
    }

    /** Sums that the study printed, and accuracies that must be whole numbers of its validation images. */
    @Test
    void numbersFitEachOther() {
        List<Integer> all = new ArrayList<>();
        List<Integer> validation = new ArrayList<>();
        for (PublishedStudy.Count c : study.counts()) {
            all.add(c.benign() + c.cancer());
            validation.add((int) (.1 * c.benign()) + (int) (.1 * c.cancer()));
        }
        assertEquals(List.of(11393, 1166, 8948, 2237), all);
        assertEquals(1138, validation.get(0));
        assertEquals(894, validation.get(2));
        for (String checkpoint : study.checkpoints()) {
            int n = validation.get(checkpoint.contains("_crop") ? 2 : 0);
            double accuracy = Double.parseDouble(checkpoint.substring(checkpoint.lastIndexOf('-') + 1));
            assertEquals(accuracy, Math.round(accuracy * n) / (double) n, 5.1e-5, checkpoint);
        }
        // EfficientNetB7 has just the benign share of the validation images right
        assertTrue(study.checkpoints().get(0).endsWith(String.format(java.util.Locale.ROOT, "%.4f", 900 / 1138.0)));
    }

    @Test
    void theFiveNetworksBesideKerasTable() {
        Table networks = Comparison.networks(PublishedStudy.load());
        assertEquals(List.of("EfficientNetB7", "VGG16", "VGG19", "ResNet50", "ResNet101"), networks.stringColumn("network").asList());
        assertEquals(14.714688, networks.doubleColumn("without the head (million)").get(1), 1e-9);
        assertEquals(138.4, networks.doubleColumn("parameters (million)").get(1), 1e-9);
        assertEquals(1166 / 131.0, networks.doubleColumn("images a second").get(3), 1e-9);
    }

    @Test
    void predictionTimesStandBesideTheStudysAndMayBeMissing(@TempDir Path folder) throws IOException {
        PredictionTime time = new PredictionTime("VGG16", 101, 64, 2.5, "CPU");
        time.write(folder.resolve("time.csv"));
        assertEquals(Optional.of(time), PredictionTime.read(folder.resolve("time.csv")));
        assertEquals(Optional.empty(), PredictionTime.read(folder.resolve("none.csv")));
        Table table = Comparison.predictionTimes(PublishedStudy.load(), List.of(time));
        assertEquals(5, table.rowCount());
        assertEquals(235, table.doubleColumn("published: seconds").get(1));
        assertEquals(101 / 2.5, table.doubleColumn("images a second, here").get(1), 1e-9);
        assertEquals("not measured", table.column("here: seconds").getString(0));
        Files.writeString(folder.resolve("time.csv"), "network,images,imageSize,seconds,device\nVGG16,many,64,2.5,CPU\n");
        assertTrue(assertThrows(IOException.class, () -> PredictionTime.read(folder.resolve("time.csv"))).getMessage().contains("time.csv"));
    }
}
