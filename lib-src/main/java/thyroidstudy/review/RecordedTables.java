package thyroidstudy.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Comparison;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.store.CsvFile;

/**
 * The tables of the evaluation for each recorded run, computed from its predictions alone and held against the tables that
 * were recorded with it. Called by {@code environment/check --from predictions}.
 */
public final class RecordedTables {

    private static final long SEED = 1;
    private static final int RESAMPLES = 2000;
    private static final double TOLERANCE = 1e-9;

    private RecordedTables() {}

    /** The recorded runs in a folder, by name. */
    public static List<Path> runs(Path results) throws IOException {
        try (Stream<Path> folders = Files.list(results)) {
            return folders.filter(folder -> Files.exists(folder.resolve(RecordedResults.PREDICTIONS))).sorted().toList();
        }
    }

    /** Writes a run's tables beside its predictions. */
    public static void record(Path run) throws IOException {
        for (var table : tables(run).entrySet()) {
            CsvFile.write(file(run, table.getKey()), table.getValue());
        }
    }

    /** One line for each table that differs from the recorded one, with the first cell that does. */
    public static List<String> differences(Path run) throws IOException {
        List<String> found = new ArrayList<>();
        for (var table : tables(run).entrySet()) {
            Path file = file(run, table.getKey());
            if (!Files.exists(file)) {
                found.add(file + " was never recorded: environment/check --from predictions --record");
                continue;
            }
            difference(CsvFile.readText(file, true), table.getValue()).ifPresent(d -> found.add(file + ", " + d));
        }
        return found;
    }

    /** The first cell that differs; numbers may differ in what another processor rounds. */
    private static Optional<String> difference(Table recorded, Table computed) {
        if (!recorded.columnNames().equals(computed.columnNames()) || recorded.rowCount() != computed.rowCount()) {
            return Optional.of("recorded columns " + recorded.columnNames() + ", rows " + recorded.rowCount() + ", computed columns "
                    + computed.columnNames() + ", rows " + computed.rowCount());
        }
        for (int row = 0; row < recorded.rowCount(); row++) {
            for (Column<?> column : computed.columns()) {
                String before = recorded.getUnformatted(row, computed.columnIndex(column));
                String now = column.getUnformattedString(row);
                if (!same(before, now, column instanceof NumberColumn)) {
                    return Optional.of("line " + (row + 2) + ", " + column.name() + ": recorded " + before + ", computed " + now);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean same(String before, String now, boolean number) {
        return before.equals(now) || number && !before.isEmpty() && !now.isEmpty()
                && Math.abs(Double.parseDouble(before) - Double.parseDouble(now)) <= TOLERANCE;
    }

    private static Path file(Path run, String table) {
        return run.resolve("tables").resolve(table + ".csv");
    }

    private static Map<String, Table> tables(Path run) throws IOException {
        if (ProbeResults.isIn(run)) {
            return ProbeResults.read(run).tables();
        }
        RecordedResults results = new RecordedResults(run);
        Optional<TransferResults> transfer = results.transfer();
        if (transfer.isPresent()) {
            return transfer.get().tables();
        }
        Predictions all = results.predictions();
        Predictions last = results.lastEpochPredictions();
        ImageCues cues = results.cues();
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("aucs", Comparison.aucs(PublishedStudy.load(), all));
        tables.put("at-one-half", Comparison.atOneHalf(all));
        tables.put("thresholds", Comparison.thresholds(all));
        tables.put("kept-and-last", Comparison.keptAndLast(all, last));
        tables.put("verdicts", Verdicts.of(all));
        for (String combination : all.combinations()) {
            Predictions of = all.ofCombination(combination);
            String name = combination.replace(" -> ", "-to-");
            tables.put("pairs-" + name, Comparison.pairs(of));
            tables.put("ranking-" + name, Verdicts.ranking(of, RESAMPLES, SEED));
            tables.put("followed-" + name, cues.followed(of, last.ofCombination(combination)));
        }
        tables.put("cues-uncropped", cues.aucs(Variant.UNCROPPED));
        tables.put("cues-cropped", cues.aucs(Variant.CROPPED));
        return tables;
    }
}
