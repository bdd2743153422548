package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thyroidstudy.data.StudyData;

class EpochRuleTest {

    /** Validation loss, accuracy and AUC of five epochs; the accuracy is highest in two of them, the second has no AUC. */
    private static final List<EpochRecord> LOG = List.of(
            epoch(1, 0.7, 0.8, 0.5), epoch(2, 0.6, 0.7, Double.NaN), epoch(3, 0.5, 0.8, 0.6), epoch(4, 0.65, 0.6, 0.9), epoch(5, 0.9, 0.5, 0.9));

    private static EpochRecord epoch(int number, double loss, double accuracy, double auc) {
        return new EpochRecord(number, 1, 0.5, loss, accuracy, auc, 1e-3, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({"BEST_ACCURACY, 1", "BEST_LOSS, 3", "BEST_AUC, 4", "LAST, 5", "MEAN_OF_LAST, 5"})
    void keepsTheEarliestOfTheBest(EpochRule rule, int kept) {
        assertEquals(kept, rule.of(LOG).epoch());
    }

    @Test
    void averagesTheSecondHalfOfThePlannedEpochs() {
        assertEquals(List.of(1, 1, 1, 2, 3), List.of(1, 2, 3, 4, 5).stream().map(e -> EpochRule.MEAN_OF_LAST.averaged(e, 5)).toList());
        assertEquals(1, EpochRule.LAST.averaged(5, 5));
    }

    /** Logits of benign and cancer. The cancers' differences 1 and 3 beside 0, 1 and 2: 4.5 of 6 pairs are ranked right, a tie counted half. */
    @Test
    void theAucOfAnEpochCountsPairs() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EpochScore score = new EpochScore();
            score.rank(new NDList(manager.create(new float[][] {{0, 1}, {0, 0}, {1, 2}})), new NDList(
                    manager.create(new float[][] {{0, 1}, {1, 0}, {1, 0}})));
            score.rank(new NDList(manager.create(new float[][] {{-1, 2}, {0, 2}})), new NDList(manager.create(new float[][] {{0, 1}, {1, 0}})));
            assertEquals(4.5 / 6, score.auc(), 1e-12);
        }
    }

    @Test
    void oneClassHasNoAuc() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (float[][] labels : List.of(new float[][] {{0, 1}, {0, 1}}, new float[][] {{1, 0}, {1, 0}})) {
                EpochScore score = new EpochScore();
                score.rank(new NDList(manager.create(new float[][] {{0, 1}, {0, 0}})), new NDList(manager.create(labels)));
                assertTrue(Double.isNaN(score.auc()));
            }
        }
    }

    /** Another rule keeps another epoch of the same training. */
    @Test
    void aTrainingKeepsWhatItsRuleSays(@TempDir Path folder) throws IOException {
        TrainingSettings settings = TinyStudy.smallSettings().withEpochs(4);
        for (EpochRule rule : EpochRule.values()) {
            TrainedRun run = TinyStudy.runSmall(settings.validation(v -> v.withKept(rule)), TinyStudy.images(folder.resolve("images"), 30),
                    folder.resolve(rule.name()));
            assertEquals(rule.of(run.epochs()), run.keptEpoch(), rule.toString());
            assertTrue(run.epochs().stream().allMatch(e -> e.validationAuc() >= 0 && e.validationAuc() <= 1));
            assertEquals(run.keptEpoch().epoch(), TrainedRun.load(run.folder()).keptEpoch().epoch());
        }
    }

    /** The mean so far is part of what an interrupted training goes on from. */
    @Test
    void anInterruptedTrainingKeepsTheSameMean(@TempDir Path folder) throws IOException {
        TrainingSettings settings = TinyStudy.smallSettings().withEpochs(4).validation(v -> v.withKept(EpochRule.MEAN_OF_LAST));
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainedRun whole = TinyStudy.runSmall(settings, images, folder.resolve("whole"));
        Callback interrupts = new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                if (state.epochs().size() == 3) {
                    throw new CancellationException();
                }
            }
        };
        assertThrows(CancellationException.class, () -> TinyStudy.runSmall(settings, images, folder.resolve("parts"), interrupts));
        TrainedRun parts = TinyStudy.runSmall(settings, images, folder.resolve("parts"));
        assertEquals(-1, Files.mismatch(whole.folder().resolve(whole.best()), parts.folder().resolve(parts.best())));
    }
}
