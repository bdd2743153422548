package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.store.AtomicFiles;

/**
 * Keras's ModelCheckpoint with {@code save_best_only=True}: writes the weights after every epoch that the settings' {@link EpochRule} keeps,
 * by default with {@code monitor="val_accuracy"}, or the mean of the weights of several epochs. The weights written before stay too
 * until {@link BackupAndRestore} no longer needs them.
 */
public final class ModelCheckpoint implements Callback {

    static final String ENDING = ".params";

    private static final Pattern NAME = Pattern.compile(".*-\\d{3,}-\\d+\\.\\d{4}-\\d\\.\\d{4}" + Pattern.quote(ENDING));

    /** The study's file name: {@code {Model}-{epoch:03d}-{val_loss:.4f}-{val_acc:.4f}}, with this library's ending. */
    static String name(String run, EpochRecord epoch) {
        return String.format(Locale.ROOT, "%s-%03d-%.4f-%.4f%s", run, epoch.epoch(), epoch.validationLoss(),
                epoch.validationAccuracy(), ENDING);
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        List<EpochRecord> before = state.epochs().subList(0, state.epochs().size() - 1);
        TrainingSettings settings = state.run().settings();
        EpochRule rule = settings.validation().kept();
        if (rule.keeps(before, logs)) {
            String best = name(state.run().name(), logs);
            int averaged = rule.averaged(logs.epoch(), settings.epochs());
            if (averaged == 1) {
                CheckedFile.write(state.run().folder().resolve(best), state.network()::saveParameters);
            } else {
                try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                    KerasNetwork mean = state.network().ofSameLayers(manager);
                    load(state.run().folder().resolve(state.best), mean, manager);
                    add(mean, state.network(), averaged);
                    CheckedFile.write(state.run().folder().resolve(best), mean::saveParameters);
                }
            }
            state.best = best;
        }
    }

    /** Makes the mean of some weights that of one more; of the statistics of batch normalisation, too. */
    private static void add(KerasNetwork mean, KerasNetwork next, int count) {
        for (int i = 0; i < mean.getParameters().size(); i++) {
            NDArray of = mean.getParameters().valueAt(i).getArray();
            try (NDArray step = next.getParameters().valueAt(i).getArray().sub(of)) {
                of.addi(step.divi(count));
            }
        }
    }

    /** Deletes all weights of the training but the named ones. */
    static void prune(Path folder, Set<String> keep) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches() && !keep.contains(name)) {
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
