package thyroidstudy.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Cropping;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
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

    /**
     * One row for each set of images, network, start, preprocessing and combination: AUC, with its interval over the patients. What two sets
     * have in common, such as the frames of two ways to crop, stands once.
     */
    public static Table aucs(List<ProbeResults> results) {
        List<Part> parts = new ArrayList<>();
        for (ProbeResults r : results) {
            r.settings.networks.forEach(n -> r.of(n).each().stream().filter(one -> parts.stream().noneMatch(p -> p.of.equals(one)))
                    .forEach(one -> parts.add(new Part(r.settings.data, n, one))));
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

    private static List<Cropping> steps(List<ProbeResults> results) {
        List<Cropping> steps = new ArrayList<>();
        for (ProbeResults r : results) {
            for (FrozenNetwork n : r.settings.networks) {
                Predictions frames = r.of(n).ofCombination(Variant.UNCROPPED, Variant.UNCROPPED);
                Predictions crops = r.of(n).ofCombination(Variant.CROPPED, Variant.CROPPED);
                if (frames.size() > 0 && crops.size() > 0) {
                    PatientAucs aucs = PatientAucs.of(List.of(frames, crops));
                    steps.add(new Cropping(r.settings.data, n.backbone().studyName(), n.start(), n.preprocessing(), aucs.interval(0),
                            aucs.interval(1), aucs.difference(1, 0)::interval));
                }
            }
        }
        return steps;
    }

    /** Whether cropping lifts a network: one row for each set of images, network, start and preprocessing that has both forms. */
    public static Table cropping(List<ProbeResults> results) {
        return Cropping.table(steps(results));
    }

    /** What {@link #cropping} says of the networks with ImageNet's weights, in sentences; one for each set of images. */
    public static String croppingInWords(List<ProbeResults> results) {
        return Cropping.inWords(steps(results), "with ImageNet's frozen features");
    }
}
