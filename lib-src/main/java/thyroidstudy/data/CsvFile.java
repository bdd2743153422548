package thyroidstudy.data;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** Tables as comma-separated values. */
public final class CsvFile {

    private CsvFile() {}

    /** A line of column names and one for each row. */
    public static String text(Table table) {
        StringWriter text = new StringWriter();
        table.write().csv(text);
        return text.toString();
    }

    /**
     * Writes a table as UTF-8; the file is complete or as it was.
     *
     * @throws IOException naming the file if it cannot be written
     */
    public static void write(Path file, Table table) throws IOException {
        AtomicFiles.write(file, text(table).getBytes(StandardCharsets.UTF_8));
    }
}
