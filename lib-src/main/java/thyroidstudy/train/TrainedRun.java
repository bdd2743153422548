package thyroidstudy.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Json;

/**
 * A finished training: its settings, its log and where its best weights are.
 *
 * @param folder          the run's own folder
 * @param title           what figures and tables call it: the network or, for a variant, the name it was given
 * @param settings        how it was trained
 * @param start           what its weights started from
 * @param variant         what it was trained on
 * @param dataName        name of the data
 * @param dataFingerprint which images exactly
 * @param sides           how many images it was trained and validated on; empty if the run is older than this entry
 * @param best            file name of the weights with the best validation accuracy, in the study's form; empty before
 *                        the last epoch is done
 * @param device          what it ran on, in the words of {@link ComputeDevice}
 * @param versions        of engine, Java and this library's own code
 * @param started         when training first began, ISO 8601 in UTC
 * @param finished        when its last epoch was done, ISO 8601 in UTC; empty before
 * @param epochs          the log
 */
public record TrainedRun(
        Path folder,
        String title,
        TrainingSettings settings,
        Start start,
        Variant variant,
        String dataName,
        String dataFingerprint,
        Optional<SideCounts> sides,
        String best,
        String device,
        Map<String, String> versions,
        String started,
        String finished,
        List<EpochRecord> epochs) {

    static final String FILE = "run.json";

    /** What stands in run.json: all but the folder, which may be moved, and the log, which has its own file. */
    private record Stored(
            @Json.MayBeMissing String title, JsonObject settings, @Json.MayBeMissing Start start, Variant variant, String dataName,
            String dataFingerprint, @Json.MayBeMissing SideCounts sides, String best,
            String device, Map<String, String> versions, String started, String finished) {}

    /** Title and variant, such as {@code VGG16_crop}: the study's way of naming. */
    public String name() {
        return name(title, variant);
    }

    /** The same of a training that may not have begun. */
    public static String name(String title, Variant variant) {
        return title + (variant == Variant.CROPPED ? "_crop" : "");
    }

    /** The epoch whose weights were kept. */
    public EpochRecord keptEpoch() {
        return epochs.stream()
                .filter(e -> best.startsWith(ModelCheckpoint.name(name(), e).replace(ModelCheckpoint.ENDING, "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(folder + ": the log has no epoch for " + best));
    }

    /**
     * Reads a finished run.
     *
     * @throws NoSuchFileException if the folder holds none
     * @throws IOException         if it cannot be read
     */
    public static TrainedRun load(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(folder.toString(), null, "holds no finished training; run notebook 03-train first");
        }
        String remedy = "delete the folder and train again";
        Stored s = Json.read(file, Stored.class, remedy);
        try {
            TrainingSettings settings = SettingsJson.read(s.settings);
            // runs that are older than titles have their network's
            String title = Optional.ofNullable(s.title).orElse(settings.backbone().studyName());
            // before starts were noted, weight files were the published ones
            Start start = Optional.ofNullable(s.start)
                    .orElseGet(() -> Start.published(settings.network().initialisation(), settings.backbone()));
            return new TrainedRun(folder, title, settings, start, s.variant, s.dataName, s.dataFingerprint,
                    Optional.ofNullable(s.sides), s.best, s.device, s.versions, s.started, s.finished, CSVLogger.read(folder));
        } catch (JsonParseException e) {
            throw new IOException(file + " cannot be read (" + e.getMessage() + "): " + remedy, e);
        }
    }

    /** Whether all epochs are done. */
    public boolean isFinished() {
        return !best.isEmpty();
    }

    /** This run after its last epoch. */
    TrainedRun finished(String bestWeights, List<EpochRecord> log) {
        return new TrainedRun(folder, title, settings, start, variant, dataName, dataFingerprint, sides, bestWeights, device, versions, started,
                Instant.now().toString(), List.copyOf(log));
    }

    /** This run with its counts, if it is older than these. */
    TrainedRun withSides(SideCounts counts) {
        return sides.isPresent() ? this : new TrainedRun(folder, title, settings, start, variant, dataName, dataFingerprint,
                Optional.of(counts), best, device, versions, started, finished, epochs);
    }

    void save() throws IOException {
        Json.write(folder.resolve(FILE), new Stored(title, SettingsJson.write(settings), start, variant, dataName, dataFingerprint,
                sides.orElse(null), best, device, versions, started, finished));
    }

    /**
     * The network with its best weights.
     *
     * @param manager that will own the parameters; its device is used
     * @throws IOException naming the file, if the weights cannot be read
     */
    public KerasNetwork network(NDManager manager) throws IOException {
        KerasNetwork network = settings.backbone().classifier(settings.network().initialisation().options());
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, settings.input().imageSize(), settings.input().imageSize()));
        ModelCheckpoint.load(folder.resolve(best), network, manager);
        return network;
    }

    /**
     * The network with its best weights for prediction alone ({@link KerasNetwork#folded}).
     *
     * @param manager that will own the parameters; its device is used
     * @throws IOException naming the file, if the weights cannot be read
     */
    public KerasNetwork predictor(NDManager manager) throws IOException {
        try (NDManager scope = manager.newSubManager()) {
            return network(scope).folded(manager);
        }
    }
}
