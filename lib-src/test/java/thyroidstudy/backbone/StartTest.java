package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

    @TempDir
    Path folder;

    private ImagenetWeights files() {
        return ImagenetWeights.of(Map.of("THYROID_WEIGHTS", folder.toString(), "THYROID_OFFLINE", "1"));
    }

    @Test
    void aFileOfOnesOwnIsToldByItsContent() throws IOException {
        assertEquals(Start.published(Initialisation.IMAGENET, Backbone.VGG16), Start.of(Initialisation.IMAGENET, Backbone.VGG16, files()),
                "without a file of one's own the published one is meant, which may have to be fetched");
        Path file = folder.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        Files.writeString(file, "other weights");
        assertTrue(files().atHand(Backbone.VGG16));
        Start own = Start.of(Initialisation.IMAGENET, Backbone.VGG16, files());
        assertTrue(own.isOwnFile());
        // of the text above: printf 'other weights' | md5sum
        assertEquals("b3fe2936b52a14716d1984d86e48d08b", own.md5());
        assertEquals("ImageNet, own file " + own.md5().substring(0, 8), own.toString());
        assertTrue(own.inWords().contains("not the published file (MD5 " + own.md5() + ")"), own.inWords());
        Files.writeString(file, "weights once more");
        assertNotEquals(own, Start.of(Initialisation.IMAGENET, Backbone.VGG16, files()));
        assertEquals("ImageNet", Start.of(Initialisation.IMAGENET, Backbone.VGG19, files()).toString());
    }

    @Test
    void randomWeightsHaveNoFile() throws IOException {
        for (Initialisation random : new Initialisation[] {Initialisation.LEARNABLE, Initialisation.KERAS}) {
            Start start = Start.of(random, Backbone.RESNET50, files());
            assertEquals(Start.published(random, Backbone.RESNET50), start);
            assertEquals("random", start.toString());
            assertEquals("", start.md5());
            assertFalse(start.isOwnFile());
        }
    }
}
