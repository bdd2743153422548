package thyroidstudy.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.store.Json;

/**
 * The numbers of one notebook that must replicate, each with its tolerance. The numbers of this run are written into the
 * working folder; those of the recorded run are in the repository;
 * {@code environment/check} holds the two against each other for all notebooks.
 */
public final class Numbers {

    /** A number within its tolerance of what was recorded, outside it, or without anything to be compared with. */
    enum Verdict {
        REPLICATES,
        DIFFERS,
        NOT_RECORDED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One number.
     *
     * @param number    what it is, unique in its notebook
     * @param value     as computed
     * @param tolerance largest absolute difference that still counts as the same, 0 for counts
     */
    record Declared(String number, double value, double tolerance) {

        Declared {
            if (!Double.isFinite(value) || !(tolerance >= 0)) {
                throw new IllegalArgumentException(number + " must be finite and its tolerance not negative, got " + value + " and "
                        + tolerance);
            }
        }
    }

    /** What stands in a file: where the numbers come from, and the numbers. */
    record Stored(Map<String, String> madeFrom, List<Declared> numbers) {}

    private final String notebook;
    private final Path here;
    private final Optional<Stored> recorded;
    private final Map<String, String> madeFrom;
    private final List<Declared> numbers = new ArrayList<>();

    /**
     * @param here     folder of what this run computes
     * @param recorded folder of what was computed when the outputs were recorded
     */
    public Numbers(String notebook, Path here, Path recorded, Map<String, String> madeFrom) throws IOException {
        this.notebook = notebook;
        this.here = here;
        this.madeFrom = Map.copyOf(madeFrom);
        this.recorded = read(recorded.resolve(notebook + ".json"));
    }

    private static Optional<Stored> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(Json.read(file, Stored.class,
                "take it from the repository again, or record anew with environment/run --record"));
    }

    /**
     * Declares a number.
     *
     * @param number    what it is; declared twice it is an error
     * @param value     finite, or NaN where these images do not define it, such as a comparison with marks that they lack: then it
     *                  is left out, and where it was recorded before, environment/check misses it
     * @param tolerance largest absolute difference to the recorded value that still counts as the same
     */
    public Numbers add(String number, double value, double tolerance) {
        if (Double.isNaN(value)) {
            return this;
        }
        if (numbers.stream().anyMatch(n -> n.number().equals(number))) {
            throw new IllegalArgumentException(number + " is declared twice in " + notebook);
        }
        numbers.add(new Declared(number, value, tolerance));
        return this;
    }

    /**
     * Declares verdicts as numbers: 1 for supported, 0 for cannot tell, -1 for contradicted.
     *
     * @param verdicts  with a text column "verdict"
     * @param tolerance 0 where the same data must give the same verdict; 1 where a network was trained, since another processor may move
     *                  its verdict to or from cannot tell, but not to the opposite
     * @param claims    names of the text columns that say what each is about
     */
    public Numbers addVerdicts(Table verdicts, double tolerance, String... claims) {
        for (int i = 0; i < verdicts.rowCount(); i++) {
            int row = i;
            double verdict = switch (Verdicts.Verdict.of(verdicts.stringColumn("verdict").get(row))) {
                case SUPPORTED -> 1;
                case CONTRADICTED -> -1;
                case CANNOT_TELL -> 0;
            };
            String claim = Stream.of(claims).map(name -> verdicts.stringColumn(name).get(row)).collect(Collectors.joining(", "));
            add("verdict on: " + claim, verdict, tolerance);
        }
        return this;
    }

    /** Writes the numbers into the working folder and shows them beside the recorded ones. */
    public Table table() throws IOException {
        Json.write(here.resolve(notebook + ".json"), new Stored(new TreeMap<>(madeFrom), numbers));
        Table table = Table.create("Numbers to be checked", StringColumn.create("number"), StringColumn.create("here"),
                StringColumn.create("recorded"), StringColumn.create("tolerance"), StringColumn.create("verdict"));
        for (Declared n : numbers) {
            Optional<Declared> before = recorded.flatMap(
                    r -> r.numbers().stream().filter(o -> o.number().equals(n.number())).findFirst());
            table.stringColumn(0).append(n.number());
            table.stringColumn(1).append(text(n.value()));
            table.stringColumn(2).append(before.map(b -> text(b.value())).orElse("-"));
            table.stringColumn(3).append(text(n.tolerance()));
            table.stringColumn(4).append(verdict(n, before).toString());
        }
        return table;
    }

    private static Verdict verdict(Declared now, Optional<Declared> before) {
        return before.map(b -> Math.abs(b.value() - now.value()) <= now.tolerance() ? Verdict.REPLICATES : Verdict.DIFFERS)
                .orElse(Verdict.NOT_RECORDED);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
