package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    @Test
    void endsWhereKerasEnds() throws IOException {
        List<double[]> rows = Fixture.rows("stopping.csv");
        assertEquals(20, rows.size());
        for (double[] row : rows) {
            EarlyStopping stopping = new EarlyStopping((int) row[0]);
            List<EpochRecord> log = new ArrayList<>();
            boolean stopped = false;
            for (int i = 3; i < row.length && !stopped; i++) {
                log.add(epoch(log.size() + 1, row[i]));
                stopped = stopping.endsWith(log);
            }
            assertEquals(row[1] == 1, stopped, "patience " + row[0]);
            assertEquals((int) row[2], log.size(), "patience " + row[0]);
        }
    }

    @Test
    void patienceZeroNeverEnds() {
        assertFalse(new EarlyStopping(0).endsWith(List.of(epoch(1, 1), epoch(2, 2), epoch(3, 3))));
    }

    private static EpochRecord epoch(int number, double validationLoss) {
        return new EpochRecord(number, 1, 0.5, validationLoss, 0.5, 1e-3, 1, 1);
    }
}
