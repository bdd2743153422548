package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.Augmentation;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.BatchLogs;
import thyroidstudy.train.Callback;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TinyStudy;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingState;

class LastEpochPredictionsTest {

    @TempDir
    Path folder;

    /** Asks the network itself after each epoch, and remembers whether anything was kept by then. */
    private final class Watcher implements Callback {
        private final StudyData test;
        private final List<Float> cancer = new ArrayList<>();
        private boolean keptBefore;
        private boolean started;
        private boolean finished;
        private int steps;

        Watcher(StudyData test) {
            this.test = test;
        }

        @Override
        public void onTrainBegin(TrainingState state) {
            started = true;
        }

        @Override
        public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
            steps++;
        }

        @Override
        public void onEpochEnd(TrainingState state, EpochRecord logs) {
            keptBefore |= Files.exists(folder.resolve("run").resolve(LastEpochPredictions.FILE));
            cancer.clear();
            try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                PreparedImages.forEach(TinyStudy.settings(), test, manager, NoProgress.NONE, (batch, images, scope) -> {
                    float[] both = NetworkPredictions.probabilities(state.network(), batch, scope);
                    for (int i = 0; i < images.size(); i++) {
                        cancer.add(both[2 * i + 1]);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onTrainEnd(TrainedRun run) {
            finished = true;
        }
    }

    private StudyData test() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("test"), 10);
        return new StudyData("tiny test", images.records().stream().map(r -> r.withSplit(Split.TEST)).toList(), List.of());
    }

    @Test
    void theWeightsOfTheLastEpochAnswerAndNoEarlierOnes() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Watcher watcher = new Watcher(test());
        TrainedRun run = TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"),
                watcher, new LastEpochPredictions(List.of(test(), test())));
        assertTrue(watcher.started && watcher.finished && watcher.steps == 9, "other callbacks are called as well");
        assertFalse(watcher.keptBefore, "nothing before the last epoch");
        Predictions kept = LastEpochPredictions.read(run);
        assertEquals(20, kept.size());
        for (int i = 0; i < 20; i++) {
            ImagePrediction row = kept.rows().get(i);
            assertEquals(test().records().get(i % 10).fileName(), row.image());
            assertEquals(watcher.cancer.get(i % 10), row.pCancer(), 1e-6);
        }
    }

    @Test
    void anEpochThatEndsTrainingEarlyIsTheLast() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainedRun run = TinyStudy.runSmall(TinyStudy.smallSettings().optimizer(o -> o.withLearningRate(1e-12f)).withEarlyStopping(1)
                .withAugmentation(Augmentation.none()).network(n -> n.withFrozenBackbone()), images, folder.resolve("run"), new LastEpochPredictions(List.of(test())));
        assertEquals(2, run.epochs().size());
        assertEquals(10, LastEpochPredictions.read(run).size());
    }

    @Test
    void aRunThatKeptNoneSaysWhatToDo() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainedRun run = TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"));
        String said = assertThrows(IOException.class, () -> LastEpochPredictions.read(run)).getMessage();
        assertTrue(said.contains(folder.resolve("run").toString()) && said.contains("03-train"), said);
    }

    @Test
    void interruptedWhileItAnswersTheRunGoesOnAndAnswersThen() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Callback interrupts = new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) {
                if (logs.epoch() == TinyStudy.settings().epochs()) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        assertThrows(CancellationException.class, () -> TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"),
                interrupts, new LastEpochPredictions(List.of(test()))));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
        assertFalse(Files.exists(folder.resolve("run").resolve(LastEpochPredictions.FILE)));
        TrainedRun run = TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"),
                new LastEpochPredictions(List.of(test())));
        assertEquals(10, LastEpochPredictions.read(run).size());
    }
}
