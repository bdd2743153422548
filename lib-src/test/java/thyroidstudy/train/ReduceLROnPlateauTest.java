package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReduceLROnPlateauTest {

    @Test
    void writtenOut() {
        double[] losses = {0.5, 0.6, 0.6, 0.6, 0.6, 0.4, 0.39995, 0.4, 0.4};
        float[] rates = {1, 1, 1, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.64f};
        ReduceLROnPlateau rule = new ReduceLROnPlateau(0.8f, 3, 1e-8f);
        float rate = 1;
        for (int i = 0; i < losses.length; i++) {
            rate = rule.after(losses[i], rate);
            assertEquals(rates[i], rate, 1e-7, "epoch " + (i + 1));
        }
    }

    @Test
    void equalsKeras() throws IOException {
        List<EpochRecord> log = new ArrayList<>();
        float rate = 0;
        int reductions = 0;
        for (double[] row : Fixture.rows("plateau.csv")) {
            if (row[1] == 1) {
                log.clear();
                rate = 1e-3f;
            }
            // as in a training that goes on after every epoch
            ReduceLROnPlateau rule = new ReduceLROnPlateau(0.8f, 3, (float) row[0]);
            rule.onTrainBegin(TinyStudy.state(log));
            float next = rule.after(row[2], rate);
            log.add(new EpochRecord(log.size() + 1, 1, 0.5, row[2], 0.5, 0.5, rate, 1, 1));
            reductions += next < rate ? 1 : 0;
            rate = next;
            assertEquals((float) row[3], rate, "floor " + row[0] + ", epoch " + row[1]);
        }
        assertEquals(true, reductions > 8, "reductions: " + reductions);
    }
}
