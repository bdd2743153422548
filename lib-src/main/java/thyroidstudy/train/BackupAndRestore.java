package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.InFolder;

/**
 * Keras's BackupAndRestore: saves the {@link TrainingState} after an epoch, and restores it when an interrupted training goes on. The
 * state saved before is kept beside the new one, in case that is damaged. After the last epoch both are deleted.
 */
public final class BackupAndRestore implements Callback {

    static final String STATE = "state.bin";
    static final String STATE_BEFORE = "state-before.bin";
    private static final String STATE_NEXT = "state-next.bin";

    private final double share;
    private String bestSaved = "";
    private long saved;
    private long took;

    /** @param share of the time that may go into saving: where epochs are short, not every one of them is saved */
    public BackupAndRestore(double share) {
        this.share = share;
    }

    /**
     * Restores the newest state from which the training can go on, if there is one; damaged ones are skipped with a notice.
     *
     * @throws IOException naming the file if it belongs to another network
     */
    void restore(TrainingState state, NDManager manager) throws IOException {
        for (Path file : states(state.run().folder())) {
            if (!CheckedFile.isWhole(file)) {
                state.notice(file + " is damaged: going on from the state before it");
                continue;
            }
            String best;
            try (DataInputStream in = CheckedFile.read(file)) {
                best = TrainingState.best(in);
            }
            if (best.isEmpty() || !CheckedFile.isWhole(InFolder.of(state.run().folder(), best))) {
                state.notice(file + " lacks its best weights " + best
                        + ", or another version wrote it: going on from the state before it");
                continue;
            }
            try (DataInputStream in = CheckedFile.read(file)) {
                state.read(in, manager);
                bestSaved = best;
                return;
            } catch (MalformedModelException | RuntimeException e) {
                throw new IOException(file + " belongs to another network: choose another run folder", e);
            }
        }
    }

    /** The files that may hold a state, newest first. The first is there if a process was killed before it put it in place. */
    private static List<Path> states(Path folder) {
        return Stream.of(STATE_NEXT, STATE, STATE_BEFORE).map(folder::resolve).filter(Files::exists).toList();
    }

    @Override
    public void onTrainBegin(TrainingState state) {
        saved = System.nanoTime();
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        long now = System.nanoTime();
        if (state.isLast() || took > share * (now - saved)) {
            return;
        }
        Path folder = state.run().folder();
        CheckedFile.write(folder.resolve(STATE_NEXT), state::write);
        if (Files.exists(folder.resolve(STATE))) {
            AtomicFiles.move(folder.resolve(STATE), folder.resolve(STATE_BEFORE));
        }
        AtomicFiles.move(folder.resolve(STATE_NEXT), folder.resolve(STATE));
        // the state before this one may still be needed, and with it its best weights
        ModelCheckpoint.prune(folder, new TreeSet<>(List.of(state.best, bestSaved)));
        bestSaved = state.best;
        saved = System.nanoTime();
        took = saved - now;
    }

    @Override
    public void onTrainEnd(TrainedRun run) throws IOException {
        clear(run);
    }

    /** Deletes states and other weights than the best beside a finished run: after its training, or when a power cut brought them back. */
    static void clear(TrainedRun finished) throws IOException {
        for (Path file : states(finished.folder())) {
            AtomicFiles.delete(file);
        }
        ModelCheckpoint.prune(finished.folder(), Set.of(finished.best()));
    }
}
