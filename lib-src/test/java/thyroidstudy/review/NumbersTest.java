package thyroidstudy.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class NumbersTest {

    @TempDir
    Path folder;

    private Numbers numbers() throws IOException {
        return new Numbers("04-evaluate", folder.resolve("here"), folder.resolve("recorded"), Map.of("data", "abc", "java", "17"));
    }

    @Test
    void aNumberIsHeldAgainstWhatWasRecorded() throws IOException {
        Table first = numbers().add("images", 101, 0).add("AUC", 0.72, 0.02).add("gone", 1, 0).table();
        assertEquals(List.of("not recorded", "not recorded", "not recorded"), first.stringColumn("verdict").asList());
        Files.move(folder.resolve("here"), folder.resolve("recorded"));
        Table again = numbers().add("images", 102, 0).add("AUC", 0.7391, 0.02).add("new", 0.5, 0.1).table();
        assertEquals(List.of("differs", "replicates", "not recorded"), again.stringColumn("verdict").asList());
        assertEquals(List.of("102", "0.7391", "0.5000"), again.stringColumn("here").asList());
        assertEquals(List.of("101", "0.7200", "-"), again.stringColumn("recorded").asList());
        assertTrue(Files.readString(folder.resolve("here/04-evaluate.json")).contains("\"data\": \"abc\""));
    }

    /** Of networks that were trained anew, only the opposite verdict is another one. */
    @Test
    void verdictsAreHeldAgainstWhatWasRecorded() throws IOException {
        numbers().addVerdicts(verdicts("supported", "cannot tell", "contradicted"), 1, "claim").table();
        Files.move(folder.resolve("here"), folder.resolve("recorded"));
        Table again = numbers().addVerdicts(verdicts("contradicted", "supported", "contradicted"), 1, "claim").table();
        assertEquals(List.of("verdict on: a", "verdict on: b", "verdict on: c"), again.stringColumn("number").asList());
        assertEquals(List.of("differs", "replicates", "replicates"), again.stringColumn("verdict").asList());
        assertEquals(List.of("1", "0", "-1"), again.stringColumn("recorded").asList());
    }

    private static Table verdicts(String... verdicts) {
        return Table.create(StringColumn.create("claim", "a", "b", "c"), StringColumn.create("verdict", verdicts));
    }

    @Test
    void badDeclarationsAndFilesAreRefused() throws IOException {
        Numbers numbers = numbers().add("AUC", 0.7, 0.02);
        assertThrows(IllegalArgumentException.class, () -> numbers.add("AUC", 0.7, 0.02));
        assertThrows(IllegalArgumentException.class, () -> numbers.add("a", Double.POSITIVE_INFINITY, 0.02));
        assertEquals(numbers.table().rowCount(), numbers.add("undefined here", Double.NaN, 0.02).table().rowCount());
        assertThrows(IllegalArgumentException.class, () -> numbers.add("b", 1, -1));
        Files.createDirectories(folder.resolve("recorded"));
        Files.writeString(folder.resolve("recorded/04-evaluate.json"), "{\"numbers\": [");
        String said = assertThrows(IOException.class, this::numbers).getMessage();
        assertTrue(said.contains("04-evaluate.json") && said.contains("--record"), said);
    }
}
