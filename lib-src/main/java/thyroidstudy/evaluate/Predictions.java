package thyroidstudy.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;
import tech.tablesaw.io.csv.CsvReadOptions;
import thyroidstudy.store.CsvFile;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/**
 * Predictions per image, in a fixed order: everything in the evaluation is computed from these and from nothing else.
 *
 * @param rows one per image and network
 */
public record Predictions(List<ImagePrediction> rows) {

    private static final List<String> COLUMNS = List.of(
            "image", "patient", "label", "pBenign", "pCancer", "model", "trainVariant", "testVariant", "runId");

    public Predictions {
        rows = List.copyOf(rows);
    }

    public static Predictions of(List<ImagePrediction> rows) {
        return new Predictions(rows);
    }

    /** All rows of both, these first. */
    public Predictions and(Predictions others) {
        return new Predictions(Stream.concat(rows.stream(), others.rows.stream()).toList());
    }

    public Predictions where(Predicate<ImagePrediction> condition) {
        return new Predictions(rows.stream().filter(condition).toList());
    }

    public Predictions ofModel(String model) {
        return where(r -> r.model().equals(model));
    }

    public Predictions ofCombination(Variant train, Variant test) {
        return where(r -> r.trainVariant() == train && r.testVariant() == test);
    }

    /** @param combination in the study's words, as {@link #combinations} has them */
    public Predictions ofCombination(String combination) {
        return where(r -> r.combination().equals(combination));
    }

    /** The wrong answers of which the networks were surest, the surest first; fewer, or none, where they made fewer mistakes. */
    public List<ImagePrediction> surestMistakes(int howMany) {
        return rows.stream().filter(p -> !p.correct()).sorted(Comparator.comparingDouble(p -> p.probability(p.label())))
                .limit(howMany).toList();
    }

    /** Names of the networks in order of first appearance. */
    public List<String> models() {
        return rows.stream().map(ImagePrediction::model).distinct().toList();
    }

    /** Training and test forms present, in the study's words and in order of first appearance. */
    public List<String> combinations() {
        return rows.stream().map(ImagePrediction::combination).distinct().toList();
    }

    public int size() {
        return rows.size();
    }

    /** Class indices of the truth: 0 Benign, 1 Cancer. */
    public int[] truth() {
        return rows.stream().mapToInt(r -> r.label().classIndex()).toArray();
    }

    /** Which rows truly are of a class. */
    public boolean[] is(Label label) {
        boolean[] is = new boolean[rows.size()];
        for (int i = 0; i < is.length; i++) {
            is[i] = rows.get(i).label() == label;
        }
        return is;
    }

    /** Probabilities of one class, 0 to 1. */
    public double[] probabilities(Label label) {
        return rows.stream().mapToDouble(r -> r.probability(label)).toArray();
    }

    /** Patients, row by row. */
    public List<String> patients() {
        return rows.stream().map(ImagePrediction::patient).toList();
    }

    /** One row per prediction, columns named as the components of {@link ImagePrediction}. */
    public Table toTable() {
        return Table.create("predictions",
                text("image", ImagePrediction::image),
                text("patient", ImagePrediction::patient),
                text("label", r -> r.label().folderName()),
                probability("pBenign", Label.BENIGN),
                probability("pCancer", Label.CANCER),
                text("model", ImagePrediction::model),
                text("trainVariant", r -> r.trainVariant().name()),
                text("testVariant", r -> r.testVariant().name()),
                text("runId", ImagePrediction::runId));
    }

    /** Printed with four digits, written to a file with all. */
    private DoubleColumn probability(String name, Label label) {
        DoubleColumn column = DoubleColumn.create(name, probabilities(label));
        column.setPrintFormatter(NumberColumnFormatter.fixedWithGrouping(4));
        return column;
    }

    private StringColumn text(String name, java.util.function.Function<ImagePrediction, String> value) {
        return StringColumn.create(name, rows.stream().map(value));
    }

    /**
     * Reads back a table made by {@link #toTable()}.
     *
     * @throws IllegalArgumentException naming what is missing or unknown
     */
    public static Predictions of(Table table) {
        if (!table.columnNames().containsAll(COLUMNS)) {
            throw new IllegalArgumentException("Table " + table.name() + " has columns " + table.columnNames()
                    + "; predictions need " + COLUMNS);
        }
        List<ImagePrediction> rows = new ArrayList<>();
        for (Row row : table) {
            String label = row.getString("label");
            rows.add(new ImagePrediction(
                    row.getString("image"),
                    row.getString("patient"),
                    Label.ofFolder(label).orElseThrow(() -> new IllegalArgumentException("Label '" + label + "' of "
                            + row.getString("image") + " in " + table.name() + " is neither Benign nor Cancer")),
                    row.getDouble("pBenign"),
                    row.getDouble("pCancer"),
                    row.getString("model"),
                    Variant.valueOf(row.getString("trainVariant")),
                    Variant.valueOf(row.getString("testVariant")),
                    row.getString("runId")));
        }
        return new Predictions(rows);
    }

    /** Writes the table as UTF-8 CSV; the file is complete or not there. */
    public void write(Path file) {
        try {
            CsvFile.write(file, toTable());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the predictions " + file + ": is the disk full or the folder read-only?", e);
        }
    }

    /** Reads a file written by {@link #write}. */
    public static Predictions read(Path file) {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            // All types are given: guessing would turn patient 007 into the number 7.
            return of(Table.read().usingOptions(CsvReadOptions.builder(reader)
                    .tableName(file.toString())
                    .missingValueIndicator("")
                    .columnTypes(name -> name.equals("pBenign") || name.equals("pCancer")
                            ? ColumnType.DOUBLE : ColumnType.STRING)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the predictions " + file
                    + ": run the evaluation that writes them first", e);
        }
    }
}
