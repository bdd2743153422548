package thyroidstudy.crop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;
import thyroidstudy.image.Box;
import thyroidstudy.store.CsvFile;
import thyroidstudy.data.Split;

/**
 * The manifest {@code crops.csv} of a cropped set.
 *
 * @param sourceName name of the set from which the crops were cut; empty when there are none
 * @param entries    one per crop, sorted by its file
 */
record CropManifest(String sourceName, List<CropEntry> entries) {

    static final String FILE = "crops.csv";

    CropManifest {
        entries = entries.stream().sorted(Comparator.comparing(CropEntry::crop)).toList();
    }

    /** The manifest in a folder, or an empty one when the folder has none. */
    static CropManifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return new CropManifest("", List.of());
        }
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Table table = Table.read().usingOptions(
                    CsvReadOptions.builder(reader).columnTypes(name -> ColumnType.STRING).missingValueIndicator("\u0000"));
            List<CropEntry> entries = new ArrayList<>();
            String name = "";
            for (Row row : table) {
                name = row.getString("source_set");
                entries.add(new CropEntry(
                        row.getString("crop"),
                        row.getString("source"),
                        box(row, ""),
                        row.getString("nodule_x").isEmpty() ? Optional.empty() : Optional.of(box(row, "nodule_")),
                        row.getString("method"),
                        row.getString("settings"),
                        row.getString("patient"),
                        Split.valueOf(row.getString("split")),
                        row.getString("source_sha256"),
                        row.getString("crop_sha256"),
                        row.getString("request_sha256")));
            }
            return new CropManifest(name, entries);
        } catch (RuntimeException e) {
            throw new IOException(file + " is damaged (" + e.getMessage() + "); delete it and cut the crops again", e);
        }
    }

    private static Box box(Row row, String prefix) {
        return new Box(
                Integer.parseInt(row.getString(prefix + "x")),
                Integer.parseInt(row.getString(prefix + "y")),
                Integer.parseInt(row.getString(prefix + "width")),
                Integer.parseInt(row.getString(prefix + "height")));
    }

    void write(Path folder) throws IOException {
        CsvFile.write(folder.resolve(FILE), toTable());
    }

    /** One row per crop. */
    Table toTable() {
        Table table = Table.create("crops");
        table.addColumns(strings("crop"), strings("source"));
        for (String prefix : List.of("", "nodule_")) {
            for (String side : List.of("x", "y", "width", "height")) {
                table.addColumns(IntColumn.create(prefix + side));
            }
        }
        List.of("method", "settings", "patient", "split", "source_sha256", "crop_sha256", "request_sha256", "source_set")
                .forEach(name -> table.addColumns(strings(name)));
        for (CropEntry e : entries) {
            Row row = table.appendRow();
            row.setString("crop", e.crop());
            row.setString("source", e.source());
            set(row, "", e.box());
            e.nodule().ifPresentOrElse(n -> set(row, "nodule_", n), () -> setMissing(row, "nodule_"));
            row.setString("method", e.method());
            row.setString("settings", e.settings());
            row.setString("patient", e.patient());
            row.setString("split", e.split().name());
            row.setString("source_sha256", e.sourceHash());
            row.setString("crop_sha256", e.cropHash());
            row.setString("request_sha256", e.request());
            row.setString("source_set", sourceName);
        }
        return table;
    }

    private static StringColumn strings(String name) {
        return StringColumn.create(name);
    }

    private static void setMissing(Row row, String prefix) {
        List.of("x", "y", "width", "height").forEach(side -> row.setMissing(prefix + side));
    }

    private static void set(Row row, String prefix, Box box) {
        row.setInt(prefix + "x", box.x());
        row.setInt(prefix + "y", box.y());
        row.setInt(prefix + "width", box.width());
        row.setInt(prefix + "height", box.height());
    }
}
