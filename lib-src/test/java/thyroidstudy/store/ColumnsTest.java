package thyroidstudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class ColumnsTest {

    private record Network(String name, Integer images, double loss, double auc, double low, double high) implements Columns.Estimate {

        @Override
        public double estimate() {
            return auc;
        }
    }

    private static final Table TABLE = Columns.of("Networks", List.of(
                    new Network("VGG16", 3, 0.12345, 0.71249, 0.6, 0.8),
                    new Network("VGG19", null, Double.NaN, 0.9, Double.NaN, Double.NaN),
                    new Network("ResNet50", 12000, -0.5, Double.NaN, Double.NaN, Double.NaN)))
            .text("network", Network::name)
            .whole("images", Network::images).orSay("not counted")
            .signed("loss", 2, Network::loss)
            .interval("AUC", 3, n -> n).orSay("not defined")
            .signedInterval("gain", 1, n -> n)
            .truth("large", n -> n.images() != null && n.images() > 10).table();

    private static List<String> row(Table table, int row) {
        return table.columns().stream().map(column -> column.getString(row)).toList();
    }

    @Test
    void columnsAreTypedAndTheirFormatIsDisplayOnly() {
        Table shown = Columns.shown(TABLE);
        assertEquals(List.of("network", "images", "loss", "AUC (95 % interval)", "gain (95 % interval)", "large"), shown.columnNames());
        assertEquals(List.of("VGG16", "3", "+0.12", "0.712 (0.600 to 0.800)", "+0.7 (+0.6 to +0.8)", "no"), row(shown, 0));
        assertEquals(List.of("VGG19", "not counted", "-", "0.900 (no interval)", "+0.9 (no interval)", "no"), row(shown, 1));
        assertEquals(List.of("ResNet50", "12000", "-0.50", "not defined", "-", "yes"), row(shown, 2));
        assertEquals(0.71249, TABLE.doubleColumn("AUC").get(0));
        assertTrue(TABLE.intColumn("images").isMissing(1) && TABLE.doubleColumn("AUC low").isMissing(1));
    }

    @Test
    void aTableIsSortedByItsNumbersAndKeepsTheirFormat() {
        Table sorted = TABLE.where(TABLE.doubleColumn("AUC").isNotMissing()).sortDescendingOn("AUC");
        assertEquals(List.of("VGG19", "VGG16"), sorted.stringColumn("network").asList());
        assertEquals("0.712 (0.600 to 0.800)", Columns.shown(sorted).getString(1, "AUC (95 % interval)"));
    }

    @Test
    void aFileKeepsEveryDigit(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("networks.csv");
        CsvFile.write(file, TABLE);
        Table read = CsvFile.readText(file, true);
        assertEquals(TABLE.columnNames(), read.columnNames());
        assertEquals(List.of("0.71249", "0.9", ""), read.stringColumn("AUC").asList());
    }
}
