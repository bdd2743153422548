package thyroidstudy.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.KerasWeights;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.TinyStudy;
import thyroidstudy.train.TrainingSettings;

class FrozenFeaturesTest {

    @TempDir
    Path folder;

    @Test
    void featuresAreTheNetworksAndEachImageIsComputedOnce() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30).labelled();
        StudyData some = images.where(r -> r.path().getFileName().toString().hashCode() % 2 == 0);
        TrainingSettings settings = TrainingSettings.study(Backbone.VGG16).input(i -> i.withImageSize(32).withBatchSize(8));
        Path file = folder.resolve("vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
        ImagenetWeights weights = ImagenetWeights.of(Map.of("THYROID_WEIGHTS", folder.toString(), "THYROID_OFFLINE", "1"));
        List<float[]> expected = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = Backbone.VGG16.classifier();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            KerasWeights.save(network, file);
            PreparedImages.features(settings, network, images, manager, NoProgress.NONE, (image, vector) -> expected.add(vector));
        }
        FrozenFeatures.of(settings, weights, some, folder, NoProgress.NONE);
        FrozenFeatures all = FrozenFeatures.of(settings, weights, images, folder, NoProgress.NONE);
        assertEquals(images.records(), all.images());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), all.vectors()[i], 1e-5f);
        }
        Path features = only(folder, ".npz");
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(features, longAgo);
        assertArrayEquals(all.vectors(), FrozenFeatures.of(settings, weights, images, folder, NoProgress.NONE).vectors());
        assertEquals(longAgo, Files.getLastModifiedTime(features), "everything is in the file");
    }

    private static Path only(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }

    @Test
    void randomWeightsAreTheSeedsAndGiveOtherFeatures() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 8).labelled();
        TrainingSettings random = TrainingSettings.study(Backbone.RESNET50).input(i -> i.withImageSize(32).withBatchSize(8))
                .network(n -> n.withInitialisation(Initialisation.KERAS));
        ImagenetWeights none = ImagenetWeights.of(Map.of("THYROID_WEIGHTS", folder.toString(), "THYROID_OFFLINE", "1"));
        float[][] first = FrozenFeatures.of(random, none, images, folder.resolve("first"), NoProgress.NONE).vectors();
        assertArrayEquals(first, FrozenFeatures.of(random, none, images, folder.resolve("second"), NoProgress.NONE).vectors());
        assertFalse(Arrays.deepEquals(first, FrozenFeatures.of(random.withSeed(2), none, images, folder.resolve("first"),
                NoProgress.NONE).vectors()), "another seed, other weights");
        assertThrows(IllegalArgumentException.class, () -> FrozenFeatures.of(
                random.network(n -> n.withInitialisation(Initialisation.LEARNABLE)), none, images, folder, NoProgress.NONE));
    }
}
