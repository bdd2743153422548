package thyroidstudy.tools;

import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.WeightFileException;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.input.InputSettings;
import thyroidstudy.probe.FrozenFeatures;
import thyroidstudy.probe.FrozenNetwork;
import thyroidstudy.probe.Probe;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.review.RecordedTables;
import thyroidstudy.store.Columns;
import thyroidstudy.study.Study;
import thyroidstudy.train.ComputeDevice;
import thyroidstudy.train.Training;

/**
 * What frozen features tell of the study's images: no backbone is trained, only a logistic head. Called by {@code environment/probe}.
 */
public final class ProbeRunner {

    private static final Probe.Plan PLAN = Probe.Plan.standard();

    private ProbeRunner() {}

    /**
     * Prints the tables of {@link ProbeResults} and keeps predictions, settings and tables.
     *
     * @param arguments the name of the results, for instance ddti-frozen; {@code --keep} to keep them in the repository, not in the
     *                  working folder; {@code --random} to ask each network with random weights too; and names of networks, for those
     *                  alone
     */
    public static void main(String[] arguments) {
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        try {
            Study study = Study.open();
            Path folder = options.contains("--keep") ? study.recorded(arguments[0]).folder() : study.workFolder().resolve(arguments[0]);
            List<Backbone> backbones = options.stream().filter(o -> !o.startsWith("--")).map(Backbone::of).toList();
            run(study, backbones.isEmpty() ? List.of(Backbone.values()) : backbones, options.contains("--random"), folder);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Study study, List<Backbone> backbones, boolean random, Path folder) throws IOException {
        study.requireTrainable();
        System.out.println(study.forms().text());
        ImagenetWeights weights = ImagenetWeights.fromEnvironment();
        List<FrozenNetwork> networks = networks(backbones, random, weights);
        Predictions all = Predictions.of(List.of());
        for (FrozenNetwork network : networks) {
            all = all.and(predictions(study, network, weights));
        }
        Map<Variant, String> fingerprints = new TreeMap<>();
        for (Variant variant : study.variants()) {
            fingerprints.put(variant, study.images(variant).labelled().fingerprint());
        }
        InputSettings input = networks.get(0).settings().input();
        ProbeResults results = new ProbeResults(new ProbeResults.Settings(study.name(), fingerprints, PLAN,
                input.imageSize(), input.interpolation(), networks, ComputeDevice.describe(Training.device()), Training.versions()), all);
        results.write(folder);
        RecordedTables.record(folder);
        results.tables().values().forEach(table -> System.out.println("\n" + Columns.shown(table).printAll()));
        System.out.println(ProbeResults.croppingInWords(List.of(results)));
        System.out.println("Predictions, settings and tables: " + folder);
    }

    /** Every network with ImageNet's weights, unless its file cannot be had, which is said; and with random ones, if wanted. */
    private static List<FrozenNetwork> networks(List<Backbone> backbones, boolean random, ImagenetWeights weights) throws IOException {
        List<FrozenNetwork> networks = new ArrayList<>();
        for (Backbone backbone : backbones) {
            List<Initialisation> starts = new ArrayList<>(random ? List.of(Initialisation.KERAS) : List.of());
            try {
                weights.file(backbone, new ProgressBar());
                starts.add(0, Initialisation.IMAGENET);
            } catch (WeightFileException e) {
                System.out.println(backbone.studyName() + " is left out with ImageNet's weights: " + e.getMessage());
            }
            for (Initialisation start : starts) {
                for (Preprocessing preprocessing : Preprocessing.values()) {
                    networks.add(FrozenNetwork.of(backbone, preprocessing, start, weights));
                }
            }
        }
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("No weight file is at hand: --weights names a folder with such files, and --random asks "
                    + "networks with random weights");
        }
        return networks;
    }

    /** The study's combinations of training and test images, for one network; says how long each stage took. */
    private static Predictions predictions(Study study, FrozenNetwork network, ImagenetWeights weights) throws IOException {
        Map<Variant, FrozenFeatures> features = new EnumMap<>(Variant.class);
        for (Variant variant : study.variants()) {
            long begin = System.nanoTime();
            StudyData images = study.images(variant).labelled();
            features.put(variant, FrozenFeatures.of(network.settings(), weights, images, study.workFolder().resolve("features"),
                    new ProgressBar()));
            say("%s: features of %d %s in %.1f s", network, images.size(), study.inWords(variant), seconds(begin));
        }
        Predictions all = Predictions.of(List.of());
        for (Variant trained : features.keySet()) {
            for (Variant tested : study.tested(trained)) {
                long begin = System.nanoTime();
                Probe probe = Probe.of(network, features.get(trained), features.get(tested), PLAN, new ProgressBar());
                double[] aucs = probe.repetitions().stream().mapToDouble(r -> RocCurve.ofClass(r, Label.CANCER).auc()).sorted().toArray();
                say("%s: %s in %.1f s, AUC %.3f to %.3f in %d repetitions", network, probe.mean().combinations().get(0), seconds(begin),
                        aucs[0], aucs[aucs.length - 1], aucs.length);
                all = all.and(probe.mean());
            }
        }
        return all;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void say(String text, Object... values) {
        System.out.printf(Locale.ROOT, "%n" + text + "%n", values);
    }
}
