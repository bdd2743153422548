package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
            List<EpochRecord> log = new ArrayList<>();
            boolean stopped = false;
            for (int i = 3; i < row.length && !stopped; i++) {
                // as in a training that goes on after every epoch
                EarlyStopping stopping = new EarlyStopping((int) row[0]);
                stopping.onTrainBegin(TinyStudy.state(log));
                log.add(new EpochRecord(log.size() + 1, 1, 0.5, row[i], 0.5, 0.5, 1e-3, 1, 1));
                stopped = stopping.endsAfter(row[i]);
            }
            assertEquals(row[1] == 1, stopped, "patience " + row[0]);
            assertEquals((int) row[2], log.size(), "patience " + row[0]);
        }
    }
}
