package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;

/** Trains one network on one set of images by the study's recipe. */
public final class Training {

    /** Share of the time that may go into writing states; where epochs are short, not every one of them gets a state. */
    private static final double STATE_SHARE = 0.05;

    private static final Function<TrainingSettings, KerasNetwork> FULL_SIZE =
            settings -> settings.backbone().classifier(settings.network().initialisation().options().withPrecision(settings.network().precision()));

    private Training() {}

    /**
     * Trains, resumes an interrupted training, or loads a finished one.
     *
     * @param settings  how
     * @param data      labelled images of one variant; those of {@link Split#TRAIN} are used, and those of
     *                  {@link Split#VALIDATION} or, if there are none, the share that the settings split off
     * @param folder    the run's own folder
     * @param callbacks called after the recipe's own; see {@link Callback}
     * @throws CancellationException when the thread is interrupted, within one batch; finished epochs stay
     * @throws IOException           if the folder belongs to another run or another process, or cannot be written
     */
    public static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, Callback... callbacks) throws IOException {
        return run(settings, data, folder, device(), callbacks);
    }

    /** As above under another title than the network's, so that figures tell the variant from the run that it varies. */
    public static TrainedRun run(String title, TrainingSettings settings, StudyData data, Path folder, Callback... callbacks)
            throws IOException {
        return run(title, settings, data, folder, device(), STATE_SHARE, FULL_SIZE, callbacks);
    }

    /** As above on a device of choice, for instance {@link Device#cpu()} where there is a GPU too. */
    public static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, Device device, Callback... callbacks)
            throws IOException {
        return run(settings.backbone().studyName(), settings, data, folder, device, STATE_SHARE, FULL_SIZE, callbacks);
    }

    /**
     * As above.
     *
     * @param device     on which everything but the preparation of the images happens
     * @param stateShare share of the time that may go into saving states
     * @param networks   makes the network, perhaps a smaller one than the settings name
     */
    static TrainedRun run(String title, TrainingSettings settings, StudyData data, Path folder, Device device, double stateShare,
            Function<TrainingSettings, KerasNetwork> networks, Callback... callbacks) throws IOException {
        StudyData sides = TrainingImages.withValidation(settings, data);
        String fingerprint = fingerprint(sides);
        Start start = start(settings);
        try {
            // what is finished is only read, so the folder need not be writable
            Optional<TrainedRun> before = before(settings, start, folder, fingerprint);
            if (before.isEmpty() || !before.get().isFinished()) {
                try (RunLock lock = RunLock.of(folder)) {
                    // read again: the process that held the folder may have gone on, or finished, since
                    before = before(settings, start, folder, fingerprint);
                    if (before.isEmpty() || !before.get().isFinished()) {
                        TrainedRun run = new TrainedRun(folder, title, settings, start, sides.records().get(0).variant(), sides.name(), fingerprint,
                                Optional.of(SideCounts.of(sides)), "", ComputeDevice.describe(device), versions(),
                                before.map(TrainedRun::started).orElse(Instant.now().toString()), "", List.of());
                        run.save();
                        return new TrainingLoop(run, device, stateShare, callbacks).train(networks.apply(settings), sides);
                    }
                }
            }
            TrainedRun finished = before.get().withSides(SideCounts.of(sides));
            if (Files.isWritable(folder)) {
                BackupAndRestore.clear(finished);
            }
            for (Callback callback : callbacks) {
                callback.onTrainEnd(finished);
            }
            return finished;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(e);
            }
            if (isOutOfMemory(e)) {
                throw new IOException(settings.backbone() + " does not fit into the memory of " + device + " with batches of "
                        + settings.input().batchSize() + " images of " + settings.input().imageSize() + " x " + settings.input().imageSize()
                        + " pixels: take smaller ones in another run folder. What was saved stays in " + folder, e);
            }
            throw e;
        }
    }

    /**
     * The finished run that a folder holds; the weights need not be there.
     *
     * @param data as for {@link #run}
     * @throws IOException if the folder holds a run of other settings, weights or images
     */
    public static Optional<TrainedRun> finished(TrainingSettings settings, StudyData data, Path folder) throws IOException {
        return before(settings, start(settings), folder, fingerprint(TrainingImages.withValidation(settings, data))).filter(TrainedRun::isFinished);
    }

    private static String fingerprint(StudyData sides) throws IOException {
        return sides.where(r -> r.split() == Split.TRAIN || r.split() == Split.VALIDATION).fingerprint();
    }

    private static Start start(TrainingSettings settings) throws IOException {
        return Start.of(settings.network().initialisation(), settings.backbone(), ImagenetWeights.fromEnvironment());
    }

    /** The run that the folder holds, if any, which must be of these settings, weights and images. */
    private static Optional<TrainedRun> before(TrainingSettings settings, Start start, Path folder, String fingerprint) throws IOException {
        TrainedRun run;
        try {
            run = TrainedRun.load(folder);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!run.settings().equals(settings) || !run.start().equals(start) || !run.dataFingerprint().equals(fingerprint)) {
            throw new IOException(folder + " holds a run with other settings, other images or another weight file: choose another folder, or "
                    + "delete this one to train again");
        }
        return Optional.of(run);
    }

    /** Labelled images with a validation side: the data's own or, if it has none, the share that the settings split off. */
    public static StudyData sides(TrainingSettings settings, StudyData data) {
        StudyData labelled = data.labelled();
        return labelled.where(Split.VALIDATION).size() > 0
                ? labelled
                : Splits.kerasValidation(labelled, settings.validation().share());
    }

    /** Whether the engine, on any device, or Java had no more memory; the engine only says so in words. */
    static boolean isOutOfMemory(Throwable e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof OutOfMemoryError
                || e instanceof EngineException
                        && (message.contains("out of memory") || message.contains("can't allocate memory")
                                || message.contains("not enough memory"));
    }

    /** The device on which networks run: the first GPU that the engine sees, or else the CPU. */
    public static Device device() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return manager.getDevice();
        }
    }

    static CancellationException interrupted(Throwable cause) {
        CancellationException e = new CancellationException("Training was interrupted; run it again to resume");
        e.initCause(cause instanceof CancellationException ? cause.getCause() : cause);
        return e;
    }

    /** Versions of Java, DJL, its engine, the operating system and the library's own code, by what they are of. */
    public static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("java", System.getProperty("java.version"));
        versions.put("djl", Engine.getDjlVersion());
        versions.put("engine", Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion());
        versions.put("code", CodeVersion.current());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }
}
