package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Backbone;

class LearningRateScheduleTest {

    /** Thirty steps: six epochs of five. */
    @Test
    void equalsKeras() throws IOException {
        List<double[]> rows = Fixture.rows("schedule.csv");
        assertEquals(31, rows.size());
        Tracker cosine = new LearningRateSchedule.Cosine(0.1f).tracker(5, 6);
        Tracker steps = new LearningRateSchedule.Steps(0.5f, 2).tracker(5, 6);
        Tracker constant = TrainingSettings.study(Backbone.VGG16).optimizer().schedule().tracker(5, 6);
        for (double[] row : rows) {
            assertEquals(row[1], cosine.getNewValue((int) row[0]), 1e-6, "step " + row[0]);
            assertEquals(row[2], steps.getNewValue((int) row[0]), "step " + row[0]);
            assertEquals(1, constant.getNewValue((int) row[0]));
        }
    }

    @Test
    void multipliesTheRate() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasSgd sgd = new KerasSgd(0.2f, 0, 0.9f, new LearningRateSchedule.Steps(0.5f, 1).tracker(2, 3), manager);
            float[] rates = new float[5];
            for (int i = 0; i < rates.length; i++) {
                rates[i] = sgd.scheduledRate();
                sgd.endStep();
            }
            assertArrayEquals(new float[] {0.2f, 0.2f, 0.1f, 0.1f, 0.05f}, rates);
        }
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSchedule.Cosine(1));
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSchedule.Steps(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSchedule.Steps(0.5f, 0));
        assertThrows(IllegalArgumentException.class, () -> new LearningRateSchedule.ReduceOnPlateau(1, 3, 0));
    }
}
