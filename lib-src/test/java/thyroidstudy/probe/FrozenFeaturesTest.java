package thyroidstudy.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
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
        ImagenetWeights.WeightFile weights = new ImagenetWeights.WeightFile(folder.resolve("own.h5"), "0123456789abcdef", false);
        List<float[]> expected = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = Backbone.VGG16.classifier();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            KerasWeights.save(network, weights.path());
            PreparedImages.features(settings, network, images, manager, NoProgress.NONE, (image, vector) -> expected.add(vector));
        }
        FrozenFeatures.of(settings, weights, some, folder, NoProgress.NONE);
        FrozenFeatures all = FrozenFeatures.of(settings, weights, images, folder, NoProgress.NONE);
        assertEquals(images.records(), all.images());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), all.vectors()[i], 1e-5f);
        }
        Files.delete(weights.path());
        assertArrayEquals(all.vectors(), FrozenFeatures.of(settings, weights, images, folder, NoProgress.NONE).vectors(),
                "everything is in the file");
    }
}
