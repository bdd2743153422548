package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener.BatchData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import thyroidstudy.backbone.BatchNormStatistics;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.DecodedImages;
import thyroidstudy.input.ImageDataset;

/** The epochs of one training, from its start or its saved state to its end. */
final class TrainingLoop {

    private interface Call {
        void of(Callback callback) throws IOException;
    }

    private final TrainedRun run;
    private final TrainingSettings settings;
    private final Device device;
    private final BackupAndRestore backup;
    private final List<Callback> callbacks = new ArrayList<>();

    /**
     * @param run        begun, in a folder that is locked
     * @param stateShare share of the time that may go into saving states
     */
    TrainingLoop(TrainedRun run, Device device, double stateShare, Callback... further) {
        this.run = run;
        this.settings = run.settings();
        this.device = device;
        this.backup = new BackupAndRestore(stateShare);
        // first, so that the others know which epoch is the last
        if (settings.earlyStopping() > 0) {
            callbacks.add(new EarlyStopping(settings.earlyStopping()));
        }
        if (settings.optimizer().schedule() instanceof LearningRateSchedule.ReduceOnPlateau plateau) {
            callbacks.add(new ReduceLROnPlateau(plateau.factor(), plateau.patience(), plateau.floor()));
        }
        // the state names the best weights, so it is saved after them
        callbacks.addAll(List.of(new ModelCheckpoint(), new CSVLogger(), new TensorBoard(), backup));
        callbacks.addAll(List.of(further));
    }

    TrainedRun train(KerasNetwork network, StudyData sides) throws IOException {
        requireNormalisable(sides.where(Split.TRAIN).size());
        DecodedImages decoded = new DecodedImages(Runtime.getRuntime().maxMemory() / 2);
        TrainingImages train = TrainingImages.of(settings, sides.where(Split.TRAIN), decoded);
        ImageDataset valid = TrainingImages.validation(settings, sides.where(Split.VALIDATION), decoded);
        try (Gradients off = Gradients.off(); NDManager manager = NDManager.newBaseManager(device);
                Model model = Model.newInstance(run.name(), device)) {
            initialise(network, manager, train);
            network.freeze(settings.network().frozenStages());
            network.arrangeKernels();
            model.setBlock(network);
            KerasSgd sgd = new KerasSgd(settings.optimizer().learningRate(), settings.optimizer().decay(), settings.optimizer().momentum(),
                    settings.optimizer().schedule().tracker(train.steps(), settings.epochs()), manager);
            KerasCrossEntropy loss = new KerasCrossEntropy(settings.loss().labelSmoothing(),
                    settings.loss().classBalance().lossWeights(sides.where(Split.TRAIN)));
            try (Trainer trainer = model.newTrainer(
                    new DefaultTrainingConfig(loss).optOptimizer(sgd).optDevices(new Device[] {device}))) {
                TrainingState state = new TrainingState(run, network, sgd, trainer, train.steps(), this::notice);
                backup.restore(state, manager);
                trainer.initialize(new Shape(1, 3, settings.input().imageSize(), settings.input().imageSize()));
                call(c -> c.onTrainBegin(state));
                noticeLastStep(sides.where(Split.TRAIN).size());
                while (!state.isLast()) {
                    EpochRecord logs = epoch(state.epochs().size() + 1, state, train, valid);
                    state.add(logs);
                    call(c -> c.onEpochEnd(state, logs));
                }
                if (!CheckedFile.isWhole(run.folder().resolve(state.best))) {
                    throw new IOException("The best weights " + run.folder().resolve(state.best)
                            + " were damaged meanwhile: check the disk, delete the folder and train again");
                }
                TrainedRun finished = run.finished(state.best, state.epochs());
                finished.save();
                TrainedRun.load(run.folder()); // the states are deleted only if it can be read
                call(c -> c.onTrainEnd(finished));
                return finished;
            }
        }
    }

    /** @throws IllegalArgumentException if a step has one value a channel to normalise: one image, whose last maps are 1 x 1 up to 32 pixels */
    private void requireNormalisable(int images) {
        int pixels = settings.input().imageSize();
        if (lastStepHasOne(images) && pixels <= 32 && settings.backbone().hasBatchNormalization()
                && settings.network().frozenStages() < settings.backbone().classifier().stages().size()) {
            throw new IllegalArgumentException(settings.backbone().studyName() + " cannot normalise a step of one image of " + pixels + " pixels: with "
                    + images + " training images choose another batch size than " + settings.input().batchSize() + ", or larger images");
        }
    }

    /** The loss is a mean over a step's images: one that is left alone for the last step counts as much as a whole batch. */
    private void noticeLastStep(int images) {
        int batchSize = settings.input().batchSize();
        if (lastStepHasOne(images) && batchSize > 1 && images > 1) {
            notice("The last step of each epoch has one image of " + images + ", which counts as much as the " + batchSize
                    + " of another step; another batch size avoids it");
        }
    }

