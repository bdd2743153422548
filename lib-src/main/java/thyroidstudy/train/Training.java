package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import thyroidstudy.backbone.BatchNormStatistics;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.input.DecodedImages;
import thyroidstudy.input.ImageDataset;

/** Trains one network on one set of images by the study's recipe. */
public final class Training {

    /** Share of the time that may go into writing states; where epochs are short, not every one of them gets a state. */
    private static final double STATE_SHARE = 0.05;

    private static final Function<TrainingSettings, KerasNetwork> FULL_SIZE =
            settings -> settings.backbone().classifier(settings.initialisation().options().withPrecision(settings.precision()));

    private final TrainingSettings settings;
    private final Path folder;
    private final TrainingProgress progress;
    private final double stateShare;
    private final Function<TrainingSettings, KerasNetwork> networks;
    private final Device device;
    private final TrainingListener[] listeners;

    private Training(TrainingSettings settings, Path folder, TrainingProgress progress, double stateShare,
            Function<TrainingSettings, KerasNetwork> networks, Device device, TrainingListener[] listeners) {
        this.device = device;
        this.listeners = listeners;
        this.networks = networks;
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
        this.stateShare = stateShare;
    }

    /**
     * Trains, goes on with an interrupted training, or loads a finished one.
     *
     * @param settings  how
     * @param data      labelled images of one variant; those of {@link Split#TRAIN} are used, and those of
     *                  {@link Split#VALIDATION} or, if there are none, the share that the settings split off
     * @param folder    the run's own folder
     * @param progress  told about every step
     * @param listeners DJL's own or others of its kind, told as by DJL's trainer: begin, batches, epochs, end
     * @throws CancellationException when the thread is interrupted, within one batch; finished epochs stay
     * @throws IOException           if the folder belongs to another run or another process, or cannot be written
     */
    public static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, TrainingProgress progress,
            TrainingListener... listeners) throws IOException {
        return run(settings, data, folder, progress, device(), listeners);
    }

    /** As above on a device of choice, for instance {@link Device#cpu()} where there is a GPU too. */
    public static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, TrainingProgress progress, Device device,
            TrainingListener... listeners) throws IOException {
        return run(settings, data, folder, progress, STATE_SHARE, FULL_SIZE, device, listeners);
    }

    /**
     * As above.
     *
     * @param stateShare share of the time that may go into writing states
     * @param networks   makes the network, perhaps a smaller one than the settings name
     * @param device     on which everything but the preparation of the images happens
     */
    static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, TrainingProgress progress, double stateShare,
            Function<TrainingSettings, KerasNetwork> networks, Device device, TrainingListener... listeners) throws IOException {
        StudyData sides = TrainingImages.withValidation(settings, data);
        try {
            return new Training(settings, folder, progress, stateShare, networks, device, listeners).run(sides);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(e);
            }
            if (isOutOfMemory(e)) {
                throw new IOException(settings.backbone() + " does not fit into the memory of " + device + " with batches of "
                        + settings.batchSize() + " images of " + settings.imageSize() + " x " + settings.imageSize()
                        + " pixels: take smaller ones in another run folder. What was saved stays in " + folder, e);
            }
            throw e;
        }
    }

    /** Labelled images with a validation side: the data's own or, if it has none, the share that the settings split off. */
    public static StudyData sides(TrainingSettings settings, StudyData data) {
        StudyData labelled = data.labelled();
        return labelled.where(Split.VALIDATION).size() > 0
                ? labelled
                : Splits.kerasValidation(labelled, settings.validationSplit());
    }

    /** Whether the engine, on any device, or Java had no more memory; the engine only says so in words. */
    static boolean isOutOfMemory(Throwable e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e instanceof OutOfMemoryError
                || e instanceof EngineException
                        && (message.contains("out of memory") || message.contains("can't allocate memory")
                                || message.contains("not enough memory"));
    }

    private TrainedRun run(StudyData sides) throws IOException {
        String fingerprint = sides.where(r -> r.split() == Split.TRAIN || r.split() == Split.VALIDATION).fingerprint();
        // what is finished is only read, so the folder need not be writable
        Optional<TrainedRun> finished = earlier(fingerprint).filter(TrainedRun::isFinished);
        TrainedRun run = finished.isPresent() ? finished.get() : runLocked(sides, fingerprint);
        progress.finished(run);
        return run;
    }

    private TrainedRun runLocked(StudyData sides, String fingerprint) throws IOException {
        try (RunLock lock = RunLock.of(folder)) {
            // read again: the process that held the folder may have gone on, or finished, since
            Optional<TrainedRun> earlier = earlier(fingerprint);
            if (earlier.isPresent() && earlier.get().isFinished()) {
                return earlier.get();
            }
            Variant variant = sides.records().get(0).variant();
            TrainedRun run = new TrainedRun(folder, settings, variant, sides.name(), fingerprint, "", ComputeDevice.describe(device),
                    versions(), earlier.map(TrainedRun::started).orElse(Instant.now().toString()), "", List.of());
            run.save();
            return train(run, TrainedRun.name(settings, variant), sides.where(Split.TRAIN), sides.where(Split.VALIDATION));
        }
    }

    /** The run that the folder holds, if any, which must be of these settings and images. */
    private Optional<TrainedRun> earlier(String fingerprint) throws IOException {
        TrainedRun run;
        try {
            run = TrainedRun.load(folder);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!run.settings().equals(settings) || !run.dataFingerprint().equals(fingerprint)) {
            throw new IOException(folder + " holds a run with other settings or other images: choose another folder, or "
                    + "delete this one to train again");
        }
        return Optional.of(run);
    }

    private TrainedRun train(TrainedRun run, String name, StudyData training, StudyData validation) throws IOException {
        DecodedImages images = new DecodedImages(Runtime.getRuntime().maxMemory() / 2);
        TrainingImages train = TrainingImages.of(settings, training, images);
        ImageDataset valid = TrainingImages.validation(settings, validation, images);
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager(device); Model model = Model.newInstance(name, device)) {
            KerasNetwork network = networks.apply(settings);
            initialise(network, manager, train);
            FrozenStages.apply(network, settings.frozenStages());
            network.arrangeKernels();
            model.setBlock(network);
            KerasSgd sgd = new KerasSgd(settings.learningRate(), settings.decay(), settings.momentum(),
                    settings.schedule().tracker(train.steps(), settings.epochs()), manager);
            float[] weights = settings.classBalance().lossWeights(training);
            KerasCrossEntropy loss = new KerasCrossEntropy(settings.labelSmoothing(), weights);
            EarlyStopping stopping = new EarlyStopping(settings.earlyStopping());
            List<EpochRecord> log = new ArrayList<>();
            PlateauRule plateau =
                    new PlateauRule(settings.plateauFactor(), settings.plateauPatience(), settings.plateauFloor());
            String best = "";
            Optional<Path> file = newestState();
            if (file.isPresent()) {
                Checkpoint.State state = Checkpoint.restore(file.get(), network, sgd, manager);
                log.addAll(EpochLog.read(folder).subList(0, state.epoch()));
                plateau = new PlateauRule(settings.plateauFactor(), settings.plateauPatience(), settings.plateauFloor(),
                        state.plateauBest(), state.plateauWait());
                best = state.best();
            }
            progress.started(name, List.copyOf(log), settings.epochs(), train.steps());
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(sgd)
                    .optDevices(new Device[] {device}).addTrainingListeners(listeners))) {
                trainer.initialize(new Shape(1, 3, settings.imageSize(), settings.imageSize()));
                long stateWritten = System.nanoTime();
                long stateTook = 0;
                String bestOfState = best;
                boolean last = false;
                for (int epoch = log.size() + 1; !last; epoch++) {
                    // drop-connect draws from the engine: each epoch starts from a seed of its own, so it can be resumed
                    Engine.getInstance().setRandomSeed((int) (31 * settings.seed() + epoch));
                    EpochRecord record = epoch(epoch, trainer, network, sgd, train, valid);
                    // of equal accuracies the earlier epoch, as when Keras saves the best only
                    boolean better = log.stream().noneMatch(e -> e.validationAccuracy() >= record.validationAccuracy());
                    log.add(record);
                    boolean stopped = stopping.endsWith(log);
                    last = stopped || epoch == settings.epochs();
                    if (settings.schedule().kind() == LearningRateSchedule.Kind.CONSTANT) {
                        sgd.setLearningRate(plateau.after(record.validationLoss(), sgd.learningRate()));
                    }
                    if (better) {
                        best = Checkpoint.name(name, record);
                        Checkpoint.keepBest(folder, best, network);
                    }
                    EpochLog.write(folder, log);
                    TensorBoardLog.write(folder, Instant.parse(run.started()), log);
                    long now = System.nanoTime();
                    if (!last && stateTook <= stateShare * (now - stateWritten)) {
                        Checkpoint.save(folder, new Checkpoint.State(epoch, sgd.step(), sgd.learningRate(), plateau.best(),
                                plateau.waited(), best), network, sgd);
                        // the state before this one may still be needed, and with it its best weights
                        Checkpoint.prune(folder, new TreeSet<>(List.of(best, bestOfState)));
                        bestOfState = best;
                        stateWritten = System.nanoTime();
                        stateTook = stateWritten - now;
                    }
                    progress.epochDone(record, network);
                    trainer.notifyListeners(listener -> listener.onEpoch(trainer));
                    if (stopped) {
                        progress.notice("No lower validation loss for " + settings.earlyStopping() + " epochs: ended after epoch "
                                + epoch + " of " + settings.epochs());
                    }
                }
            }
            TrainedRun finished = new TrainedRun(folder, settings, run.variant(), run.dataName(), run.dataFingerprint(),
                    best, run.device(), run.versions(), run.started(), Instant.now().toString(), List.copyOf(log));
            finished.save();
            Checkpoint.removeStates(folder);
            Checkpoint.prune(folder, Set.of(best));
            return finished;
        }
    }

    /** The newest state from which the run can go on; damaged ones are passed over with a word. */
    private Optional<Path> newestState() throws IOException {
        int epochs = EpochLog.read(folder).size();
        for (Path file : Checkpoint.states(folder)) {
            if (!Checkpoint.isWhole(file)) {
                progress.notice(file + " is damaged: going on from the state before it");
                continue;
            }
            Checkpoint.State state = Checkpoint.state(file);
            if (state.epoch() <= epochs && Checkpoint.isWhole(folder.resolve(state.best()))) {
                return Optional.of(file);
            }
            progress.notice(file + " lacks its log or its best weights " + state.best()
                    + ": going on from the state before it");
        }
        return Optional.empty();
    }

    private void initialise(KerasNetwork network, NDManager manager, TrainingImages train) throws IOException {
        try (NDManager scope = manager.newSubManager(); Batch first = train.epoch(0, scope).iterator().next()) {
            settings.initialisation().apply(network, manager, settings.seed(), preprocessed(first));
        }
    }

    private NDArray preprocessed(Batch batch) {
        return settings.preprocessing().apply(settings.backbone(), batch.getData().singletonOrThrow());
    }

    private EpochRecord epoch(
            int epoch, Trainer trainer, KerasNetwork network, KerasSgd sgd, TrainingImages train, ImageDataset valid)
            throws IOException {
        long begin = System.nanoTime();
        double rate = sgd.scheduledRate();
        EpochScore score = new EpochScore();
        int step = 0;
        try (NDManager scope = trainer.getManager().newSubManager()) {
            for (Batch batch : train.epoch(epoch, scope)) {
                try (batch) {
                    stopIfInterrupted();
                    step(trainer, sgd, batch, score);
                }
                requireFinite(score.loss(), "in epoch " + epoch + ", step " + (step + 1));
                progress.stepDone(epoch, ++step, score.loss(), score.accuracy(),
                        score.images() / ((System.nanoTime() - begin) / 1e9));
            }
        }
        double trainSeconds = (System.nanoTime() - begin) / 1e9;
        reestimateBatchNorm(trainer, network, train, epoch);
        EpochScore validation = validate(trainer, valid, epoch);
        // before anything is kept: the last step may have been the one that broke the weights
        requireFinite(validation.loss(), "in the validation after epoch " + epoch);
        return new EpochRecord(epoch, score.loss(), score.accuracy(), validation.loss(), validation.accuracy(), rate,
                (System.nanoTime() - begin) / 1e9, score.images() / trainSeconds);
    }

    private void requireFinite(double loss, String where) throws IOException {
        if (!Double.isFinite(loss)) {
            throw new IOException("The loss of " + settings.backbone() + " is " + loss + " " + where
                    + ": try a smaller learning rate in another run folder. The best weights so far stay in " + folder);
        }
    }

    private void step(Trainer trainer, KerasSgd sgd, Batch batch, EpochScore score) {
        try (NDManager scope = trainer.getManager().newSubManager()) {
            NDList labels = batch.getLabels();
            NDArray x = preprocessed(batch);
            x.attach(scope);
            NDList logits;
            try (GradientCollector collector = trainer.newGradientCollector()) {
                logits = trainer.forward(new NDList(x));
                NDArray loss = trainer.getLoss().evaluate(labels, logits);
                collector.backward(loss);
                score.add(loss, logits, labels, batch.getSize());
                loss.close();
            }
            trainer.step();
            sgd.endStep();
            BatchData done = new BatchData(batch, Map.of(device, labels), Map.of(device, logits));
            trainer.notifyListeners(listener -> listener.onTrainingBatch(trainer, done));
            logits.close();
        }
    }

    private EpochScore validate(Trainer trainer, ImageDataset valid, int epoch) {
        EpochScore score = new EpochScore();
        // as in Keras labels are smoothed here too, but classes are not weighted
        KerasCrossEntropy unweighted = new KerasCrossEntropy(settings.labelSmoothing(), null);
        try (NDManager scope = trainer.getManager().newSubManager()) {
            for (Batch batch : valid.epoch(epoch, scope)) {
                try (batch; NDManager step = scope.newSubManager()) {
                    stopIfInterrupted();
                    NDArray x = preprocessed(batch);
                    x.attach(step);
                    NDList logits = trainer.evaluate(new NDList(x));
                    NDArray loss = unweighted.evaluate(batch.getLabels(), logits);
                    score.add(loss, logits, batch.getLabels(), batch.getSize());
                    BatchData done = new BatchData(batch, Map.of(device, batch.getLabels()), Map.of(device, logits));
                    trainer.notifyListeners(listener -> listener.onValidationBatch(trainer, done));
                    loss.close();
                    logits.close();
                }
            }
        }
        return score;
    }

    private void reestimateBatchNorm(Trainer trainer, KerasNetwork network, TrainingImages train, int epoch) {
        if (settings.batchNormBatches() == 0) {
            return;
        }
        try (NDManager scope = trainer.getManager().newSubManager()) {
            List<NDArray> batches = new ArrayList<>();
            Iterator<Batch> all = train.epoch(epoch, scope).iterator();
            while (all.hasNext() && batches.size() < settings.batchNormBatches()) {
                batches.add(preprocessed(all.next()));
            }
            BatchNormStatistics.reestimate(network, batches);
        }
    }

    /** The device on which networks run: the first GPU that the engine sees, or else the CPU. */
    public static Device device() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return manager.getDevice();
        }
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(null);
        }
    }

    private static CancellationException interrupted(Throwable cause) {
        CancellationException e = new CancellationException("Training was interrupted; run it again to go on");
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
