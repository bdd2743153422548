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
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TinyStudy;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingProgress;

class LastEpochPredictionsTest {

    @TempDir
    Path folder;

    /** Asks the network itself after each epoch, and remembers whether anything was kept by then. */
    private final class Watcher implements TrainingProgress {
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
        public void started(String run, List<EpochRecord> before, int epochs, int stepsOfEpoch) {
            started = true;
        }

        @Override
        public void stepDone(int epoch, int step, double loss, double accuracy, double imagesPerSecond) {
            steps++;
        }

        @Override
        public void epochDone(EpochRecord epoch, KerasNetwork network) {
            keptBefore |= Files.exists(folder.resolve("run").resolve(LastEpochPredictions.FILE));
            cancer.clear();
            try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                PreparedImages.forEach(TinyStudy.settings(), test, manager, NoProgress.NONE, (batch, images, scope) -> {
                    float[] both = NetworkPredictions.probabilities(network, batch, scope);
                    for (int i = 0; i < images.size(); i++) {
                        cancer.add(both[2 * i + 1]);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void finished(TrainedRun run) {
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
                new LastEpochPredictions(folder.resolve("run"), List.of(test(), test()), watcher));
        assertTrue(watcher.started && watcher.finished && watcher.steps == 9, "the view is told everything");
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
    void aRunThatKeptNoneSaysWhatToDo() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainedRun run = TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"), TrainingProgress.SILENT);
        String said = assertThrows(IOException.class, () -> LastEpochPredictions.read(run)).getMessage();
        assertTrue(said.contains(folder.resolve("run").toString()) && said.contains("03-train"), said);
    }

    @Test
    void interruptedWhileItAnswersTheRunGoesOnAndAnswersThen() throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainingProgress interrupts = new TrainingProgress() {
            @Override
            public void epochDone(EpochRecord epoch, KerasNetwork network) {
                if (epoch.epoch() == TinyStudy.settings().epochs()) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        assertThrows(CancellationException.class, () -> TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"),
                new LastEpochPredictions(folder.resolve("run"), List.of(test()), interrupts)));
        assertTrue(Thread.interrupted(), "the thread stays interrupted");
        assertFalse(Files.exists(folder.resolve("run").resolve(LastEpochPredictions.FILE)));
        TrainedRun run = TinyStudy.runSmall(TinyStudy.settings(), images, folder.resolve("run"),
                new LastEpochPredictions(folder.resolve("run"), List.of(test()), TrainingProgress.SILENT));
        assertEquals(10, LastEpochPredictions.read(run).size());
    }
}
