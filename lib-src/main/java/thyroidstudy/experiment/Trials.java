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
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientAucs;
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

    /** What is another with every seed. */
    enum Varied {
        /** Weights, split and patients: the spread over seeds is that of repetitions with other patients. */
        SEEDS_AND_PATIENTS("seeds and patients"),
        /** Weights and split, of the same patients. What other patients would change is added from the AUCs' standard errors. */
        SEEDS("seeds; patients by the AUCs' standard errors");

        private final String words;

        Varied(String words) {
            this.words = words;
        }
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
        return PhantomSettings.small().withPatients(patients).withImagesPerPatient(imagesPerPatient, imagesPerPatient).withCancerShare(0.5)
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
                        + "): remove it, or environment/audit --again makes it anew; with another name of the folder of images both are kept");
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

    /** Mean AUC with Student's interval over the seeds, whatever they vary; not a number with fewer than two of them. */
    public Interval mean() {
        return student(trials.stream().mapToDouble(Trial::auc).toArray()).difference();
    }

    /** Mean AUC less a number. */
    Evidence meanMinus(double number, Varied varied) {
        return evidence(trials.stream().mapToDouble(t -> t.auc() - number).toArray(),
                trials.stream().mapToDouble(t -> t.standardError() * t.standardError()).toArray(), varied);
    }

    /** Mean difference of the AUCs to those of other trials with the same seeds. */
    Evidence minus(Trials others, Varied varied) {
        List<Trial[]> pairs = trials.stream()
                .flatMap(t -> others.trials.stream().filter(o -> o.seed() == t.seed()).map(o -> new Trial[] {t, o})).toList();
        return evidence(pairs.stream().mapToDouble(p -> p[0].auc() - p[1].auc()).toArray(),
                pairs.stream().mapToDouble(p -> Math.pow(p[0].standardError(), 2) + Math.pow(p[1].standardError(), 2)).toArray(), varied);
    }

    /**
     * Mean over seeds. Where the patients are the same for all seeds, their share of the variance does not shrink with the number of
     * seeds: it is added, as if the AUCs of two networks on the same patients were not correlated, since answers are not recorded. That is too
     * wide rather than too narrow.
     */
    static Evidence evidence(double[] values, double[] ofPatients, Varied varied) {
        if (varied == Varied.SEEDS_AND_PATIENTS || values.length < 2) {
            Evidence student = student(values);
            return new Evidence(student.difference(), student.pValue(), varied.words);
        }
        // the AUCs' standard errors come without degrees of freedom, as if of many patients
        return new PatientAucs.Difference(StatUtils.mean(values), Math.sqrt(StatUtils.mean(ofPatients)), Integer.MAX_VALUE, varied.words)
                .withSeeds(values, varied.words).evidence();
    }

    /** Mean with Student's 95 % interval and test; not a number with fewer than two values. */
    static Evidence student(double[] values) {
        return Evidence.of(StatUtils.mean(values), values.length < 2 ? Double.NaN : Math.sqrt(StatUtils.variance(values) / values.length),
                Math.max(1, values.length - 1), "seeds, same patients");
    }

    /** One row for each condition and level: seeds, mean AUC with Student's interval over the seeds, mean standard error of one AUC. */
    public Table table(String title) {
        Map<List<Object>, List<Trial>> groups = trials.stream().collect(Collectors.groupingBy(
                t -> List.of(t.condition(), t.level()), LinkedHashMap::new, Collectors.toList()));
        return Columns.of(title, groups.values().stream().map(Trials::new).toList())
                .text("condition", same -> same.trials.get(0).condition())
                .number("level", 1, same -> same.trials.get(0).level())
                .whole("seeds", same -> same.trials.size())
                .interval("mean AUC, over seeds", 3, Trials::mean)
                .number("standard error on one test", 3, same -> same.trials.stream().mapToDouble(Trial::standardError).average().orElse(Double.NaN))
                .table();
    }
}
