package thyroidstudy.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;

/**
 * Predictions per image, in a fixed order: everything in the evaluation is computed from these and from nothing else.
 *
 * @param rows one per image and network
 */
public record Predictions(List<ImagePrediction> rows) {

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

    /**
     * What one network says, in all combinations.
     *
     * @throws IllegalArgumentException if two trainings on the same form of images have this title: they are not one network
     */
    public Predictions ofModel(String model) {
        Predictions found = where(r -> r.model().equals(model));
        requireOneTraining(found.rows, r -> List.of(r.trainVariant()));
        return found;
    }

    private static void requireOneTraining(List<ImagePrediction> rows, Function<ImagePrediction, List<?>> perWhat) {
        Map<List<?>, String> runs = new HashMap<>();
        for (ImagePrediction row : rows) {
            String other = runs.putIfAbsent(perWhat.apply(row), row.runId());
            if (other != null && !other.equals(row.runId())) {
                throw new IllegalArgumentException("Two trainings are called " + row.model() + ": " + other + " and " + row.runId()
                        + ". Give the variant a title of its own, study.train(\"a title\", recipe, variant)");
            }
        }
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

    /**
     * One set for each network in each combination, in order of first appearance.
     *
     * @throws IllegalArgumentException as {@link #ofModel}, also for several seeds of one network
     */
    public List<Predictions> each() {
        return combinations().stream().map(this::ofCombination).flatMap(c -> c.models().stream().map(c::ofModel)).toList();
    }

    /**
     * The same of networks that may have been trained with several seeds; a set has the answers of all of them.
     *
     * @throws IllegalArgumentException if two trainings have the same title and seed
     */
    public List<Predictions> eachWithSeeds() {
        requireOneTraining(rows, r -> List.of(r.model(), r.trainVariant(), r.seed()));
        return combinations().stream().map(this::ofCombination)
                .flatMap(c -> c.models().stream().map(model -> c.where(r -> r.model().equals(model)))).toList();
    }

    /** One of the sets of {@link #eachWithSeeds} by seed, in order of first appearance; an empty one is of one seed. */
    public List<Predictions> bySeed() {
        return rows.isEmpty() ? List.of(this) : List.copyOf(rows.stream().collect(Collectors.groupingBy(ImagePrediction::seed, LinkedHashMap::new,
                Collectors.collectingAndThen(Collectors.toList(), Predictions::of))).values());
    }

    /** The network of one of {@link #each}. */
    public String model() {
        return rows.get(0).model();
    }

    /** The combination of one of {@link #each}. */
    public String combination() {
        return rows.get(0).combination();
    }

    /** What the network of one of {@link #each} started from; several starts, joined, where the rows are of several trainings. */
    public String start() {
        return rows.stream().map(ImagePrediction::start).distinct().collect(Collectors.joining(" / "));
    }

    public int size() {
        return rows.size();
    }

    /** Names of the images, row by row. */
    public List<String> images() {
        return rows.stream().map(ImagePrediction::image).toList();
    }

    /** Which rows truly are of a class. */
    public boolean[] is(Label label) {
        return flags(r -> r.label() == label);
    }

    /** Which rows the network has right, at a threshold of 0.5. */
    public boolean[] correct() {
        return flags(ImagePrediction::correct);
    }

    private boolean[] flags(Predicate<ImagePrediction> condition) {
        boolean[] flags = new boolean[rows.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = condition.test(rows.get(i));
        }
        return flags;
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
        return Columns.of("predictions", rows)
                .text("image", ImagePrediction::image)
                .text("patient", ImagePrediction::patient)
                .text("label", r -> r.label().folderName())
                .number("pBenign", 4, ImagePrediction::pBenign)
                .number("pCancer", 4, ImagePrediction::pCancer)
                .text("model", ImagePrediction::model)
                .text("trainVariant", r -> r.trainVariant().name())
                .text("testVariant", r -> r.testVariant().name())
                .text("runId", ImagePrediction::runId)
                .text("start", ImagePrediction::start)
                .text("seed", ImagePrediction::seed).table();
    }

    /** Writes the table as UTF-8 CSV; the file is complete or not there. */
    public void write(Path file) {
        try {
            CsvFile.write(file, toTable());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the predictions " + file + ": is the disk full or the folder read-only?", e);
        }
    }

    /** Reads a file written by {@link #write}; an older one, without the columns start and seed, too. */
    public static Predictions read(Path file) {
        try {
            return of(CsvFile.rows(file, "make it again, or take it from the repository", row -> new ImagePrediction(
                    row.getString("image"), row.getString("patient"), Label.ofFolder(row.getString("label")).orElseThrow(),
                    Double.parseDouble(row.getString("pBenign")), Double.parseDouble(row.getString("pCancer")),
                    row.getString("model"), Variant.valueOf(row.getString("trainVariant")),
                    Variant.valueOf(row.getString("testVariant")), row.getString("runId"),
                    row.columnNames().contains("start") ? row.getString("start") : ImagePrediction.START_UNKNOWN,
                    row.columnNames().contains("seed") ? Long.parseLong(row.getString("seed")) : 1)));
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("Cannot read the predictions " + file + ": run the evaluation that writes them first", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