    private boolean lastStepHasOne(int images) {
        return images % settings.input().batchSize() == 1 % settings.input().batchSize();
    }

    private void call(Call call) throws IOException {
        for (Callback callback : callbacks) {
            call.of(callback);
        }
    }

    private void notice(String message) {
        callbacks.forEach(c -> c.onNotice(message));
    }

    private void initialise(KerasNetwork network, NDManager manager, TrainingImages train) throws IOException {
        try (NDManager scope = manager.newSubManager(); Batch first = train.epoch(0, scope).iterator().next()) {
            settings.network().initialisation().apply(network, manager, settings.seed(), preprocessed(first));
        }
    }

    private NDArray preprocessed(Batch batch) {
        return settings.network().preprocessing().apply(settings.backbone(), batch.getData().singletonOrThrow());
    }

    private EpochRecord epoch(int epoch, TrainingState state, TrainingImages train, ImageDataset valid) throws IOException {
        // each epoch starts from a seed of its own, so it can be resumed
        state.network().seed(31 * settings.seed() + epoch);
        long begin = System.nanoTime();
        double rate = state.optimizer.scheduledRate();
        EpochScore training = pass(true, epoch, state, scope -> train.epoch(epoch, scope));
        double imagesPerSecond = training.imagesPerSecond();
        reestimateBatchNorm(epoch, state, train);
        // before anything is kept: the last step may have been the one that broke the weights
        EpochScore validation = pass(false, epoch, state, scope -> valid.epoch(epoch, scope));
        return new EpochRecord(epoch, training.loss(), training.accuracy(), validation.loss(), validation.accuracy(), validation.auc(), rate,
                (System.nanoTime() - begin) / 1e9, imagesPerSecond);
    }

    /** All training images once, with a step for each batch, or all validation images. */
    private EpochScore pass(boolean training, int epoch, TrainingState state, Function<NDManager, Iterable<Batch>> images)
            throws IOException {
        EpochScore score = new EpochScore();
        try (NDManager scope = state.trainer.getManager().newSubManager()) {
            for (Batch batch : images.apply(scope)) {
                try (batch; NDManager step = scope.newSubManager()) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException();
                    }
                    NDArray x = preprocessed(batch);
                    x.attach(step);
                    try (NDList logits = training ? learn(x, batch, state, score) : classify(x, batch, state, score)) {
                        requireFinite(score.loss(), (training ? "in epoch " : "in the validation after epoch ") + epoch + ", step "
                                + score.steps());
                        BatchLogs logs = new BatchLogs(epoch, score.steps(), score.loss(), score.accuracy(), score.imagesPerSecond(),
                                new BatchData(batch, Map.of(device, batch.getLabels()), Map.of(device, logits)));
                        call(c -> {
                            if (training) {
                                c.onTrainBatchEnd(state, logs);
                            } else {
                                c.onTestBatchEnd(state, logs);
                            }
                        });
                    }
                }
            }
        }
        return score;
    }

    private void requireFinite(double loss, String where) throws IOException {
        if (!Double.isFinite(loss)) {
            throw new IOException("The loss of " + settings.backbone() + " is " + loss + " " + where
                    + ": try a smaller learning rate in another run folder. The best weights so far stay in " + run.folder());
        }
    }

    private static NDList learn(NDArray x, Batch batch, TrainingState state, EpochScore score) {
        Trainer trainer = state.trainer;
        NDList logits;
        try (GradientCollector collector = Gradients.collector()) {
            logits = trainer.forward(new NDList(x));
            try (NDArray loss = trainer.getLoss().evaluate(batch.getLabels(), logits)) {
                collector.backward(loss);
                score.add(loss, logits, batch.getLabels(), batch.getSize());
            }
        }
        trainer.step();
        state.optimizer.endStep();
        return logits;
    }

    /** As in Keras labels are smoothed here too, but classes are not weighted. */
    private NDList classify(NDArray x, Batch batch, TrainingState state, EpochScore score) {
        NDList logits = state.trainer.evaluate(new NDList(x));
        try (NDArray loss = new KerasCrossEntropy(settings.loss().labelSmoothing(), null).evaluate(batch.getLabels(), logits)) {
            score.add(loss, logits, batch.getLabels(), batch.getSize());
            score.rank(logits, batch.getLabels());
        }
        return logits;
    }

    private void reestimateBatchNorm(int epoch, TrainingState state, TrainingImages train) {
        if (settings.validation().batchNormBatches() == 0) {
            return;
        }
        try (NDManager scope = state.trainer.getManager().newSubManager()) {
            List<NDArray> batches = new ArrayList<>();
            Iterator<Batch> all = train.epoch(epoch, scope).iterator();
            while (all.hasNext() && batches.size() < settings.validation().batchNormBatches()) {
                batches.add(preprocessed(all.next()));
            }
            BatchNormStatistics.reestimate(state.network(), batches);
        }
    }
}
