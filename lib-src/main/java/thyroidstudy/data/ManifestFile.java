package thyroidstudy.data;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * A table of images as a CSV file, UTF-8, one row per image.
 *
 * <p>Columns: {@code path} (relative to the file's folder, or absolute), {@code label} (Benign, Cancer or empty),
 * {@code patient}, {@code split} (train, validation, test or empty), {@code variant} (uncropped, cropped or overlay_free),
 * {@code boxes} (nodules in pixels, {@code x y width height} separated by semicolons), {@code scan_area} (one such box).
 * Only {@code path} is required; every further column is kept as an attribute.
 */
public final class ManifestFile implements DataSource {

    /** Name under which a manifest is looked for in a data folder. */
    public static final String NAME = "manifest.csv";

    private static final List<String> KNOWN =
            List.of("path", "label", "patient", "split", "variant", "boxes", "scan_area");

    private final Path file;

    public ManifestFile(Path file) {
        this.file = file;
    }

    @Override
    public StudyData read(Progress progress) throws IOException {
        Table table = readStrings(file);
        if (!table.containsColumn("path")) {
            throw new IOException(file + " has no column named path; it has " + table.columnNames());
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        List<ImageRecord> records = new ArrayList<>();
        List<DataProblem> problems = new ArrayList<>();
        for (Row row : table) {
            String where = file.getFileName() + ", row " + (row.getRowNumber() + 2);
            Path path = folder.resolve(row.getString("path").strip());
            if (!Files.isRegularFile(path)) {
                problems.add(new DataProblem(path, DataProblem.Kind.MISSING_COUNTERPART,
                        where + " names a file that is not there; the row was left out"));
                continue;
            }
            records.add(record(row, path, where));
        }
        if (records.isEmpty()) {
            throw new IOException(file + " names no existing image: its paths must be relative to " + folder);
        }
        records.sort(Comparator.comparing(ImageRecord::path));
        return new StudyData(folder.getFileName().toString(), records, problems);
    }

    private static ImageRecord record(Row row, Path path, String where) throws IOException {
        String label = text(row, "label");
        Optional<Label> known = label.isEmpty() ? Optional.empty() : Label.ofFolder(label);
        if (!label.isEmpty() && known.isEmpty()) {
            throw new IOException(where + ": label " + label + " is neither Benign nor Cancer");
        }
        String fileName = path.getFileName().toString();
        String patient = text(row, "patient");
        if (patient.isEmpty()) {
            patient = StudyFileName.parse(fileName).map(StudyFileName::patientId).orElse(fileName);
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String column : row.columnNames()) {
            if (!KNOWN.contains(column)) {
                attributes.put(column, text(row, column));
            }
        }
        try {
            List<Box> area = boxes(text(row, "scan_area"));
            return new ImageRecord(path, known, patient,
                    text(row, "split").isEmpty() ? Split.UNASSIGNED : Split.valueOf(upper(text(row, "split"))),
                    text(row, "variant").isEmpty() ? Variant.UNCROPPED : Variant.valueOf(upper(text(row, "variant"))),
                    boxes(text(row, "boxes")).stream().map(Nodule::ofBox).toList(),
                    area.isEmpty() ? Optional.empty() : Optional.of(area.get(0)),
                    attributes);
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage() + " (see data-README.md for the columns)", e);
        }
    }

    /** Writes the images' table; paths below the file's folder become relative. Replaces the file in one step. */
    public static void write(StudyData data, Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Set<String> attributes = data.records().stream()
                .flatMap(r -> r.attributes().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Table table = Table.create(KNOWN.stream().map(StringColumn::create).toArray(StringColumn[]::new));
        attributes.forEach(name -> table.addColumns(StringColumn.create(name)));
        for (ImageRecord record : data.records()) {
            Row row = table.appendRow();
            Path path = record.path().toAbsolutePath().normalize();
            row.setString("path", path.startsWith(folder)
                    ? folder.relativize(path).toString().replace('\\', '/')
                    : path.toString());
            row.setString("label", record.label().map(Label::folderName).orElse(""));
            row.setString("patient", record.patient());
            row.setString("split", record.split() == Split.UNASSIGNED ? "" : lower(record.split()));
            row.setString("variant", lower(record.variant()));
            row.setString("boxes", record.nodules().stream().map(n -> text(n.box())).collect(Collectors.joining(";")));
            row.setString("scan_area", record.scanArea().map(ManifestFile::text).orElse(""));
            attributes.forEach(name -> row.setString(name, record.attributes().getOrDefault(name, "")));
        }
        AtomicFiles.write(file, table.write().toString("csv").getBytes(StandardCharsets.UTF_8));
    }

    private static Table readStrings(Path file) throws IOException {
        try {
            return Table.read().usingOptions(CsvReadOptions.builder(file.toFile())
                    .columnTypes(name -> ColumnType.STRING)
                    .missingValueIndicator("")
                    .maxCharsPerColumn(1_000_000));
        } catch (RuntimeException e) {
            throw new IOException(file + " cannot be read as CSV: " + e.getMessage(), e);
        }
    }

    private static String text(Row row, String column) {
        if (!row.columnNames().contains(column)) {
            return "";
        }
        String value = row.getString(column);
        return value == null ? "" : value.strip();
    }

    private static String text(Box box) {
        return box.x() + " " + box.y() + " " + box.width() + " " + box.height();
    }

    private static List<Box> boxes(String text) {
        return Arrays.stream(text.split(";")).map(String::strip).filter(s -> !s.isEmpty()).map(ManifestFile::box).toList();
    }

    private static Box box(String text) {
        String[] numbers = text.split("\\s+");
        if (numbers.length != 4) {
            throw new IllegalArgumentException("A box is four whole numbers, x y width height, not: " + text);
        }
        return new Box(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]), Integer.parseInt(numbers[3]));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
