package thyroidstudy.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.input.Augmentation;
import thyroidstudy.plot.Note;
import thyroidstudy.train.TrainingSettings;

class StudyTest {

    @Test
    void aWrongFolderOrProfileIsNamedWithWhatToDo(@TempDir Path folder) {
        Path missing = folder.resolve("imagse");
        String said = assertThrows(IllegalArgumentException.class, () -> Study.open("quick", missing.toString())).getMessage();
        assertTrue(said.contains(missing.toString()) && said.contains("phantoms"), said);
        String profile = assertThrows(IllegalArgumentException.class, () -> Study.open("slow", "phantoms")).getMessage();
        assertTrue(profile.contains("slow") && profile.contains("quick, evening or full"), profile);
        assertThrows(IllegalArgumentException.class, () -> Study.open("quick", "phantoms").recorded("../elsewhere"));
    }

    @Test
    void aKeptRunCannotTakeThePlaceOfAuditsOrNumbers() throws IOException {
        Study study = Study.open("quick", "phantoms");
        Path results = Path.of("notebooks/results").toAbsolutePath();
        for (String name : List.of("runs", "audits", "numbers", "audit", "ddti-evening")) {
            assertEquals(results.resolve("runs").resolve(name), study.recorded(name).folder().toAbsolutePath());
        }
        assertEquals(results.resolve("audits/leakage.csv"), study.auditFile("leakage").toAbsolutePath());
        try (Stream<Path> kinds = Files.list(results)) {
            assertEquals(Set.of("runs", "audits", "numbers"), kinds.map(k -> k.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void anEmptyFolderIsRefusedWhenItIsRead(@TempDir Path folder) {
        Study study = Study.open("quick", folder.toString());
        String said = assertThrows(IOException.class, study::uncropped).getMessage();
        assertTrue(said.contains(folder.toString()), said);
    }

    @Test
    void anUntrainedNetworkSaysWhichNotebookTrainsIt(@TempDir Path folder) throws IOException {
        Path images = Files.createDirectories(folder.resolve("never-trained"));
        images(images, List.of("TRAIN", "TEST", "Train2", "Test2"), 2);
        String said = assertThrows(IOException.class,
                () -> Study.open("quick", images.toString()).run(Backbone.VGG16, Variant.CROPPED)).getMessage();
        assertTrue(said.contains("VGG16") && said.contains("cropped") && said.contains("03-train"), said);
    }

    /** Some images of each class on each side of TRAIN and TEST, or of Train2 and Test2. */
    private static void images(Path folder, List<String> sides, int ofEach) throws IOException {
        for (String side : sides) {
            for (Label label : Label.values()) {
                for (int i = 0; i < ofEach; i++) {
                    Path file = folder.resolve(side).resolve(label.folderName())
                            .resolve(String.format("%s_%03d-0001-1.0.png", label.filePrefix(), i + (side.startsWith("TEST") ? 500 : 0)));
                    Files.createDirectories(file.getParent());
                    BufferedImage image = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
                    Random random = new Random(i);
                    for (int p = 0; p < 160 * 120; p++) {
                        image.setRGB(p % 160, p / 160, 0x010101 * (60 + random.nextInt(120)));
                    }
                    ImageIO.write(image, "png", file.toFile());
                }
            }
        }
    }

    @Test
    void theDatasOwnCropsAreUsed(@TempDir Path folder) throws IOException {
        images(folder, List.of("TRAIN", "TEST", "Train2", "Test2"), 6);
        Study study = Study.open("quick", folder.toString());
        assertEquals(List.of(Variant.UNCROPPED, Variant.CROPPED), study.variants());
        assertEquals(24, study.cropped().size());
        assertTrue(study.cropped().records().stream().allMatch(r -> r.path().startsWith(folder)), "not cut again");
        assertTrue(study.forms().text().contains("24 crops that came with the data"), study.forms().text());
        assertEquals(Note.Kind.INFORMATION, study.requireTrainable().kind());
        assertEquals(1, study.example().size());
        assertEquals(study.name(), study.withCropsOfAllNodules().name(), "nothing is cut here");
        Study frames = study.withoutCrops();
        assertEquals(List.of(Variant.UNCROPPED), frames.variants());
        assertEquals(0, frames.cropped().size());
        assertEquals(Variant.UNCROPPED, frames.closest());
        assertTrue(frames.forms().text().contains("switched off"));
        assertEquals(List.of(), frames.trainAll(Variant.CROPPED));
        assertEquals(List.of(), frames.runs(Variant.CROPPED));
        String said = assertThrows(IllegalArgumentException.class,
                () -> frames.train(frames.training(Backbone.VGG16), Variant.CROPPED)).getMessage();
        assertEquals("This run has no crops to train on, only whole frames", said);
    }

    @Test
    void cropsAloneAreStudied(@TempDir Path folder) throws IOException {
        images(folder, List.of("Train2", "Test2"), 5);
        Study study = Study.open("quick", folder.toString());
        assertEquals(List.of(Variant.CROPPED), study.variants());
        assertEquals(Variant.CROPPED, study.widest());
        assertEquals(0, study.example().size());
        assertTrue(study.forms().text().contains("no whole frames"), study.forms().text());
        study.requireTrainable();
        String said = assertThrows(IOException.class, () -> study.withoutCrops().variants()).getMessage();
        assertTrue(said.contains("no whole frames") && said.contains("--no-crops"), said);
    }

    @Test
    void otherCropsAreNamedAndKeptApart(@TempDir Path folder) throws IOException {
        images(folder, List.of("TRAIN", "TEST"), 5);
        Study study = Study.open("quick", folder.toString());
        Study wide = study.withCropsOfAllNodules();
        assertEquals(study.name() + ", crops around all nodules", wide.name());
        assertNotEquals(study.crop().folder(), wide.crop().folder());
    }

    @Test
    void trainingIsRefusedBeforeItBegins(@TempDir Path folder) throws IOException {
        images(folder, List.of("TRAIN"), 5);
        Study study = Study.open("quick", folder.toString());
        for (Executable training : List.<Executable>of(study::requireTrainable, () -> study.withoutCrops().trainAll(Variant.UNCROPPED),
                () -> study.train(study.training(Backbone.VGG16), Variant.UNCROPPED))) {
            String said = assertThrows(IllegalArgumentException.class, training).getMessage();
            assertTrue(said.startsWith("TEST: no test images"), said);
        }
    }

    @Test
    void theFullProfileIsTheStudysRecipe() {
        for (Backbone backbone : Backbone.values()) {
            assertEquals(TrainingSettings.study(backbone), Profile.full().training(backbone));
            assertEquals(Initialisation.IMAGENET, TrainingSettings.study(backbone).network().initialisation());
        }
    }

    @Test
    void theQuickProfileTrainsTwoOfItsNetworksThreeTimes() {
        long first = Profile.quick().training(Backbone.RESNET50).seed();
        assertEquals(List.of(first, first + 1, first + 2), Profile.quick().seeds(Backbone.RESNET50));
        assertEquals(List.of(first), Profile.quick().seeds(Backbone.EFFICIENTNET_B7));
        assertEquals(3, Profile.quick().withInitialisation(Initialisation.IMAGENET).seeds(Backbone.RESNET50).size());
        for (Backbone backbone : Backbone.values()) {
            assertEquals(1, Profile.full().seeds(backbone).size());
            assertEquals(1, Profile.evening().seeds(backbone).size());
        }
    }

    @Test
    void theTextOfAProfileIsTheSameInEveryProcess() {
        // maps of the JDK that are made by Map.of list their entries in another order each time Java starts
        assertTrue(Profile.quick().toString().matches(".*recipes=\\{EFFICIENTNET_B7=.*learning rate: 0\\.005;.* VGG16=.* VGG19=.* "
                + "RESNET50=.*learning rate: 0\\.005;.* RESNET101=.*learning rate: 0\\.003;.*"), Profile.quick().toString());
    }

    /** Weight files of one's own in a folder, and no other network. */
    private static Study atHand(Path images, Path weights) {
        return Study.open("quick", images.toString(), "at-hand",
                ImagenetWeights.of(Map.of("THYROID_WEIGHTS", weights.toString(), "THYROID_OFFLINE", "1", "DJL_CACHE_DIR", weights.toString())));
    }

    @Test
    void networksStartFromTheFilesAtHandAndSaySo(@TempDir Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("starts"));
        images(data, List.of("TRAIN", "TEST"), 2);
        Path file = Files.writeString(folder.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"), "some weights");
        Study study = atHand(data, folder);
        Start own = study.start(Backbone.VGG16);
        assertTrue(own.isOwnFile());
        assertEquals(Initialisation.IMAGENET, study.training(Backbone.VGG16).network().initialisation());
        assertEquals(0, study.training(Backbone.VGG16).validation().batchNormBatches());
        assertEquals(Study.open("quick", data.toString(), "", ImagenetWeights.of(Map.of())).training(Backbone.RESNET50),
                study.training(Backbone.RESNET50));
        String opening = study.configuration().get("networks start from");
        assertEquals("EfficientNetB7, VGG19, ResNet50, ResNet101: random weights, not the study's ImageNet weights; VGG16: ImageNet weights "
                + "from a file of one's own, not the published file (MD5 " + own.md5() + ")", opening);
        String caveat = study.caveat();
        assertTrue(caveat.contains("EfficientNetB7, VGG19, ResNet50, ResNet101 start without ImageNet weights"), caveat);
        assertTrue(caveat.contains("VGG16 starts from ImageNet weights from a file of one's own, not the published file"), caveat);

        Path before = runFolder(study, Backbone.VGG16);
        assertEquals(before, runFolder(atHand(data, folder), Backbone.VGG16));
        Path other = runFolder(study, Backbone.VGG19);
        Files.writeString(file, "other weights");
        assertNotEquals(before, runFolder(atHand(data, folder), Backbone.VGG16), "a changed file trains anew");
        assertEquals(other, runFolder(atHand(data, folder), Backbone.VGG19));
    }

    private static Path runFolder(Study study, Backbone backbone) throws IOException {
        return study.runFolder(backbone.studyName(), study.training(backbone), Variant.UNCROPPED);
    }

    @Test
    void whatIsNotTheStudyIsSaid() throws IOException {
        assertTrue(Study.open("quick", "phantoms").caveat().contains("synthetic"));
        assertTrue(Study.open("quick", "phantoms").caveat().contains("without ImageNet weights"));
        assertTrue(Study.open("quick", "phantoms").caveat().contains("small images"));
        assertTrue(Study.open("evening", "phantoms").caveat().contains("without ImageNet weights"));
        assertFalse(Study.open("evening", "phantoms").caveat().contains("small images"));
        assertFalse(Study.open("full", "phantoms").caveat().contains("without ImageNet weights"));
        assertFalse(Study.open("full", "phantoms").caveat().contains("small images"));
        assertEquals(Augmentation.none(), Profile.evening().training(Backbone.VGG16).input().augmentation());
        Profile quick = Profile.quick().withInitialisation(Initialisation.IMAGENET);
        assertEquals(Initialisation.IMAGENET, quick.training(Backbone.RESNET50).network().initialisation());
        for (Backbone backbone : Backbone.values()) {
            assertEquals(Profile.quick().training(backbone).network(n -> n.withInitialisation(Initialisation.LEARNABLE)),
                    quick.withInitialisation(Initialisation.LEARNABLE).training(backbone));
        }
    }
}
