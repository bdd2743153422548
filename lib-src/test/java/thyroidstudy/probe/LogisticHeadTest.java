package thyroidstudy.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class LogisticHeadTest {

    /** Written by environment/dev/parity/logistic.py; 60 images to fit, 20 more to predict, one feature constant. */
    @Test
    void probabilitiesAreThoseOfScikitLearn() throws IOException {
        Table table;
        try (InputStream in = getClass().getResourceAsStream("/probe/logistic.csv")) {
            table = Table.read().csv(in);
        }
        float[][] features = new float[table.rowCount()][6];
        for (int i = 0; i < features.length; i++) {
            for (int j = 0; j < 6; j++) {
                features[i][j] = ((Number) table.column("x" + j).get(i)).floatValue();
            }
        }
        int fitted = table.where(table.intColumn("train").isEqualTo(1)).rowCount();
        float[][] train = java.util.Arrays.copyOf(features, fitted);
        boolean[] cancer = new boolean[fitted];
        for (int i = 0; i < fitted; i++) {
            cancer[i] = table.intColumn("cancer").get(i) == 1;
        }
        for (double c : new double[] {0.001, 0.1, 10}) {
            LogisticHead head = LogisticHead.fit(train, cancer, c, 1e-10);
            for (int i = 0; i < features.length; i++) {
                assertEquals(table.doubleColumn(c == 10 ? "p10" : "p" + c).get(i), head.probability(features[i]), 1e-7, "C " + c + ", image " + i);
            }
        }
    }

    @Test
    void oneClassAloneIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> LogisticHead.fit(new float[][] {{1}, {2}}, new boolean[] {true, true}, 1, 1e-3));
    }
}
