package thyroidstudy.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.input.Interpolation;
import thyroidstudy.store.Columns;
import thyroidstudy.store.Json;

/**
 * What logistic heads on frozen features say of one set of images, as it is kept: predictions like those of trained networks, one an
 * image, network and combination, and what they were made from. Neither images nor features are in it.
 *
 * @param settings    what was asked
 * @param predictions means over the repetitions; {@link FrozenNetwork#name} is their run
 */
public record ProbeResults(Settings settings, Predictions predictions) {

    private static final String SETTINGS = "probe.json";
    private static final String PREDICTIONS = "predictions.csv";

    /**
     * What predictions follow from.
     *
     * @param data         name of the images
     * @param fingerprints which images exactly, by form
     * @param plan         how the folds were drawn
     * @param imageSize     side of the square that a network sees, in pixels
     * @param interpolation how images become so large
     * @param networks      in order
     * @param device        what the features were computed on
     * @param versions      of engine, Java and this library's own code
     */
    public record Settings(String data, Map<Variant, String> fingerprints, Probe.Plan plan, int imageSize, Interpolation interpolation,
            List<FrozenNetwork> networks, String device, Map<String, String> versions) {}

    /** One network in one combination. */
    private record Part(String data, FrozenNetwork network, Predictions of) {}

    /** Crops and frames of one network, and the difference of their AUCs, by patients. */
    private record Step(String data, FrozenNetwork network, Interval frames, Interval crops, PatientAucs.Difference difference) {}

    /** Whether a folder holds such results. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(SETTINGS));
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IOException naming the file that is missing or damaged
     */
    public static ProbeResults read(Path folder) throws IOException {
        return new ProbeResults(Json.read(folder.resolve(SETTINGS), Settings.class, "take it from the repository again, or run environment/probe"),
                Predictions.read(folder.resolve(PREDICTIONS)));
    }

    /** Writes both files. */
    public void write(Path folder) throws IOException {
        Json.write(folder.resolve(SETTINGS), settings);
        predictions.write(folder.resolve(PREDICTIONS));
    }

    /** The predictions with one network's features, in all combinations: the evaluation takes them like those of a trained network. */
    public Predictions of(FrozenNetwork network) {
        return predictions.where(p -> p.runId().equals(network.name()));
    }

    /** The tables that follow from the predictions, by name. */
    public Map<String, Table> tables() {
        return new TreeMap<>(Map.of("aucs", aucs(List.of(this)), "cropping", cropping(List.of(this))));
    }

    /** One row for each set of images, network, start, preprocessing and combination: AUC, with its interval over the patients. */
    public static Table aucs(List<ProbeResults> results) {
        List<Part> parts = new ArrayList<>();
        for (ProbeResults r : results) {
            r.settings.networks.forEach(n -> r.of(n).each().forEach(one -> parts.add(new Part(r.settings.data, n, one))));
        }
        return Columns.of("A logistic head on frozen features (intervals by patients)", parts)
                .text("data", Part::data)
                .text("network", p -> p.network.backbone().studyName())
                .text("start", p -> p.network.start())
                .text("preprocessing", p -> p.network.preprocessing())
                .text("trained -> tested", p -> p.of.combination())
                .whole("images", p -> p.of.size())
                .whole("patients", p -> (int) p.of.patients().stream().distinct().count())
                .interval("AUC", 3, p -> PatientAucs.of(p.of).interval(0)).table();
    }

    private static List<Step> steps(List<ProbeResults> results) {
        List<Step> steps = new ArrayList<>();
        for (ProbeResults r : results) {
            for (FrozenNetwork network : r.settings.networks) {
                Predictions frames = r.of(network).ofCombination(Variant.UNCROPPED, Variant.UNCROPPED);
                Predictions crops = r.of(network).ofCombination(Variant.CROPPED, Variant.CROPPED);
                if (frames.size() > 0 && crops.size() > 0) {
                    PatientAucs aucs = PatientAucs.of(List.of(frames, crops));
                    steps.add(new Step(r.settings.data, network, aucs.interval(0), aucs.interval(1), aucs.difference(1, 0)));
                }
            }
        }
        return steps;
    }

    /** Whether cropping lifts a network: one row for each set of images, network, start and preprocessing that has both forms. */
    public static Table cropping(List<ProbeResults> results) {
        return Columns.of("The study says: cropping lifts every network", steps(results))
                .text("data", Step::data)
                .text("network", s -> s.network.backbone().studyName())
                .text("start", s -> s.network.start())
                .text("preprocessing", s -> s.network.preprocessing())
                .interval("AUC, frames", 3, Step::frames)
                .interval("AUC, crops", 3, Step::crops)
                .signedInterval("crops less frames", 3, s -> s.difference.interval())
                .text("verdict", s -> Verdicts.Verdict.of(s.difference.interval())).table();
    }

    /** What {@link #cropping} says of the networks with ImageNet's weights, in sentences; one for each set of images. */
    public static String croppingInWords(List<ProbeResults> results) {
        Map<String, List<Step>> byData = steps(results).stream().filter(s -> s.network.start().initialisation() == Initialisation.IMAGENET)
                .collect(Collectors.groupingBy(Step::data, LinkedHashMap::new, Collectors.toList()));
        if (byData.isEmpty()) {
            return "No network with ImageNet's weights was asked about both frames and crops.";
        }
        return byData.entrySet().stream().map(e -> "On " + e.getKey() + ", with ImageNet's frozen features and no patient on both sides, "
                + "\"cropping lifts every network\" " + overall(e.getValue()) + ": the AUCs of crops less frames are "
                + e.getValue().stream().map(s -> s.difference.interval().signed() + " (" + s.network.backbone().studyName() + ", "
                        + s.network.preprocessing() + ")").collect(Collectors.joining(", ")) + ".").collect(Collectors.joining("\n"));
    }

    private static String overall(List<Step> steps) {
        return switch (Verdicts.Verdict.ofAll(steps.stream().<DoubleFunction<Interval>>map(s -> s.difference::interval).toList())) {
            case SUPPORTED -> "is supported";
            case CONTRADICTED -> "is contradicted";
            case CANNOT_TELL -> "is not supported (cannot tell)";
        };
    }
}
