package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                EpochRecord epoch = new EpochRecord(i + 1, 1, 0.5, 0.25, accuracies[i], 0.5, 1e-3, 1, 1);
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

    /** Four epochs are planned: the mean is of the third and the fourth. */
    @Test
    void keepsTheMeanOfTheLastHalf() throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            TrainedRun run = TinyStudy.begun(folder, TinyStudy.settings().withEpochs(4).validation(v -> v.withKept(EpochRule.MEAN_OF_LAST)));
            List<KerasNetwork> epochs = new ArrayList<>();
            String best = "";
            for (int i = 1; i <= 4; i++) {
                KerasNetwork network = network("ResNet50", manager);
                epochs.add(network);
                // a state of its own for each epoch, as after an interruption
                TrainingState state = new TrainingState(run, network, null, null, 1, message -> {});
                state.best = best;
                for (int e = 1; e <= i; e++) {
                    state.add(new EpochRecord(e, 1, 0.5, 0.25, 0.5, 0.5, 1e-3, 1, 1));
                }
                new ModelCheckpoint().onEpochEnd(state, state.epochs().get(i - 1));
                assertNotEquals(best, state.best);
                best = state.best;
            }
            KerasNetwork mean = network("ResNet50", manager);
            ModelCheckpoint.load(folder.resolve(best), mean, manager);
            for (int p = 0; p < mean.getParameters().size(); p++) {
                float[] third = values(epochs.get(2), p);
                float[] fourth = values(epochs.get(3), p);
                float[] half = new float[third.length];
                for (int i = 0; i < half.length; i++) {
                    half[i] = (third[i] + fourth[i]) / 2;
                }
                assertArrayEquals(half, values(mean, p), 1e-6f);
            }
            assertFalse(Arrays.equals(values(epochs.get(2), 0), values(epochs.get(3), 0)));
        }
    }

    private static float[] values(KerasNetwork network, int parameter) {
        return network.getParameters().valueAt(parameter).getArray().toFloatArray();
    }

    private static KerasNetwork network(String name, NDManager manager) {
        KerasNetwork network = SmallNetworks.network(name);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
        return network;
    }
}
