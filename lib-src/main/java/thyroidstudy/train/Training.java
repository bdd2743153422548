package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import thyroidstudy.backbone.BatchNormStatistics;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.DecodedImages;
import thyroidstudy.input.ImageDataset;
import thyroidstudy.input.InputSettings;

/** Trains one network on one set of images by the study's recipe. */
public final class Training {

    /** The whole state is written at the first epoch boundary after this long: large networks would else wait for the disk. */
    private static final double SECONDS_BETWEEN_STATES = 60;

    private final TrainingSettings settings;
    private final Path folder;
    private final TrainingProgress progress;
    private final double secondsBetweenStates;

    private Training(TrainingSettings settings, Path folder, TrainingProgress progress, double secondsBetweenStates) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
        this.secondsBetweenStates = secondsBetweenStates;
    }

    /**
     * Trains, goes on with an interrupted training, or loads a finished one.
     *
     * @param settings how
     * @param data     labelled images of one variant; those of {@link Split#TRAIN} are used, and those of
     *                 {@link Split#VALIDATION} or, if there are none, the share that the settings split off
     * @param folder   the run's own folder
     * @param progress told about every step
     * @throws CancellationException when the thread is interrupted, within one batch; finished epochs stay
     * @throws IOException           if the folder belongs to another run or another process, or cannot be written
     */
    public static TrainedRun run(TrainingSettings settings, StudyData data, Path folder, TrainingProgress progress)
            throws IOException {
        return run(settings, data, folder, progress, SECONDS_BETWEEN_STATES);
    }

    static TrainedRun run(
            TrainingSettings settings, StudyData data, Path folder, TrainingProgress progress, double secondsBetweenStates)
            throws IOException {
        StudyData sides = withValidation(settings, data);
        Files.createDirectories(folder);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, folder)) {
            return new Training(settings, folder, progress, secondsBetweenStates).runLocked(sides);
        }
    }

    private static FileLock lock(FileChannel channel, Path folder) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process: same remedy
        }
        if (lock == null) {
            throw new IOException("Another process trains in " + folder + ": wait for it or stop it first");
        }
        return lock;
    }

    private static StudyData withValidation(TrainingSettings settings, StudyData data) {
        StudyData labelled = data.labelled();
        StudyData sides = labelled.where(Split.VALIDATION).size() > 0
                ? labelled
                : Splits.kerasValidation(labelled, settings.validationSplit());
        if (sides.where(Split.TRAIN).size() == 0 || sides.where(Split.VALIDATION).size() == 0) {
            throw new IllegalArgumentException("Training on " + data.name() + " needs labelled images for training and for "
                    + "validation, found " + sides.where(Split.TRAIN).size() + " and " + sides.where(Split.VALIDATION).size());
        }
        return sides;
    }

    private TrainedRun runLocked(StudyData sides) throws IOException {
        Variant variant = sides.records().get(0).variant();
        String name = TrainedRun.name(settings, variant);
        StudyData used = sides.where(r -> r.split() == Split.TRAIN || r.split() == Split.VALIDATION);
        String fingerprint = used.fingerprint();
        Optional<TrainedRun> earlier = earlier();
        if (earlier.isPresent()) {
            TrainedRun run = earlier.get();
            if (!run.settings().equals(settings) || !run.dataFingerprint().equals(fingerprint)) {
                throw new IOException(folder + " holds a run with other settings or other images: choose another folder, or "
                        + "delete this one to train again");
            }
            if (run.epochs().size() >= settings.epochs() && !run.best().isEmpty()) {
                progress.finished(run);
                return run;
            }
        }
        Device device = device();
        TrainedRun run = new TrainedRun(folder, settings, variant, sides.name(), fingerprint, "", device.toString(),
                versions(), List.of());
        run.save();
        TrainedRun finished = train(run, name, sides.where(Split.TRAIN), sides.where(Split.VALIDATION), device);
        progress.finished(finished);
        return finished;
    }

    private Optional<TrainedRun> earlier() throws IOException {
        try {
            return Optional.of(TrainedRun.load(folder));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private TrainedRun train(TrainedRun run, String name, StudyData training, StudyData validation, Device device)
            throws IOException {
        DecodedImages images = new DecodedImages(Runtime.getRuntime().maxMemory() / 2);
        ImageDataset train = dataset(training, settings.augmentation(), true, images);
        ImageDataset valid = dataset(
                validation, settings.augmentValidation() ? settings.augmentation() : Augmentation.none(), false, images);
        Gradients.off();
        try (NDManager manager = NDManager.newBaseManager(device); Model model = Model.newInstance(name, device)) {
            KerasNetwork network = settings.backbone().classifier();
            initialise(network, manager, train);
            model.setBlock(network);
            KerasSgd sgd = new KerasSgd(settings.learningRate(), settings.decay(), settings.momentum(), manager);
            Loss loss = Loss.softmaxCrossEntropyLoss("loss", 1, -1, false, true);
            List<EpochRecord> log = new ArrayList<>();
            PlateauRule plateau =
                    new PlateauRule(settings.plateauFactor(), settings.plateauPatience(), settings.plateauFloor());
            Optional<Checkpoint.State> state = Checkpoint.restore(folder, network, sgd, manager);
            if (state.isPresent()) {
                Checkpoint.State s = state.get();
                log.addAll(EpochLog.read(folder).subList(0, s.epoch()));
                plateau = new PlateauRule(settings.plateauFactor(), settings.plateauPatience(), settings.plateauFloor(),
                        s.plateauBest(), s.plateauWait());
            }
            progress.started(name, log.size() + 1, settings.epochs(), train.batchesPerEpoch());
            try (Trainer trainer = model.newTrainer(
                    new DefaultTrainingConfig(loss).optOptimizer(sgd).optDevices(new Device[] {device}))) {
                trainer.initialize(new Shape(1, 3, settings.imageSize(), settings.imageSize()));
                long lastState = System.nanoTime();
                String best = log.stream().max(byValidationAccuracy()).map(e -> Checkpoint.name(name, e)).orElse("");
                for (int epoch = log.size() + 1; epoch <= settings.epochs(); epoch++) {
                    // drop-connect draws from the engine: each epoch starts from a seed of its own, so it can be resumed
                    Engine.getInstance().setRandomSeed((int) (31 * settings.seed() + epoch));
                    EpochRecord record = epoch(epoch, trainer, network, sgd, train, valid);
                    boolean first = log.stream().noneMatch(e -> e.validationAccuracy() >= record.validationAccuracy());
                    log.add(record);
                    sgd.setLearningRate(plateau.after(record.validationLoss(), sgd.learningRate()));
                    if (first) {
                        best = Checkpoint.name(name, record);
                        Checkpoint.keepBest(folder, best, network);
                    }
                    EpochLog.write(folder, log);
                    if (epoch < settings.epochs() && (System.nanoTime() - lastState) / 1e9 >= secondsBetweenStates) {
                        Checkpoint.save(folder, new Checkpoint.State(epoch, sgd.step(), sgd.learningRate(), plateau.best(),
                                plateau.waited()), network, sgd.velocity());
                        lastState = System.nanoTime();
                    }
                    progress.epochDone(record);
                }
                TrainedRun finished = new TrainedRun(folder, settings, run.variant(), run.dataName(), run.dataFingerprint(),
                        best, run.device(), run.versions(), List.copyOf(log));
                finished.save();
                Checkpoint.removeState(folder);
                return finished;
            }
        }
    }

    private static Comparator<EpochRecord> byValidationAccuracy() {
        // of equal accuracies the earlier epoch, as when Keras saves the best only
        return Comparator.comparingDouble(EpochRecord::validationAccuracy)
                .thenComparing(Comparator.comparingInt(EpochRecord::epoch).reversed());
    }

    private ImageDataset dataset(StudyData data, Augmentation augmentation, boolean shuffle, DecodedImages images) {
        InputSettings input = InputSettings.study(settings.seed())
                .withImageSize(settings.imageSize())
                .withBatchSize(settings.batchSize())
                .withAugmentation(augmentation)
                .withShuffle(shuffle);
        return ImageDataset.of(data, input, images);
    }

    private void initialise(KerasNetwork network, NDManager manager, ImageDataset train) {
        try (NDManager scope = manager.newSubManager(); Batch first = train.epoch(0, scope).iterator().next()) {
            settings.initialisation().apply(network, manager, settings.seed(), preprocessed(first));
        }
    }

    private NDArray preprocessed(Batch batch) {
        return settings.preprocessing().apply(settings.backbone(), batch.getData().singletonOrThrow());
    }

    private EpochRecord epoch(
            int epoch, Trainer trainer, KerasNetwork network, KerasSgd sgd, ImageDataset train, ImageDataset valid)
            throws IOException {
        long begin = System.nanoTime();
        double rate = sgd.learningRate();
        Score score = new Score();
        int step = 0;
        try (NDManager scope = trainer.getManager().newSubManager()) {
            for (Batch batch : train.epoch(epoch, scope)) {
                try (batch) {
                    stopIfInterrupted();
                    step(trainer, sgd, batch, score);
                }
                if (!Double.isFinite(score.loss())) {
                    throw new IOException("The loss of " + TrainedRun.name(settings, train.data().records().get(0).variant())
                            + " is no longer a number in epoch " + epoch + ", step " + (step + 1)
                            + ": try a smaller learning rate. The best weights so far stay in " + folder);
                }
                progress.stepDone(epoch, ++step, score.loss(), score.accuracy(),
                        score.images / ((System.nanoTime() - begin) / 1e9));
            }
        }
        double trainSeconds = (System.nanoTime() - begin) / 1e9;
        reestimateBatchNorm(trainer, network, train, epoch);
        Score validation = validate(trainer, valid, epoch);
        return new EpochRecord(epoch, score.loss(), score.accuracy(), validation.loss(), validation.accuracy(), rate,
                (System.nanoTime() - begin) / 1e9, score.images / trainSeconds);
    }

    private void step(Trainer trainer, KerasSgd sgd, Batch batch, Score score) {
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
            logits.close();
        }
    }

    private Score validate(Trainer trainer, ImageDataset valid, int epoch) {
        Score score = new Score();
        try (NDManager scope = trainer.getManager().newSubManager()) {
            for (Batch batch : valid.epoch(epoch, scope)) {
                try (batch; NDManager step = scope.newSubManager()) {
                    stopIfInterrupted();
                    NDArray x = preprocessed(batch);
                    x.attach(step);
                    NDList logits = trainer.evaluate(new NDList(x));
                    NDArray loss = trainer.getLoss().evaluate(batch.getLabels(), logits);
                    score.add(loss, logits, batch.getLabels(), batch.getSize());
                    loss.close();
                    logits.close();
                }
            }
        }
        return score;
    }

    private void reestimateBatchNorm(Trainer trainer, KerasNetwork network, ImageDataset train, int epoch) {
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
            throw new CancellationException("Training was interrupted; run the cell again to go on");
        }
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("java", System.getProperty("java.version"));
        versions.put("djl", Engine.getDjlVersion());
        versions.put("engine", Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion());
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    /** Loss and accuracy, averaged over images. */
    private static final class Score {
        private double lossSum;
        private long correct;
        private long images;

        void add(NDArray loss, NDList logits, NDList labels, int size) {
            lossSum += (double) loss.getFloat() * size;
            try (NDArray said = logits.singletonOrThrow().argMax(1);
                    NDArray truth = labels.singletonOrThrow().argMax(1);
                    NDArray equal = said.eq(truth)) {
                correct += equal.countNonzero().getLong();
            }
            images += size;
        }

        double loss() {
            return lossSum / images;
        }

        double accuracy() {
            return (double) correct / images;
        }
    }
}
