package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where weights start; that they learn is LearnableTest's. */
class InitialisationTest {

    @TempDir
    Path folder;

    @Test
    void loadsTheImagenetFileAndDrawsTheHead() throws IOException, NoSuchAlgorithmException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray batch = manager.zeros(new Shape(1, 3, 32, 40));
            KerasNetwork source = SmallNetworks.network("EfficientNetB7");
            source.initialize(manager, DataType.FLOAT32, batch.getShape());
            KerasFormula.fill(source);
            Path file = folder.resolve("small_notop.h5");
            KerasWeights.save(source, file);
            String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
            ImagenetWeights files = new ImagenetWeights(
                    backbone -> new ImagenetWeights.Official(URI.create("https://nowhere.invalid/small_notop.h5"), md5),
                    folder, Map.of("THYROID_OFFLINE", "1", "THYROID_WEIGHTS", folder.toString()));
            KerasNetwork network = SmallNetworks.network("EfficientNetB7");
            Initialisation.IMAGENET.apply(network, manager, 1, batch, files);
            float[] expected = SmallNetworks.weights(source);
            float[] found = SmallNetworks.weights(network);
            int head = (int) network.head().getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
            for (int i = 0; i < expected.length - head; i++) {
                assertEquals(expected[i], found[i], 0, "weight " + i);
            }
            assertNotEquals(0, network.head().getParameters().valueAt(0).getArray().abs().sum().getFloat());
        }
    }

    @Test
    void saysWhereToGetAFileThatIsNotThere() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ImagenetWeights offline =
                    new ImagenetWeights(ImagenetWeights.Official::of, folder, Map.of("THYROID_OFFLINE", "1"));
            WeightFileException problem = assertThrows(WeightFileException.class, () -> Initialisation.IMAGENET.apply(
                    Backbone.RESNET50.classifier(), manager, 1, manager.zeros(new Shape(1, 3, 32, 32)), offline));
            assertTrue(problem.getMessage().contains("ResNet50"), problem.getMessage());
            assertTrue(problem.getMessage().contains("resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"), problem.getMessage());
        }
    }

    @Test
    void rescalesForImagenetWeightsOnly() {
        assertTrue(Initialisation.IMAGENET.options().imagenetRescaling());
        assertFalse(Initialisation.KERAS.options().imagenetRescaling());
        assertEquals(NetworkOptions.study(), Initialisation.LEARNABLE.options());
    }
}
