package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import thyroidstudy.store.NoProgress;

/**
 * Files of small relatives of the networks, written by Keras 2 and Keras 3 (environment/dev/parity/keras_files.py); the big ones are
 * compared by {@code environment/dev/parity/run roundtrip}.
 */
class KerasWeightsTest {

    private static final Shape INPUT = new Shape(1, 3, 32, 40);

    @TempDir
    static Path files;

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeAll
    static void unpack() throws IOException {
        try (InputStream in = KerasWeightsTest.class.getResourceAsStream("/parity/keras-files.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, files.resolve(entry.getName()));
            }
        }
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<String> written() throws IOException {
        return Files.readAllLines(files.resolve("expected.csv")).stream();
    }

    @ParameterizedTest
    @MethodSource("written")
    void predictsAsKerasWithItsFile(String line) throws IOException {
        String file = line.substring(0, line.indexOf(','));
        double[] expected = Arrays.stream(line.substring(line.indexOf(',') + 1).split(" "))
                .mapToDouble(Double::parseDouble).toArray();
        boolean backboneOnly = file.contains("notop") || file.contains("split");
        KerasNetwork network = small(file);
        KerasWeights.Part part = KerasWeights.load(network, files.resolve(file), NoProgress.NONE);
        assertEquals(backboneOnly ? KerasWeights.Part.BACKBONE : KerasWeights.Part.WHOLE, part, file);
        float[] found = backboneOnly ? features(network) : probabilities(network);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1e-5 * scale, file + ", value " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VGG16", "ResNet50", "EfficientNetB7"})
    void savesWhatItLoads(String name) throws IOException {
        KerasNetwork network = small(name);
        KerasWeights.load(network, files.resolve(name + "-keras2-checkpoint.hdf5"), NoProgress.NONE);
        Path saved = folder.resolve("saved.h5");
        KerasWeights.save(network, saved);
        KerasWeights.save(network, saved);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(saved), left.toList(), "nothing but the file");
        }
        KerasNetwork other = small(name);
        assertEquals(KerasWeights.Part.WHOLE, KerasWeights.load(other, saved, NoProgress.NONE));
        assertArrayEquals(weights(network), weights(other));
    }

    /** As between two trainings: the arrays stay the ones that a trainer knows, and none of it is recorded. */
    @Test
    void loadsIntoANetworkThatIsBeingTrained() throws IOException {
        KerasNetwork network = small("ResNet50");
        NDArray kernel = network.layers().get(0).weights().get(0).parameter().getArray();
        network.getParameters().values().stream().filter(Parameter::requiresGradient)
                .forEach(p -> p.getArray().setRequiresGradient(true));
        KerasWeights.load(network, files.resolve("ResNet50-keras2-checkpoint.hdf5"), NoProgress.NONE);
        KerasNetwork other = small("ResNet50");
        KerasWeights.load(other, files.resolve("ResNet50-keras2-checkpoint.hdf5"), NoProgress.NONE);
        assertArrayEquals(weights(other), weights(network));
        assertSame(kernel, network.layers().get(0).weights().get(0).parameter().getArray());
        assertTrue(kernel.hasGradient());
    }

    @Test
    void refusesTheNameOfKeras3sOtherFormat() {
        KerasNetwork network = small("VGG16");
        assertThrows(IllegalArgumentException.class,
                () -> KerasWeights.save(network, folder.resolve("saved.weights.h5")));
    }

    @Test
    void namesAFileThatIsMissing() {
        refused(small("VGG16"), folder.resolve("missing.h5"), "missing.h5", "no such weight file", "download");
    }

    @Test
    void namesAFileThatIsNoHdf5() throws IOException {
        Path page = Files.writeString(folder.resolve("page.h5"), "<html>Please log in</html>".repeat(100));
        refused(small("VGG16"), page, "page.h5", "not a readable HDF5 file", "fetch");
        refused(small("VGG16"), Files.createFile(folder.resolve("empty.h5")), "empty.h5", "not a readable HDF5 file");
    }

