package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.store.AtomicFiles;

/**
 * Keras's ModelCheckpoint with {@code monitor="val_accuracy", save_best_only=True}: writes the weights after every epoch whose validation
 * accuracy is higher than all before, so of equal ones the earliest stays. The weights written before stay too until
 * {@link BackupAndRestore} no longer needs them.
 */
public final class ModelCheckpoint implements Callback {

    static final String ENDING = ".params";

    /** The study's file name: {@code {Model}-{epoch:03d}-{val_loss:.4f}-{val_acc:.4f}}, with this library's ending. */
    static String name(String run, EpochRecord epoch) {
        return String.format(Locale.ROOT, "%s-%03d-%.4f-%.4f%s", run, epoch.epoch(), epoch.validationLoss(),
                epoch.validationAccuracy(), ENDING);
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        List<EpochRecord> before = state.epochs().subList(0, state.epochs().size() - 1);
        if (before.stream().noneMatch(e -> e.validationAccuracy() >= logs.validationAccuracy())) {
            String best = name(state.run().name(), logs);
            CheckedFile.write(state.run().folder().resolve(best), state.network()::saveParameters);
            state.best = best;
        }
    }

    /** Deletes all weights but the named ones. */
    static void prune(Path folder, Set<String> keep) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING) && !keep.contains(name)) {
                    AtomicFiles.delete(file);
                }
            }
        }
    }

    /**
     * Loads weights into an initialised network.
     *
     * @throws IOException naming the file, if it is missing, damaged or another network's
     */
    static void load(Path file, KerasNetwork network, NDManager manager) throws IOException {
        if (!CheckedFile.isWhole(file)) {
            throw new IOException(file + " is missing or damaged: delete the folder " + file.getParent() + " and train again");
        }
        try (DataInputStream in = CheckedFile.read(file)) {
            network.loadParameters(manager, in);
        } catch (MalformedModelException | RuntimeException e) {
            throw new IOException(file + " belongs to another network: delete the folder " + file.getParent()
                    + " and train again", e);
        }
    }
}
