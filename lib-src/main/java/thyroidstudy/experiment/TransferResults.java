package thyroidstudy.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Comparison;
import thyroidstudy.evaluate.Cropping;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.store.Columns;
import thyroidstudy.train.TrainedRun;

/**
 * Networks that were trained on one set of images with several seeds each, and what they say of the test images, as
 * {@code environment/transfer} keeps it. All seeds have the same training, validation and test images.
 *
 * @param data name of the images
 * @param runs the trainings, on frames and on crops
 * @param kept predictions with the weights of the epochs that were kept; their models are the trainings' titles
 * @param last the same after the last epochs
 */
public record TransferResults(String data, List<TrainedRun> runs, Predictions kept, Predictions last) {

    /** The seeds of one network, start, preprocessing and combination. */
    private record Condition(String data, Backbone backbone, Start start, Preprocessing preprocessing, String combination,
            Predictions kept, Predictions last) {}

    /** What trainings have in common that differ in their seeds. */
    private record Recipe(Backbone backbone, Start start, Preprocessing preprocessing) {

        static Recipe of(TrainedRun run) {
            return new Recipe(run.settings().backbone(), run.start(), run.settings().network().preprocessing());
        }
    }

    /** Of the trainings in a folder, if they are such: they bear other titles than their networks' names. */
    public static Optional<TransferResults> of(List<TrainedRun> runs, Predictions kept, Predictions last) {
        boolean titled = !runs.isEmpty() && runs.stream().noneMatch(run -> run.title().equals(run.settings().backbone().studyName()));
        return titled ? Optional.of(new TransferResults(runs.get(0).dataName(), runs, kept, last)) : Optional.empty();
    }

    /** The tables that follow from the predictions, by name. */
    public Map<String, Table> tables() {
        return new TreeMap<>(Map.of("aucs", aucs(List.of(this)), "cropping", cropping(List.of(this)),
                "at-one-half", Comparison.atOneHalf(kept), "kept-and-last", Comparison.keptAndLast(kept, last)));
    }

    /** The trainings of each recipe by its seeds' titles. */
    private Map<Recipe, List<String>> recipes() {
        return runs.stream().collect(Collectors.groupingBy(Recipe::of, LinkedHashMap::new,
                Collectors.mapping(TrainedRun::title, Collectors.collectingAndThen(Collectors.toList(), all -> all.stream().distinct().toList()))));
    }

    /** What the seeds of one recipe say, as of one network; older results tell the seeds by their titles alone. */
    private static Predictions seeds(Predictions of, List<String> titles, String combination) {
        return Predictions.of(titles.stream().flatMap(title -> of.ofModel(title).ofCombination(combination).rows().stream()
                .map(row -> row.ofSeed(titles.get(0), titles.indexOf(title) + 1))).toList());
    }

    private Stream<Condition> conditions() {
        return kept.combinations().stream().flatMap(combination -> recipes().entrySet().stream().map(e -> new Condition(data,
                e.getKey().backbone, e.getKey().start, e.getKey().preprocessing, combination,
                seeds(kept, e.getValue(), combination), seeds(last, e.getValue(), combination))))
                .filter(c -> c.kept.size() > 0);
    }

    /**
     * One row for each set of images, combination, network, start and preprocessing: the published AUC, the mean AUC over the seeds of the
     * epochs that were kept and of the last ones, each with its interval over patients and seeds.
     */
    public static Table aucs(List<TransferResults> results) {
        PublishedStudy published = PublishedStudy.load();
        return Columns.of("Trained as in the study (intervals by patients and seeds)", results.stream().flatMap(TransferResults::conditions).toList())
                .text("data", Condition::data)
                .text("trained -> tested", Condition::combination)
                .text("network", c -> c.backbone.studyName())
                .text("start", Condition::start)
                .text("preprocessing", Condition::preprocessing)
                .whole("seeds", c -> c.kept.bySeed().size())
                .whole("images", c -> c.kept.bySeed().get(0).size())
                .whole("patients", c -> (int) c.kept.patients().stream().distinct().count())
                .number("published AUC", 2, c -> published.auc(c.combination, c.backbone.studyName())
                        .map(PublishedStudy.Auc::perClass).orElse(Double.NaN)).orSay("left out")
                .interval("AUC, kept epoch", 3, c -> PatientAucs.of(c.kept).interval(0))
                .interval("AUC, last epoch", 3, c -> PatientAucs.of(c.last).interval(0)).table();
    }

    private static List<Cropping> steps(List<TransferResults> results) {
        List<Cropping> steps = new ArrayList<>();
        for (TransferResults r : results) {
            for (var recipe : r.recipes().entrySet()) {
                Predictions frames = seeds(r.kept, recipe.getValue(), ImagePrediction.combination(Variant.UNCROPPED, Variant.UNCROPPED));
                Predictions crops = seeds(r.kept, recipe.getValue(), ImagePrediction.combination(Variant.CROPPED, Variant.CROPPED));
                if (frames.size() > 0 && crops.size() > 0) {
                    Recipe of = recipe.getKey();
                    PatientAucs aucs = PatientAucs.of(List.of(frames, crops));
                    steps.add(new Cropping(r.data, of.backbone.studyName(), of.start, of.preprocessing, aucs.interval(0), aucs.interval(1),
                            aucs.difference(1, 0)::interval));
                }
            }
        }
        return steps;
    }

    /** Whether cropping lifts a network: one row for each set of images, network, start and preprocessing that has both forms. */
    public static Table cropping(List<TransferResults> results) {
        return Cropping.table(steps(results));
    }

    /** What {@link #cropping} says of the networks with ImageNet's weights, in sentences; one for each set of images. */
    public static String croppingInWords(List<TransferResults> results) {
        return Cropping.inWords(steps(results), "trained from ImageNet's weights");
    }
}
