package thyroidstudy.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.data.Variant;
import thyroidstudy.input.Augmentation;
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
    void anEmptyFolderIsRefusedWhenItIsRead(@TempDir Path folder) {
        Study study = Study.open("quick", folder.toString());
        String said = assertThrows(IOException.class, study::uncropped).getMessage();
        assertTrue(said.contains(folder.toString()), said);
    }

    @Test
    void anUntrainedNetworkSaysWhichNotebookTrainsIt(@TempDir Path folder) throws IOException {
        Path images = Files.createDirectories(folder.resolve("never-trained"));
        String said = assertThrows(IOException.class,
                () -> Study.open("quick", images.toString()).run(Backbone.VGG16, Variant.CROPPED)).getMessage();
        assertTrue(said.contains("VGG16") && said.contains("cropped") && said.contains("03-train"), said);
    }

    @Test
    void theFullProfileIsTheStudysRecipe() {
        for (Backbone backbone : Backbone.values()) {
            assertEquals(TrainingSettings.study(backbone).withInitialisation(Initialisation.IMAGENET),
                    Profile.full().training(backbone));
        }
    }

    @Test
    void theTextOfAProfileIsTheSameInEveryProcess() {
        // maps of the JDK that are made by Map.of list their entries in another order each time Java starts
        assertTrue(Profile.quick().toString().contains("{EFFICIENTNET_B7=0.002, VGG16=0.001, VGG19=0.001, RESNET50=0.005, "
                + "RESNET101=0.005}"), Profile.quick().toString());
    }

    @Test
    void whatIsNotTheStudyIsSaid() {
        assertTrue(Study.open("quick", "phantoms").caveat().contains("synthetic"));
        assertTrue(Study.open("quick", "phantoms").caveat().contains("without ImageNet weights"));
        assertTrue(Study.open("quick", "phantoms").caveat().contains("small images"));
        assertTrue(Study.open("evening", "phantoms").caveat().contains("without ImageNet weights"));
        assertFalse(Study.open("evening", "phantoms").caveat().contains("small images"));
        assertFalse(Study.open("full", "phantoms").caveat().contains("without ImageNet weights"));
        assertFalse(Study.open("full", "phantoms").caveat().contains("small images"));
        assertEquals(Augmentation.none(), Profile.evening().training(Backbone.VGG16).augmentation());
        Profile quick = Profile.quick().withInitialisation(Initialisation.IMAGENET);
        assertEquals(Initialisation.IMAGENET, quick.training(Backbone.RESNET50).initialisation());
        assertEquals(Profile.quick(), quick.withInitialisation(Initialisation.LEARNABLE));
    }
}
