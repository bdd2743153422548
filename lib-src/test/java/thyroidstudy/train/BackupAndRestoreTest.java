package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.SmallNetworks;

class BackupAndRestoreTest {

    private static final EpochRecord EPOCH = new EpochRecord(1, 1 / 3.0, 0.5, 0.625, 0.25, 0.75, 1e-3f, 1 / 7.0, 1 / 9.0);

    @TempDir
    Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final List<String> notices = new ArrayList<>();

    private TrainingState state(String network) {
        KerasNetwork built = SmallNetworks.network(network);
        built.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
        return new TrainingState(TinyStudy.begun(folder), built, new KerasSgd(0.5f, 0, 0.9f, manager), null, 1, notices::add);
    }

    /** A state after one epoch, with velocities for every second parameter. */
    private TrainingState saved() throws IOException {
        TrainingState state = state("ResNet50");
        Map<String, NDArray> velocities = new HashMap<>();
        List<Parameter> parameters = state.network().getParameters().values();
        for (int i = 0; i < parameters.size(); i += 2) {
            velocities.put(parameters.get(i).getId(), manager.randomNormal(parameters.get(i).getShape()));
        }
        state.optimizer.restore(7, 0.125f, velocities);
        state.add(EPOCH);
        new ModelCheckpoint().onEpochEnd(state, EPOCH);
        new BackupAndRestore(1).onEpochEnd(state, EPOCH);
        return state;
    }

    @Test
    void theWholeStateComesBack() throws IOException {
        TrainingState before = saved();
        TrainingState after = state("ResNet50");
        new BackupAndRestore(1).restore(after, manager);
        assertEquals(List.of(), notices);
        assertEquals(List.of(EPOCH), after.epochs());
        assertEquals(before.best, after.best);
        assertEquals(7, after.optimizer.step());
        assertEquals(0.125f, after.learningRate());
        assertEquals(TinyStudy.digest(before.network()), TinyStudy.digest(after.network()));
        List<Parameter> written = before.network().getParameters().values();
        List<Parameter> read = after.network().getParameters().values();
        for (int i = 0; i < written.size(); i++) {
            NDArray velocity = after.optimizer.scaledVelocity(read.get(i).getId());
            assertEquals(i % 2 == 0, velocity != null);
            if (velocity != null) {
                assertArrayEquals(before.optimizer.scaledVelocity(written.get(i).getId()).toFloatArray(), velocity.toFloatArray());
            }
        }
    }

    @Test
    void withoutItsBestWeightsAStateIsSkipped() throws IOException {
        Files.delete(folder.resolve(saved().best));
        TrainingState after = state("ResNet50");
        new BackupAndRestore(1).restore(after, manager);
        assertEquals(List.of(), after.epochs());
        assertTrue(notices.size() == 1 && notices.get(0).contains("state.bin lacks its best weights"), notices.toString());
    }

    @Test
    void aStateOfAnotherFormIsSkipped() throws IOException {
        saved();
        CheckedFile.write(folder.resolve(BackupAndRestore.STATE), out -> out.writeInt(1));
        TrainingState after = state("ResNet50");
        new BackupAndRestore(1).restore(after, manager);
        assertEquals(List.of(), after.epochs());
        assertTrue(notices.size() == 1 && notices.get(0).contains("another version wrote it"), notices.toString());
    }

    @Test
    void anotherNetworkIsRefused() throws IOException {
        saved();
        IOException e = assertThrows(IOException.class, () -> new BackupAndRestore(1).restore(state("VGG16"), manager));
        assertTrue(e.getMessage().contains("state.bin belongs to another network"), e.getMessage());
    }

    @Test
    void whatIsNoLongerNeededIsDeleted() throws IOException {
        TrainingState state = saved();
        new BackupAndRestore(1).onTrainEnd(state.run().finished(state.best, state.epochs()));
        assertFalse(Files.exists(folder.resolve(BackupAndRestore.STATE)));
        assertEquals(Set.of(folder.resolve(state.best)), files());
    }

    private Set<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return Set.copyOf(files.toList());
        }
    }

    @Test
    void aFullDiskLeavesTheFileAsItWas() throws IOException {
        Path state = folder.resolve(BackupAndRestore.STATE);
        CheckedFile.write(state, out -> out.writeInt(1));
        byte[] before = Files.readAllBytes(state);
        IOException e = assertThrows(IOException.class, () -> CheckedFile.write(state, out -> {
            out.write(new byte[1 << 21]);
            throw new IOException("No space left on device");
        }));
        assertTrue(e.getMessage().contains(BackupAndRestore.STATE) && e.getMessage().contains("disk full"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(state));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(state), files.toList());
        }
    }
}
