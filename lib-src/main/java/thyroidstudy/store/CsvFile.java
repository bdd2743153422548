package thyroidstudy.store;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Tables as separated values: written as UTF-8 with commas, read as spreadsheets write them. A text that a spreadsheet would take for a
 * formula is written with an apostrophe before it, which reading removes.
 */
public final class CsvFile {

    /** What spreadsheets compute instead of showing it, also with our apostrophes before it. */
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?");

    private CsvFile() {}

    /** A line of column names and one for each row. */
    public static String text(Table table) {
        Table written = Table.create(table.name());
        for (Column<?> column : table.columns()) {
            Column<?> inert = column instanceof StringColumn cells ? mapped(cells, CsvFile::inert) : column;
            written.addColumns(inert.copy().setName(inert(column.name())));
        }
        StringWriter text = new StringWriter();
        written.write().csv(text);
        return text.toString();
    }

    private static String inert(String cell) {
        return FORMULA.matcher(cell).matches() && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }

    private static String restored(String cell) {
        return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
    }

    private static StringColumn mapped(StringColumn cells, UnaryOperator<String> map) {
        return StringColumn.create(cells.name(), cells.asList().stream().map(map));
    }

    /**
     * Writes a table as UTF-8, with a checksum ({@link SmallFiles}); the file is complete or as it was.
     *
     * @throws IOException naming the file if it cannot be written
     */
    public static void write(Path file, Table table) throws IOException {
        SmallFiles.write(file, text(table).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a table in which every column is text. Comma, semicolon or tab, whichever the first line has most of; UTF-8 with or without a
     * byte order mark, UTF-16, Korean Excel's CP949 or Windows-1252, decided from the whole file.
     *
     * @param header whether the first line names the columns; otherwise they are called C0, C1 ...
     * @throws IOException naming the file if it is no such table
     */
    public static Table readText(Path file, boolean header) throws IOException {
        return parse(file, Files.readAllBytes(file), header);
    }

    private static Table parse(Path file, byte[] content, boolean header) throws IOException {
        String text = decode(content);
        if (text.startsWith("sep=")) { // Excel's own remark
            text = text.substring(text.indexOf('\n') + 1);
        }
        if (text.isBlank()) {
            throw new IOException(file + " is empty; write a line of column names and a row for each image");
        }
        try {
            Table read = Table.read().usingOptions(CsvReadOptions.builder(new StringReader(text))
                    .tableName(file.getFileName().toString())
                    .separator(separator(text))
                    .header(header)
                    .columnTypes(name -> ColumnType.STRING)
                    .missingValueIndicator("")
                    .maxCharsPerColumn(1_000_000));
            read.columns().forEach(column -> column.setName(restored(column.name())));
            return Table.create(read.name(),
                    read.columns().stream().<Column<?>>map(column -> mapped((StringColumn) column, CsvFile::restored)));
        } catch (RuntimeException e) { // Tablesaw's and its parser's own name no file
            throw new IOException(file + " cannot be read as a table: " + e.getMessage()
                    + " (save it again as CSV UTF-8 from a spreadsheet)", e);
        }
    }

    /**
     * Reads what the rows of a table were made from, if the table is as it was written ({@link SmallFiles}).
     *
     * @param remedy what to do about a damaged line
     * @param make   from a row whose cells are all text; throws where one is damaged
     * @throws IOException naming the file, and the line that is damaged
     */
    public static <T> List<T> rows(Path file, String remedy, Function<Row, T> make) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Table table;
        try {
            table = parse(file, content, true);
            if (table.columnCount() < 2) {
                throw new IOException("It is no table of several columns");
            }
        } catch (IOException e) {
            throw new IOException(file + " is damaged: " + remedy + ". " + e.getMessage(), e);
        }
        List<T> made = new ArrayList<>();
        for (Row row : table) {
            try {
                made.add(make.apply(row));
            } catch (RuntimeException e) {
                throw new IOException(file + ", line " + (row.getRowNumber() + 2) + " is damaged (" + e.getMessage() + "): " + remedy, e);
            }
        }
        SmallFiles.requireAsWritten(file, content, remedy); // only now: a damaged line is named
        return made;
    }

    private static char separator(String text) {
        String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("").replaceAll("\"[^\"]*\"", "");
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(line, candidate) > count(line, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String line, char wanted) {
        return line.chars().filter(c -> c == wanted).count();
    }

    /** Text of unknown encoding: by its mark, else the first of the encodings in which all of it is valid. */
    static String decode(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            return new String(bytes, StandardCharsets.UTF_16);
        }
        if (bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0)) { // UTF-16 without its mark: the first character is a Latin one
            return new String(bytes, bytes[0] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
        }
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("x-windows-949"))) {
            try {
                return charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException e) {
                // then the next
            }
        }
        return new String(bytes, Charset.forName("windows-1252"));
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        return bytes.length >= start.length
                && Stream.iterate(0, i -> i < start.length, i -> i + 1).allMatch(i -> (bytes[i] & 0xFF) == start[i]);
    }
}