    /** However much is missing: refused, and nothing loaded. */
    @ParameterizedTest
    @ValueSource(strings = {"VGG16-keras2-notop.h5", "ResNet50-keras2-checkpoint.hdf5", "EfficientNetB7-keras3-notop.weights.h5"})
    void refusesAFileThatIsCutShort(String file) throws IOException {
        byte[] whole = Files.readAllBytes(files.resolve(file));
        KerasNetwork network = small(file);
        for (double share : new double[] {0.001, 0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999}) {
            Path cut = folder.resolve("cut.h5");
            Files.write(cut, Arrays.copyOf(whole, (int) (whole.length * share)));
            refused(network, cut, "cut.h5", "cut short", "again");
        }
    }

    @Test
    void refusesTheFileOfAnotherNetwork() {
        refused(small("ResNet50"), files.resolve("VGG16-keras2-notop.h5"),
                "VGG16-keras2-notop.h5", "has 5 layers with weights", "ResNet50 has");
        refused(small("ResNet50"), files.resolve("VGG16-keras3-notop.weights.h5"), "VGG16-keras3-notop.weights.h5");
        refused(small("VGG16"), files.resolve("EfficientNetB7-keras3-functional.weights.h5"),
                "EfficientNetB7-keras3-functional.weights.h5");
    }

    @Test
    void namesFileLayerWeightAndBothShapesWhereTheyDiffer() {
        KerasNetwork wider = new KerasNetwork(Backbone.VGG16, NetworkOptions.study(),
                make -> Vgg.features(List.of(new Vgg.Stage(2, 4), new Vgg.Stage(3, 7)), make));
        wider.initialize(manager, DataType.FLOAT32, INPUT);
        String[] words = {"block2_conv1", "kernel", "expected shape (3, 3, 4, 7)", "found (3, 3, 4, 6)"};
        refused(wider, files.resolve("VGG16-keras2-notop.h5"), words);
        refused(wider, files.resolve("VGG16-keras2-nested.h5"), words);
        refused(wider, files.resolve("VGG16-keras3-model.h5"), words);
        refused(wider, files.resolve("VGG16-keras3-functional.weights.h5"),
                "conv2d_2", "expected shape (3, 3, 4, 7)", "found (3, 3, 4, 6)");
    }

    @Test
    void refusesAHeadOfOtherClasses() {
        KerasNetwork three = new KerasNetwork(Backbone.VGG16, NetworkOptions.study().withClasses(3), SmallNetworks.of("VGG16"));
        three.initialize(manager, DataType.FLOAT32, INPUT);
        refused(three, files.resolve("VGG16-keras2-checkpoint.hdf5"), "dense", "expected shape (6, 3)", "found (6, 2)");
    }

    private void refused(KerasNetwork network, Path file, String... words) {
        float[] before = weights(network);
        WeightFileException problem = assertThrows(WeightFileException.class,
                () -> KerasWeights.load(network, file, NoProgress.NONE), file.toString());
        for (String word : words) {
            assertTrue(problem.getMessage().contains(word), problem.getMessage());
        }
        assertArrayEquals(before, weights(network), "the network is unchanged");
    }

    private KerasNetwork small(String file) {
        KerasNetwork network = SmallNetworks.network(file.split("-")[0]);
        network.initialize(manager, DataType.FLOAT32, INPUT);
        return network;
    }

    private float[] features(KerasNetwork network) {
        return network.pooledFeatures(new ParameterStore(manager, false), pixels(network), false).toFloatArray();
    }

    private float[] probabilities(KerasNetwork network) {
        NDArray logits = network.forward(new ParameterStore(manager, false), new NDList(pixels(network)), false)
                .singletonOrThrow();
        return logits.softmax(1).toFloatArray();
    }

    private NDArray pixels(KerasNetwork network) {
        return KerasFormula.pixels(manager, network.backbone(), 2, 32, 40, 7);
    }

    private static float[] weights(KerasNetwork network) {
        return SmallNetworks.weights(network);
    }
}
