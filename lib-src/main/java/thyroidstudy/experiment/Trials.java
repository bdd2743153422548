package thyroidstudy.experiment;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.TrainingSettings;

/**
 * The trials of an experiment: one network for each of its conditions and seeds. They are kept in a CSV file; what stands there is not
 * done again, so an experiment that was interrupted goes on.
 *
 * @param trials in the order in which they were done
 */
public record Trials(List<Trial> trials) {

    /** What a network is trained and tested on, and how. */
    record Condition(String name, double level, TrainingSettings settings, StudyData images) {}

    /** Makes the conditions of one seed. */
    interface Conditions {
        List<Condition> of(int seed) throws IOException;
    }

    /** Makes a trial that is not in the file yet. */
    interface Maker {
        Trial make() throws IOException;
    }

    public Trials {
        trials = List.copyOf(trials);
    }

    /**
     * Does the trials that are missing in a file.
     *
     * @param data  what all trials are made from, as in {@link Trial#data()}
     * @param seeds how many, from 1 on
     * @param work  folder in which networks are trained
     */
    static Trials run(Path file, String data, int seeds, Path work, Progress progress, Conditions conditions) throws IOException {
        String experiment = file.getFileName().toString().replace(".csv", "");
        Trials trials = readToGoOn(file, data);
        for (int s = 1; s <= seeds; s++) {
            int seed = s;
            List<Condition> ofSeed = conditions.of(seed);
            if (seed == 1) {
                progress.reset(experiment, (long) seeds * ofSeed.size());
            }
            for (Condition c : ofSeed) {
                Path folder = work.resolve(experiment + "-runs").resolve((c.name + " " + c.level + " " + seed).replaceAll("\\W+", "-"));
                trials = trials.with(file, c.name, c.level, seed, () -> Trial.run(c, seed, data, folder));
                progress.increment(1);
            }
        }
        return trials;
    }

    /** What is said of {@link #signless} phantoms. */
    static final String SIGNLESS = "phantoms without signs of their class";

    /** Phantoms whose signs have nothing to do with the class, half of them of either class. */
    static PhantomSettings signless(int patients, int imagesPerPatient, int seed) {
        return PhantomSettings.quick().withPatients(patients).withImagesPerPatient(imagesPerPatient, imagesPerPatient).withCancerShare(0.5)
                .withDifficulty(1).withSeed(seed);
    }

    /** Crops of phantoms, as several experiments use them. */
    static StudyData crops(PhantomSettings phantoms, Path folder) throws IOException {
        return CroppedSet.write(Phantoms.of(phantoms, folder).read(NoProgress.NONE), folder,
                CropSettings.standard(), NoProgress.NONE);
    }

    /**
     * Reads recorded trials; none if there is no file.
     *
     * @throws IOException if a line is damaged; names file and line
     */
    public static Trials read(Path file) throws IOException {
        return new Trials(Files.notExists(file) ? List.of()
                : CsvFile.rows(file, "remove the damaged line, and environment/audit makes it again", row -> new Trial(row.getString("condition"),
                        Double.parseDouble(row.getString("level")), Integer.parseInt(row.getString("seed")),
                        Double.parseDouble(row.getString("auc")), Double.parseDouble(row.getString("standard_error")),
                        Integer.parseInt(row.getString("images")), Double.parseDouble(row.getString("seconds")), row.getString("data"))));
    }

    /**
     * Reads recorded trials to add to them and to take them for done.
     *
     * @param data what the trials to be added are made from
     * @throws IOException if a recorded one was made from something else; or as {@link #read}
     */
    static Trials readToGoOn(Path file, String data) throws IOException {
        Trials recorded = read(file);
        for (Trial t : recorded.trials) {
            if (!t.data().equals(data)) {
                throw new IOException(file + " holds trials of other images (recorded: " + t.data() + ", these: " + data
                        + "): environment/audit --again forgets them, and with another name of the folder of images both are kept");
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
        CsvFile.write(file, Columns.of("trials", all)
                .text("condition", Trial::condition).number("level", 1, Trial::level).whole("seed", Trial::seed)
                .number("auc", 6, Trial::auc).number("standard_error", 6, Trial::standardError).whole("images", Trial::images)
                .number("seconds", 1, Trial::seconds).text("data", Trial::data).table());
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
            return Interval.without(mean);
        }
        double half = new TDistribution(null, values.length - 1).inverseCumulativeProbability(0.5 + Interval.LEVEL / 2)
                * Math.sqrt(StatUtils.variance(values) / values.length);
        return new Interval(mean, mean - half, mean + half);
    }

    /** One row for each condition and level: seeds, mean area with Student's interval over the seeds. */
    public Table table(String title) {
        Map<List<Object>, List<Trial>> groups = trials.stream().collect(Collectors.groupingBy(
                t -> List.of(t.condition(), t.level()), LinkedHashMap::new, Collectors.toList()));
        return Columns.of(title, groups.values().stream().map(Trials::new).toList())
                .text("condition", same -> same.trials.get(0).condition())
                .number("level", 1, same -> same.trials.get(0).level())
                .whole("seeds", same -> same.trials.size())
                .interval("mean AUC", 3, Trials::mean).table();
    }
}
