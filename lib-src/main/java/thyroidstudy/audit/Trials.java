package thyroidstudy.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.evaluate.Interval;

/**
 * The trials of an audit, kept in a CSV file: what stands there is not done again, so an audit that was interrupted goes on.
 *
 * @param trials in the order in which they were done
 */
public record Trials(List<Trial> trials) {

    private static final String HEADER = "condition,level,seed,auc,standard_error,images,seconds,data";
    private static final double LEVEL = 0.95;

    /** Makes a trial that is not in the file yet. */
    interface Maker {
        Trial make() throws IOException;
    }

    public Trials {
        trials = List.copyOf(trials);
    }

    /**
     * Reads recorded trials; none if there is no file.
     *
     * @throws IOException if a line is damaged; names file and line
     */
    public static Trials read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Trials(List.of());
        }
        List<Trial> found = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 1; i < lines.size(); i++) {
            String[] c = lines.get(i).split(",");
            try {
                found.add(new Trial(c[0], Double.parseDouble(c[1]), Integer.parseInt(c[2]), Double.parseDouble(c[3]),
                        Double.parseDouble(c[4]), Integer.parseInt(c[5]), Double.parseDouble(c[6]), c.length > 7 ? c[7] : ""));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + ", line " + (i + 1) + " is damaged: remove it, and environment/audit makes it again", e);
            }
        }
        return new Trials(found);
    }

    /**
     * Reads recorded trials to add to them and to take them for done.
     *
     * @param data what the trials to be added are made from
     * @throws IOException if a recorded one was made from something else, or does not say from what; or as {@link #read}
     */
    static Trials readToGoOn(Path file, String data) throws IOException {
        Trials recorded = read(file);
        for (Trial t : recorded.trials) {
            if (!t.data().equals(data)) {
                throw new IOException(file + " holds trials of other images (recorded: "
                        + (t.data().isEmpty() ? "nothing" : t.data()) + ", these: " + data + "): environment/audit --again forgets them, and with another name of the folder of"
                        + " images both are kept");
            }
        }
        return recorded;
    }

    /** These trials and one more, which is made and added to the file unless it is there. */
    Trials with(Path file, String condition, double level, int seed, Maker maker) throws IOException {
        if (trials.stream().anyMatch(t -> t.condition().equals(condition) && t.level() == level && t.seed() == seed)) {
            return this;
        }
        List<Trial> all = new ArrayList<>(trials);
        all.add(maker.make());
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (Trial t : all) {
            text.append(String.format(Locale.ROOT, "%s,%s,%d,%.6f,%.6f,%d,%.1f,%s%n", t.condition(), t.level(), t.seed(), t.auc(),
                    t.standardError(), t.images(), t.seconds(), t.data()));
        }
        AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        return new Trials(all);
    }

    /** Those of one condition and level. */
    public Trials of(String condition, double level) {
        return new Trials(trials.stream().filter(t -> t.condition().equals(condition) && t.level() == level).toList());
    }

    /** Mean area with Student's interval over the seeds; not a number with fewer than two of them. */
    public Interval mean() {
        return student(trials.stream().mapToDouble(Trial::auc).toArray());
    }

    /** {@link #mean} less a number. */
    Interval meanMinus(double number) {
        return student(trials.stream().mapToDouble(t -> t.auc() - number).toArray());
    }

    /** Mean difference of the areas to those of other trials with the same seeds, with Student's interval over the seeds. */
    Interval minus(Trials others) {
        return student(trials.stream()
                .flatMap(t -> others.trials.stream().filter(o -> o.seed() == t.seed()).map(o -> t.auc() - o.auc()))
                .mapToDouble(Double::doubleValue).toArray());
    }

    /** Mean with Student's 95 % interval; not a number with fewer than two values. */
    static Interval student(double[] values) {
        double mean = StatUtils.mean(values);
        if (values.length < 2) {
            return new Interval(mean, Double.NaN, Double.NaN, LEVEL);
        }
        double half = new TDistribution(null, values.length - 1).inverseCumulativeProbability(0.5 + LEVEL / 2)
                * Math.sqrt(StatUtils.variance(values) / values.length);
        return new Interval(mean, mean - half, mean + half, LEVEL);
    }

    /** One row for each condition and level: seeds, mean area, interval. */
    public Table table(String title) {
        Table table = Table.create(title, StringColumn.create("condition"), StringColumn.create("level"), IntColumn.create("seeds"),
                StringColumn.create("mean AUC"), StringColumn.create("95 % interval over seeds"));
        for (Trial first : trials) {
            Trials same = of(first.condition(), first.level());
            if (same.trials.get(0) != first) {
                continue;
            }
            Interval mean = same.mean();
            table.stringColumn(0).append(first.condition());
            table.stringColumn(1).append(String.format(Locale.ROOT, "%.1f", first.level()));
            table.intColumn(2).append(same.trials.size());
            table.stringColumn(3).append(String.format(Locale.ROOT, "%.3f", mean.estimate()));
            table.stringColumn(4).append(Double.isNaN(mean.low()) ? "-"
                    : String.format(Locale.ROOT, "%.3f to %.3f", mean.low(), mean.high()));
        }
        return table;
    }

    /** Minutes that all trials took together. */
    public double minutes() {
        return trials.stream().mapToDouble(Trial::seconds).sum() / 60;
    }
}
