package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlateauRuleTest {

    @Test
    void writtenOut() {
        double[] losses = {0.5, 0.6, 0.6, 0.6, 0.6, 0.4, 0.39995, 0.4, 0.4};
        float[] rates = {1, 1, 1, 0.8f, 0.8f, 0.8f, 0.8f, 0.8f, 0.64f};
        PlateauRule rule = new PlateauRule(0.8f, 3, 1e-8f);
        float rate = 1;
        for (int i = 0; i < losses.length; i++) {
            rate = rule.after(losses[i], rate);
            assertEquals(rates[i], rate, 1e-7, "epoch " + (i + 1));
        }
    }

    @Test
    void equalsKeras() throws IOException {
        PlateauRule rule = null;
        float rate = 0;
        int reductions = 0;
        for (double[] row : Fixture.rows("plateau.csv")) {
            if (row[1] == 1) {
                rule = new PlateauRule(0.8f, 3, (float) row[0]);
                rate = 1e-3f;
            } else {
                // as a resumed run would
                rule = new PlateauRule(0.8f, 3, (float) row[0], rule.best(), rule.waited());
            }
            float next = rule.after(row[2], rate);
            reductions += next < rate ? 1 : 0;
            rate = next;
            assertEquals((float) row[3], rate, "floor " + row[0] + ", epoch " + row[1]);
        }
        assertEquals(true, reductions > 8, "reductions: " + reductions);
    }
}
