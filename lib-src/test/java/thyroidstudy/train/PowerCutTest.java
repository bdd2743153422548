package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.SmallNetworks;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.data.StudyData;

/**
 * The power fails after any step that a training does with its files. What was not synchronised by then may be lost: contents are empty,
 * and of the names that changed since the folder was synchronised the first few have the new state. After each such failure the folder
 * must offer a state not older than the last one that was made to last, or the finished run with its weights.
 */
class PowerCutTest {

    private static final TrainingSettings SETTINGS = TinyStudy.smallSettings().withEpochs(4);
    private static final int RESUMED = 10;

    @TempDir
    Path folder;

    private record Event(AtomicFiles.Step step, String file, String to, byte[] content) {}

    private final List<Event> events = new ArrayList<>();

    @AfterEach
    void stop() {
        AtomicFiles.observe(null);
    }

    private static String name(Path file) {
        return file == null ? null : file.getFileName().toString();
    }

    @Test
    void wheneverThePowerFailsNothingIsLost(TestReporter reporter) throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Path run = folder.resolve("run");
        AtomicFiles.observe((step, file, to) -> {
            if (file.startsWith(run)) {
                events.add(new Event(step, name(file), name(to), step == AtomicFiles.Step.WRITTEN ? Files.readAllBytes(file) : null));
            }
        });
        String expected = digest(TinyStudy.runSmall(SETTINGS, images, run));
        AtomicFiles.observe(null);

        int cuts = 0;
        int lasting = 0;
        int resumed = 0;
        for (int done = 0; done <= events.size(); done++) {
            for (Map<String, byte[]> disk : disks(done)) {
                Path after = write(disk, folder.resolve("cut"));
                int epochs = epochs(after);
                assertTrue(epochs >= lasting, "cut after step " + done + " of " + events.size() + ": " + epochs + " epochs of " + lasting
                        + " are left in " + disk.keySet());
                cuts++;
            }
            if (done < events.size() && events.get(done).step == AtomicFiles.Step.FOLDER_SYNCED) {
                lasting = Math.max(lasting, epochs(write(last(disks(done + 1)), folder.resolve("cut"))));
            }
            if (done * RESUMED / events.size() > resumed) { // and goes on to the same weights
                resumed++;
                Path after = write(disks(done).get(0), folder.resolve("resumed" + resumed));
                assertEquals(expected, digest(TinyStudy.runSmall(SETTINGS, images, after)), "cut after step " + done);
            }
        }
        assertEquals(SETTINGS.epochs(), lasting, "finished at the end");
        reporter.publishEntry("power cuts, and trained to the end after them", cuts + ", " + resumed);
        assertTrue(cuts > 100 && resumed >= RESUMED - 1, cuts + " " + resumed);
    }

    /** Files that were deleted after the run was finished may come back if the folder was not synchronised since. */
    @Test
    void whatComesBackBesideAFinishedRunIsDeleted() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Path run = folder.resolve("run");
        String expected = digest(TinyStudy.runSmall(SETTINGS, images, run));
        Set<String> finished = names(run);
        List<String> back = List.of("state.bin", "state-before.bin", "state-next.bin", "VGG16-001-0.6931-0.5000.params");
        Path own = Files.writeString(run.resolve("mine.params"), "of the student");
        for (String name : back) {
            Files.write(run.resolve(name), new byte[10]);
        }
        assertEquals(expected, digest(TinyStudy.runSmall(SETTINGS, images, run)));
        assertTrue(Files.deleteIfExists(own), "only the training's own files are deleted");
        assertEquals(finished, names(run));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(PowerCutTest::name).collect(Collectors.toSet());
        }
    }

    private static Map<String, byte[]> last(List<Map<String, byte[]>> disks) {
        return disks.get(disks.size() - 1);
    }

    /** What may be on the disk if the power fails after some steps, from least to most. */
    private List<Map<String, byte[]>> disks(int done) {
        int synchronised = 0;
        for (int i = 0; i < done; i++) {
            synchronised = events.get(i).step == AtomicFiles.Step.FOLDER_SYNCED ? i + 1 : synchronised;
        }
        List<Map<String, byte[]>> disks = new ArrayList<>();
        for (int names = synchronised; names <= done; names++) {
            disks.add(disk(names, done));
        }
        return disks;
    }

    /** The names after some steps, with the contents that were synchronised after more. */
    private Map<String, byte[]> disk(int names, int contents) {
        Map<String, byte[]> written = new HashMap<>();
        Map<String, byte[]> disk = new HashMap<>();
        for (int i = 0; i < contents; i++) {
            Event e = events.get(i);
            switch (e.step) {
                case WRITTEN -> {
                    written.put(e.file, e.content);
                    if (i < names) {
                        disk.put(e.file, new byte[0]);
                    }
                }
                case SYNCED -> disk.computeIfPresent(e.file, (file, empty) -> written.get(file));
                case MOVED -> {
                    if (i < names) {
                        disk.put(e.to, disk.remove(e.file));
                    }
                }
                case DELETED -> {
                    if (i < names) {
                        disk.remove(e.file);
                    }
                }
                default -> { }
            }
        }
        return disk;
    }

    private static Path write(Map<String, byte[]> disk, Path to) throws IOException {
        ai.djl.util.Utils.deleteQuietly(to);
        Files.createDirectories(to);
        for (Map.Entry<String, byte[]> file : disk.entrySet()) {
            assertNotNull(file.getValue(), file.getKey());
            Files.write(to.resolve(file.getKey()), file.getValue());
        }
        return to;
    }

    /** Epochs that need not be done again: of the newest state that is whole with its weights, or all of a finished run. */
    private static int epochs(Path run) throws IOException {
        try {
            TrainedRun loaded = TrainedRun.load(run);
            if (loaded.isFinished()) {
                assertTrue(CheckedFile.isWhole(run.resolve(loaded.best())), "finished without its weights");
                return loaded.epochs().size();
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        for (String name : List.of("state-next.bin", "state.bin", "state-before.bin")) {
            Path state = run.resolve(name);
            if (CheckedFile.isWhole(state)) {
                try (DataInputStream in = CheckedFile.read(state)) {
                    if (CheckedFile.isWhole(run.resolve(TrainingState.best(in)))) {
                        return in.readInt();
                    }
                }
            }
        }
        return 0;
    }

    private static String digest(TrainedRun run) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            var network = SmallNetworks.network(run.settings().backbone().studyName());
            network.initialize(manager, ai.djl.ndarray.types.DataType.FLOAT32, new ai.djl.ndarray.types.Shape(1, 3, 32, 32));
            ModelCheckpoint.load(run.folder().resolve(run.best()), network, manager);
            return TinyStudy.digest(network);
        }
    }
}
