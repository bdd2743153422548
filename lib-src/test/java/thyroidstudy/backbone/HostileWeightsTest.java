package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.Fuzz;
import thyroidstudy.store.NoProgress;

class HostileWeightsTest {

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private KerasNetwork network;
    private float[] before;

    @BeforeEach
    void network() {
        network = SmallNetworks.network("VGG16");
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 40));
        before = SmallNetworks.weights(network);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (InputStream in = HostileWeightsTest.class.getResourceAsStream("/parity/keras-files.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith("VGG16") && entry.getName().matches(".*\\.(h5|hdf5)")) {
                    files.add(zip.readAllBytes());
                }
            }
        }
        return files;
    }

    @Test
    void everyDamagedFileIsReadOrRefusedAndLeavesTheNetwork() throws IOException {
        Path file = folder.resolve("hostile.h5");
        int refused = Fuzz.all(files(), hostile -> {
            Files.write(file, hostile);
            try {
                KerasWeights.load(network, file, NoProgress.NONE);
                before = SmallNetworks.weights(network);
            } finally {
                assertArrayEquals(before, SmallNetworks.weights(network));
            }
        });
        assertTrue(refused > 50, "only " + refused + " were noticed");
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() throws IOException {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            KerasNetwork source = SmallNetworks.network("VGG16");
            source.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 40));
            source.layers().get(1).weights().get(0).parameter().getArray().set(new ai.djl.ndarray.index.NDIndex("0, 0, 0, 0"), bad);
            Path file = folder.resolve("bad.h5");
            KerasWeights.save(source, file);
            String says = assertThrows(WeightFileException.class, () -> KerasWeights.load(network, file, NoProgress.NONE)).getMessage();
            assertTrue(says.contains("bad.h5") && says.contains("not finite"), says);
            assertArrayEquals(before, SmallNetworks.weights(network), "unchanged");
        }
    }

    /** An attribute of some bytes says that it holds 2 billion names. */
    @Test
    void hugeDeclaredSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
        Path file = folder.resolve("huge.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("layer_names", new String[] {"abcdefgh", "ijklmnop", "qrstuvwx"});
        }
        byte[] content = Files.readAllBytes(file);
        int name = new String(content, StandardCharsets.ISO_8859_1).indexOf("layer_names");
        boolean found = false;
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = name; at < Math.min(name + 120, content.length - 8); at++) {
            if (bytes.getLong(at) == 3) { // its only dimension
                bytes.putLong(at, 2_000_000_000L);
                found = true;
                break;
            }
        }
        assertTrue(found);
        Files.write(file, content);
        long free = Runtime.getRuntime().totalMemory();
        String says = assertThrows(WeightFileException.class, () -> KerasWeights.load(network, file, NoProgress.NONE)).getMessage();
        assertTrue(says.contains("huge.h5"), says);
        assertTrue(Runtime.getRuntime().totalMemory() - free < 500_000_000L, "memory was taken");
    }
}
