package thyroidstudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CsvFileTest {

    @TempDir
    Path folder;

    @Test
    void whatASpreadsheetWouldComputeIsWrittenAsTextAndReadAsItWas() throws IOException {
        List<String> cells = List.of("=HYPERLINK(\"http://x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "'=x", "''@", "'plain", "-1.5", "plain");
        Path file = folder.resolve("t.csv");
        CsvFile.write(file, Table.create("t", StringColumn.create("=name", cells), DoubleColumn.create("n", new double[cells.size()])));
        List<String> lines = Files.readString(file).lines().toList();
        assertTrue(lines.stream().noneMatch(line -> line.matches("\"?[=+@\\t].*|-2.*")), lines::toString);
        assertTrue(lines.contains("-1.5,0.0") && lines.contains("plain,0.0"), lines::toString);
        Table read = CsvFile.readText(file, true);
        assertEquals(List.of("=name", "n"), read.columnNames());
        assertEquals(cells, read.stringColumn(0).asList());
    }

    @Test
    void aNameLeadsToAFileOfItsFolderOrNowhere() throws IOException {
        Files.createDirectories(folder.resolve("in/side"));
        Files.createSymbolicLink(folder.resolve("in/link"), folder);
        Path in = folder.resolve("in");
        assertEquals(in.resolve("side/a.jpg"), InFolder.of(in, "side/a.jpg"));
        for (String name : List.of("../a.jpg", "side/../../a.jpg", folder.resolve("a.jpg").toString(), "link/a.jpg", "", ".", "a\0.jpg")) {
            assertThrows(IOException.class, () -> InFolder.of(in, name), name);
        }
    }
}
