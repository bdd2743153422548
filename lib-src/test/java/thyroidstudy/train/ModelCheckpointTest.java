package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.SmallNetworks;

class ModelCheckpointTest {

    @TempDir
    Path folder;

    @Test
    void keepsTheFirstOfTheHighestAccuracies() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = network("ResNet50", manager);
            TrainingState state = new TrainingState(TinyStudy.begun(folder), network, null, null, 1, message -> {});
            double[] accuracies = {0.5, 0.4, 0.75, 0.75, 0.7};
            int[] best = {1, 1, 3, 3, 3};
            for (int i = 0; i < accuracies.length; i++) {
                EpochRecord epoch = new EpochRecord(i + 1, 1, 0.5, 0.25, accuracies[i], 1e-3, 1, 1);
                state.add(epoch);
                new ModelCheckpoint().onEpochEnd(state, epoch);
                assertEquals("ResNet50-00" + best[i] + (best[i] == 1 ? "-0.2500-0.5000.params" : "-0.2500-0.7500.params"), state.best);
            }
            KerasNetwork other = network("ResNet50", manager);
            ModelCheckpoint.load(folder.resolve(state.best), other, manager);
            assertEquals(TinyStudy.digest(network), TinyStudy.digest(other));
            IOException e = assertThrows(IOException.class,
                    () -> ModelCheckpoint.load(folder.resolve(state.best), network("VGG16", manager), manager));
            assertTrue(e.getMessage().contains(state.best) && e.getMessage().contains("another network"), e.getMessage());
        }
    }

    private static KerasNetwork network(String name, NDManager manager) {
        KerasNetwork network = SmallNetworks.network(name);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
        return network;
    }
}
