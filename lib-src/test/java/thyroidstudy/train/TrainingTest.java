package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.Augmentation;
import thyroidstudy.store.SmallFiles;

class TrainingTest {

    @TempDir
    static Path shared;

    private static StudyData images;
    private static TrainedRun reference;
    /** Arrays alive in the engine after every step of the reference run. */
    private static final List<Integer> ARRAYS = new ArrayList<>();

    private static String lastWeights;

    @TempDir
    Path folder;

    @BeforeAll
    static void trainOnce() throws IOException {
        images = TinyStudy.images(shared.resolve("images"), 30);
        try (NDManager manager = NDManager.newBaseManager()) {
            Weights weights = new Weights() {
                @Override
                public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                    ARRAYS.add(manager.getParentManager().getManagedArrays().size());
                }
            };
            reference = run(shared.resolve("reference"), weights);
            lastWeights = weights.last;
        }
    }

    private static TrainedRun run(Path folder, Callback... callbacks) throws IOException {
        return TinyStudy.runSmall(TinyStudy.settings(), images, folder, callbacks);
    }

    /** Trains on and says what the weights are after the last epoch. */
    private static String weightsAfter(Path folder) throws IOException {
        Weights weights = new Weights();
        run(folder, weights);
        return weights.last;
    }

    private static class Weights implements Callback {
        String last;
        final List<Integer> firstEpoch = new ArrayList<>();
        final List<String> notices = new ArrayList<>();

        @Override
        public void onTrainBegin(TrainingState state) {
            firstEpoch.add(state.epochs().size() + 1);
        }

        @Override
        public void onNotice(String message) {
            notices.add(message);
        }

        @Override
        public void onEpochEnd(TrainingState state, EpochRecord logs) {
            if (logs.epoch() == TinyStudy.settings().epochs()) {
                last = TinyStudy.digest(state.network());
            }
        }
    }

    private static byte[] best(TrainedRun run) throws IOException {
        return Files.readAllBytes(run.folder().resolve(run.best()));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void learnsAndLeavesLogAndBestWeights() throws IOException {
        assertEquals(3, reference.epochs().size());
        assertTrue(reference.epochs().get(2).loss() < 0.7 * reference.epochs().get(0).loss(),
                "bright against dark must be easy: " + reference.epochs());
        EpochRecord best = reference.keptEpoch();
        assertTrue(reference.epochs().stream().allMatch(e -> e.validationAccuracy() <= best.validationAccuracy()));
        assertTrue(reference.best().matches("ResNet50-00\\d-\\d\\.\\d{4}-[01]\\.\\d{4}\\.params"), reference.best());
        assertEquals(List.of(".lock", ".log.csv.sha256", ".run.json.sha256", reference.best(), "epochs.tfevents", "log.csv", "run.json"), files(reference.folder()));
        assertEquals("epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second,val_auc",
                Files.readAllLines(reference.folder().resolve("log.csv")).get(0));
    }

    @Test
    void loadedAgainItIsTheSameRun() throws IOException {
        TrainedRun loaded = TrainedRun.load(reference.folder());
        assertEquals(reference.settings(), loaded.settings());
        assertEquals(reference.best(), loaded.best());
        assertEquals(reference.keptEpoch().epoch(), loaded.keptEpoch().epoch());
        assertTrue(loaded.versions().keySet().containsAll(List.of("code", "engine", "java", "djl", "os")), loaded.versions() + "");
        assertTrue(loaded.started().compareTo(loaded.finished()) < 0, loaded.started() + " " + loaded.finished());
    }

    @Test
    void inFullSizeTheNetworkComesBackWithItsBestWeights() throws IOException {
        String[] weights = new String[1];
        TrainedRun run = Training.run(TinyStudy.settings().withEpochs(1), images, folder, new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) {
                weights[0] = TinyStudy.digest(state.network());
            }
        });
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = TrainedRun.load(run.folder()).network(manager);
            assertEquals(23_587_712, network.backboneParameterCount());
            assertEquals(weights[0], TinyStudy.digest(network));
        }
    }

    @Test
    void aFinishedRunIsNotRepeated() throws IOException {
        run(reference.folder(), new Callback() {
            @Override
            public void onTrainBegin(TrainingState state) {
                throw new AssertionError("trained again");
            }
        });
    }

    /** As environment/transfer looks at what is kept in the repository. */
    @Test
    void aFinishedRunIsFoundWithoutItsWeights() throws IOException {
        for (String file : List.of("run.json", "log.csv")) {
            Files.copy(reference.folder().resolve(file), folder.resolve(file));
        }
        assertEquals(reference.finished(), Training.finished(TinyStudy.settings(), images, folder).orElseThrow().finished());
        assertThrows(IOException.class, () -> Training.finished(TinyStudy.settings().withSeed(2), images, folder));
        assertTrue(Training.finished(TinyStudy.settings(), images, folder.resolve("nothing")).isEmpty());
    }

    @Test
    void sameSeedSameNumbers() throws IOException {
        Weights weights = new Weights();
        TrainedRun again = run(folder.resolve("again"), weights);
        assertEquals(lastWeights, weights.last);
        assertEquals(reference.best(), again.best());
        assertArrayEquals(best(reference), best(again));
        for (int i = 0; i < 3; i++) {
            assertEquals(reference.epochs().get(i).loss(), again.epochs().get(i).loss());
            assertEquals(reference.epochs().get(i).validationLoss(), again.epochs().get(i).validationLoss());
        }
    }

    @Test
    void noArrayStaysBehindAfterAStep() {
        // the first step makes the velocities; an epoch ends in a step with fewer images, not with fewer arrays
        assertEquals(9, ARRAYS.size());
        List<Integer> later = ARRAYS.subList(1, ARRAYS.size());
        assertEquals(1, later.stream().distinct().count(), "arrays after each step: " + ARRAYS);
    }

    @Test
    void interruptedItStopsWithinABatchAndGoesOnLater() throws Exception {
        List<Integer> steps = new ArrayList<>();
        CountDownLatch inSecondEpoch = new CountDownLatch(1);
        FutureTask<TrainedRun> training = new FutureTask<>(() -> run(folder, new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                steps.add(logs.step());
                if (logs.epoch() == 2) {
                    Thread.currentThread().interrupt();
                    inSecondEpoch.countDown();
                }
            }
        }));
        Thread thread = new Thread(training);
        thread.start();
        assertTrue(inSecondEpoch.await(60, TimeUnit.SECONDS));
        ExecutionException stopped = assertThrows(ExecutionException.class, () -> training.get(60, TimeUnit.SECONDS));
        assertEquals(CancellationException.class, stopped.getCause().getClass());
        assertEquals(List.of(1, 2, 3, 1), steps);

        Weights weights = new Weights();
        TrainedRun whole = run(folder, weights);
        assertEquals(List.of(2), weights.firstEpoch);
        assertEquals(lastWeights, weights.last);
        assertEquals(3, whole.epochs().size());
        assertArrayEquals(best(reference), best(whole));
    }

    @Test
    void aDamagedStateIsPassedOver() throws Exception {
        stopAfter(2);
        Path state = folder.resolve(BackupAndRestore.STATE);
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length / 2] ^= 1;
        Files.write(state, bytes);
        Weights weights = new Weights();
        TrainedRun whole = run(folder, weights);
        assertEquals(1, weights.notices.size());
        assertTrue(weights.notices.get(0).contains("state.bin is damaged"), weights.notices.get(0));
        assertEquals(List.of(2), weights.firstEpoch);
        assertEquals(lastWeights, weights.last);
        assertArrayEquals(best(reference), best(whole));
        assertEquals(List.of(".lock", ".log.csv.sha256", ".run.json.sha256", reference.best(), "epochs.tfevents", "log.csv", "run.json"), files(folder));
    }

    /** On a disk that is too small at first, and then a little less so, until the run fits. */
    @Test
    void whereverTheDiskIsFullNothingIsLost() throws Exception {
        StudyData few = TinyStudy.images(shared.resolve("images"), 30);
        String[] weights = new String[2];
        TinyStudy.runSmall(TinyStudy.smallSettings(), few, folder.resolve("reference"), lastOf(weights, 0));
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(mount("-t", "tmpfs", "-o", "size=8k", "tmpfs", disk.toString()), "Only root can make a small disk");
        try {
            int failures = 0;
            for (int kilobytes = 12; weights[1] == null; kilobytes += 16) {
                assertTrue(kilobytes < 4000, "never fits");
                try {
                    TinyStudy.runSmall(TinyStudy.smallSettings(), few, disk.resolve("run"), lastOf(weights, 1));
                } catch (IOException e) {
                    failures++;
                    assertTrue(e.getMessage().contains(disk.toString()) && e.getMessage().contains("disk full"), e.getMessage());
                }
                assertTrue(mount("-o", "remount,size=" + kilobytes + "k", disk.toString()));
            }
            assertTrue(failures > 3, "failed only " + failures + " times");
            assertEquals(weights[0], weights[1]);
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Callback lastOf(String[] weights, int index) {
        return new Callback() {
            private String last;

            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) {
                last = TinyStudy.digest(state.network());
            }

            @Override
            public void onTrainEnd(TrainedRun run) {
                weights[index] = last;
            }
        };
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("taken"));
        IOException e = assertThrows(IOException.class, () -> run(file.resolve("run")));
        assertTrue(e.getMessage().contains("taken") && e.getMessage().contains("choose another"), e.getMessage());
    }

    @Test
    void aFinishedRunIsReadFromAFolderThatCannotBeWritten() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(mount("-t", "tmpfs", "tmpfs", disk.toString()), "Only root can make a disk that is read-only for root");
        try {
            TrainedRun trained = run(disk.resolve("run"));
            assertTrue(mount("-o", "remount,ro", disk.toString()));
            assertEquals(trained.finished(), run(disk.resolve("run")).finished());
            IOException e = assertThrows(IOException.class, () -> run(disk.resolve("other")));
            assertTrue(e.getMessage().contains(disk.resolve("other").toString()) && e.getMessage().contains("make it writable"),
                    e.getMessage());
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    @Test
    void twoTrainingsInOneFolderAreRefused() throws IOException {
        IOException[] second = new IOException[1];
        assertThrows(CancellationException.class, () -> run(folder, new Callback() {
            @Override
            public void onTrainBegin(TrainingState state) {
                second[0] = assertThrows(IOException.class, () -> TrainingTest.run(folder));
                throw new CancellationException("seen enough");
            }
        }));
        assertTrue(second[0].getMessage().contains("Another process trains"), second[0].getMessage());
    }

    @Test
    void otherSettingsOrImagesAreRefused() throws IOException {
        IOException settings = assertThrows(IOException.class, () -> TinyStudy.runSmall(
                TinyStudy.settings().withSeed(2), images, reference.folder()));
        assertTrue(settings.getMessage().contains("other settings"), settings.getMessage());
        StudyData fewer = new StudyData("tiny", images.records().subList(0, 20), List.of());
        assertThrows(IOException.class, () -> TinyStudy.runSmall(
                TinyStudy.settings(), fewer, reference.folder()));
    }

    @Test
    void aLossThatIsNoNumberStopsAndKeepsTheBestWeights() throws IOException {
        TrainingSettings wild = TinyStudy.settings().optimizer(o -> o.withLearningRate(1e30f));
        IOException e = assertThrows(IOException.class,
                () -> TinyStudy.runSmall(wild, images, folder));
        assertTrue(e.getMessage().contains("smaller learning rate"), e.getMessage());
        assertTrue(files(folder).stream().noneMatch(f -> f.endsWith(ModelCheckpoint.ENDING)), "kept broken weights");
    }

    @Test
    void tooLittleMemoryIsRecognised() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EngineException e = assertThrows(EngineException.class, () -> manager.zeros(new Shape(1L << 45)));
            assertTrue(Training.isOutOfMemory(e), e.getMessage());
            EngineException other = assertThrows(EngineException.class,
                    () -> manager.zeros(new Shape(2, 3)).matMul(manager.zeros(new Shape(2, 3))));
            assertFalse(Training.isOutOfMemory(other), other.getMessage());
        }
    }

    @Test
    void tooLittleMemoryLosesNothingAndSaysWhatToDo() throws IOException {
        IOException e = assertThrows(IOException.class, () -> run(folder, new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                if (logs.epoch() == 2) {
                    throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
                }
            }
        }));
        assertTrue(e.getMessage().contains("batches of 8 images") && e.getMessage().contains("take smaller ones"), e.getMessage());
        assertEquals(lastWeights, weightsAfter(folder));
    }

    private static List<Device> devices() {
        List<Device> devices = new ArrayList<>(List.of(Device.cpu()));
        if (Engine.getInstance().getGpuCount() > 0) {
            devices.add(Device.gpu());
        }
        return devices;
    }

    /** With all that has arrays of its own: weights of classes, smoothing, statistics taken anew, a state read back. */
    @ParameterizedTest
    @MethodSource("devices")
    void everythingHappensOnTheDeviceThatIsAskedFor(Device device) throws IOException {
        TrainingSettings settings = TinyStudy.smallSettings()
                .loss(l -> l.withClassBalance(new ClassBalance.EvenWeights()).withLabelSmoothing(0.1f))
                .validation(v -> v.withBatchNormBatches(2)).network(n -> n.withFrozenStages(1));
        Set<Device> seen = new HashSet<>();
        Callback watch = new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) {
                state.network().getParameters().values().forEach(p -> seen.add(p.getArray().getDevice()));
                if (logs.epoch() == 2 && folder.resolve("once").toFile().mkdir()) {
                    throw new CancellationException("to go on from the state");
                }
            }
        };
        assertThrows(CancellationException.class, () -> TinyStudy.runSmall(settings, images, folder, device, watch));
        TrainedRun run = TinyStudy.runSmall(settings, images, folder, device, watch);
        assertEquals(ComputeDevice.describe(device), run.device());
        assertEquals(Set.of(device), seen);
        assertEquals(3, run.epochs().size());
    }

    @Test
    void listenersOfDjlAreToldAsByItsOwnTrainer() throws IOException {
        List<String> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onTrainingBegin(Trainer trainer) {
                told.add("begin");
            }

            @Override
            public void onTrainingBatch(Trainer trainer, BatchData batch) {
                told.add("batch of " + batch.getPredictions().get(Training.device()).singletonOrThrow().getShape().get(0));
                assertEquals(batch.getLabels().get(Training.device()).singletonOrThrow().getShape(),
                        batch.getPredictions().get(Training.device()).singletonOrThrow().getShape());
            }

            @Override
            public void onValidationBatch(Trainer trainer, BatchData batch) {
                told.add("validation of " + batch.getBatch().getSize());
            }

            @Override
            public void onEpoch(Trainer trainer) {
                told.add("epoch");
            }

            @Override
            public void onTrainingEnd(Trainer trainer) {
                told.add("end");
            }
        };
        Training.run(TinyStudy.settings().input(i -> i.withBatchSize(16)).withEpochs(2), images, folder, new DjlListener(listener));
        List<String> epoch = List.of("batch of 16", "batch of 8", "validation of 6", "epoch");
        assertEquals(Stream.of(List.of("begin"), epoch, epoch, List.of("end")).flatMap(List::stream).toList(), told);
    }

    /** There are 24 training images. */
    @ParameterizedTest
    @CsvSource({"23, 1", "22, 0", "24, 0"})
    void aStepOfOneImageIsNoticed(int batchSize, int notices) throws IOException {
        Weights listener = new Weights();
        TinyStudy.runSmall(ofLastStep(64, batchSize), images, folder, listener);
        assertEquals(notices, listener.notices.size(), listener.notices.toString());
        assertTrue(listener.notices.stream().allMatch(n -> n.startsWith("The last step of each epoch has one image of 24")), listener.notices.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23})
    void aStepOfOneSmallImageIsRefused(int batchSize) {
        String said = assertThrows(IllegalArgumentException.class, () -> TinyStudy.runSmall(ofLastStep(32, batchSize), images, folder)).getMessage();
        assertEquals("EfficientNetB7 cannot normalise a step of one image of 32 pixels: with 24 training images choose another batch size than "
                + batchSize + ", or larger images", said);
    }

    private static TrainingSettings ofLastStep(int imageSize, int batchSize) {
        return TinyStudy.smallSettings().input(i -> i.withImageSize(imageSize).withBatchSize(batchSize)).withEpochs(1);
    }

    @Test
    void stopsEarlyAndKeepsTheBest() throws IOException {
        List<String> notices = new ArrayList<>();
        TrainingSettings hopeless = TinyStudy.smallSettings().optimizer(o -> o.withLearningRate(1e-12f)).withEpochs(9).withEarlyStopping(2)
                .withAugmentation(Augmentation.none()).network(n -> n.withInitialisation(Initialisation.KERAS).withFrozenBackbone());
        Callback listener = new Callback() {
            @Override
            public void onNotice(String message) {
                notices.add(message);
            }
        };
        TrainedRun stopped = TinyStudy.runSmall(hopeless, images, folder, listener);
        assertEquals(3, stopped.epochs().size());
        assertEquals(1, stopped.keptEpoch().epoch());
        assertEquals(List.of("No lower validation loss for 2 epochs: ended after epoch 3 of 9"), notices);
        assertEquals(List.of(".lock", ".log.csv.sha256", ".run.json.sha256", stopped.best(), "epochs.tfevents", "log.csv", "run.json"), files(folder));
        assertEquals(stopped.epochs().size(), TinyStudy.runSmall(hopeless, images, folder, listener).epochs().size());
    }

    /** The loss stands still, so that the rate falls after every second epoch, and training ends early. */
    @Test
    void plateauAndEarlyStoppingGoOnWhereTheyWere() throws IOException {
        TrainingSettings level = TinyStudy.smallSettings().optimizer(o -> o.withLearningRate(1e-12f).withSchedule(new LearningRateSchedule.ReduceOnPlateau(0.5f, 2, 0))).withEpochs(9)
                .withEarlyStopping(5).withAugmentation(Augmentation.none()).network(n -> n.withFrozenBackbone());
        TrainedRun whole = TinyStudy.runSmall(level, images, folder.resolve("whole"));
        assertEquals(3, whole.epochs().stream().mapToDouble(EpochRecord::learningRate).distinct().count(), whole.epochs().toString());
        assertEquals(6, whole.epochs().size());
        Callback interrupts = new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                if (logs.step() == 2 && folder.resolve("epoch" + logs.epoch()).toFile().mkdir()) {
                    throw new CancellationException("to go on from the state");
                }
            }
        };
        for (int i = 0; i < whole.epochs().size(); i++) {
            assertThrows(CancellationException.class, () -> TinyStudy.runSmall(level, images, folder.resolve("parts"), interrupts));
        }
        TrainedRun parts = TinyStudy.runSmall(level, images, folder.resolve("parts"), interrupts);
        assertEquals(numbers(whole), numbers(parts));
        assertArrayEquals(best(whole), best(parts));
    }

    private static List<List<Double>> numbers(TrainedRun run) {
        return run.epochs().stream().map(e -> List.of(e.loss(), e.validationLoss(), e.learningRate())).toList();
    }

    @Test
    void saysOnWhatItWasTrainedAndValidated() throws IOException {
        assertEquals(new SideCounts(12, 12, 3, 3), reference.sides().orElseThrow());
        assertEquals(reference.sides(), TrainedRun.load(reference.folder()).sides());
        // the data's own validation side, with a majority
        StudyData own = new StudyData("tiny", images.records().stream().map(r -> r.withSplit(r.patient().matches("patient [02456]")
                ? Split.VALIDATION : r.patient().endsWith("9") ? Split.TEST : Split.TRAIN)).toList(), List.of());
        TrainingSettings settings = TinyStudy.settings().withEpochs(1);
        TrainedRun run = TinyStudy.runSmall(settings, own, folder);
        SideCounts counts = new SideCounts(11, 11, 4, 1);
        assertEquals(counts, run.sides().orElseThrow());
        assertEquals(0.8, counts.majorityShare());
        // a run that is older than the counts
        Path file = folder.resolve(TrainedRun.FILE);
        Files.delete(SmallFiles.checksums(file));
        Files.writeString(file, Files.readString(file).replaceAll("(?s)  \"sides\": \\{.*?\\},\n", ""));
        assertTrue(TrainedRun.load(folder).sides().isEmpty());
        assertEquals(new Start(Initialisation.LEARNABLE, "", false), TrainedRun.load(folder).start());
        String withStart = Files.readString(file);
        String ofAFile = withStart.replaceAll("(?s)\"start\": \\{.*?\\}",
                "\"start\": {\"initialisation\": \"IMAGENET\", \"md5\": \"0123456789\", \"published\": false}");
        Files.writeString(file, ofAFile);
        assertTrue(TrainedRun.load(folder).start().isOwnFile());
        String refused = assertThrows(IOException.class, () -> TinyStudy.runSmall(settings, own, folder)).getMessage();
        assertTrue(refused.contains("another weight file"), refused);
        Files.writeString(file, ofAFile.replaceAll("(?s)  \"start\": \\{.*?\\},\n", ""));
        assertEquals(new Start(Initialisation.LEARNABLE, "", false), TrainedRun.load(folder).start(), "before starts were noted");
        Files.writeString(file, withStart);
        assertEquals(counts, TinyStudy.runSmall(settings, own, folder).sides().orElseThrow());
    }

    @Test
    void settingsBeyondTheRecipeReachTheTraining() throws IOException {
        TrainingSettings plain = TinyStudy.smallSettings().withEpochs(2);
        TrainedRun study = TinyStudy.runSmall(plain, images, folder.resolve("study"));
        List<TrainingSettings> others = List.of(
                plain.loss(l -> l.withClassBalance(new ClassBalance.Weights(3, 1))),
                plain.loss(l -> l.withClassBalance(new ClassBalance.Sampling())), plain.loss(l -> l.withLabelSmoothing(0.2f)),
                plain.optimizer(o -> o.withSchedule(new LearningRateSchedule.Steps(0.1f, 1))));
        List<Double> losses = new ArrayList<>(List.of(study.epochs().get(1).loss()));
        for (TrainingSettings other : others) {
            TrainedRun run = TinyStudy.runSmall(other, images, folder.resolve("run" + losses.size()));
            assertEquals(other, TrainedRun.load(run.folder()).settings());
            losses.add(run.epochs().get(1).loss());
            float rate = other.optimizer().schedule() instanceof LearningRateSchedule.Steps ? 1e-4f : 1e-3f;
            assertEquals(rate, run.epochs().get(1).learningRate(), 1e-9);
        }
        assertEquals(5, losses.stream().distinct().count(), "losses: " + losses);
    }

    @Test
    void damagedBestWeightsAreNamed() throws Exception {
        for (String file : List.of("run.json", "log.csv")) {
            Files.copy(reference.folder().resolve(file), folder.resolve(file));
        }
        TrainedRun whole = TrainedRun.load(folder);
        byte[] bytes = best(reference);
        bytes[bytes.length / 3] ^= 4;
        Files.write(folder.resolve(whole.best()), bytes);
        try (NDManager manager = NDManager.newBaseManager()) {
            IOException e = assertThrows(IOException.class, () -> whole.network(manager));
            assertTrue(e.getMessage().contains(whole.best()), e.getMessage());
        }
    }

    /** Leaves a run as one that was stopped in the epoch after this one. */
    private void stopAfter(int epochs) {
        assertThrows(CancellationException.class, () -> run(folder, new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                if (logs.epoch() == epochs + 1) {
                    throw new CancellationException("test");
                }
            }
        }));
    }
}
