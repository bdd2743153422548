package thyroidstudy.tools;

import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.WeightFileException;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientBootstrap;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.probe.FrozenFeatures;
import thyroidstudy.probe.Probe;
import thyroidstudy.store.Columns;
import thyroidstudy.study.Study;
import thyroidstudy.train.TrainingSettings;

/**
 * What ImageNet's features alone tell of the study's images: no backbone is trained, only a logistic head. Called by
 * {@code environment/probe}.
 */
public final class ProbeRunner {

    private static final int RESAMPLES = 2000;
    private static final long SEED = 1;

    /** Images that pass a network at once. */
    private static final int BATCH = 16;

    private ProbeRunner() {}

    private record Row(String network, Preprocessing preprocessing, String combination, int images, Interval auc, double least,
            double most) {}

    /**
     * Prints one line for each network with a weight file, preprocessing and combination of training and test images, and writes the
     * predictions.
     *
     * @param arguments the folder for the predictions
     */
    public static void main(String[] arguments) {
        try {
            run(Study.open(), Files.createDirectories(Path.of(arguments[0])));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Study study, Path folder) throws IOException {
        study.requireTrainable();
        List<Row> rows = new ArrayList<>();
        for (Backbone backbone : Backbone.values()) {
            Optional<ImagenetWeights.WeightFile> weights = weights(backbone);
            for (Preprocessing preprocessing : weights.isPresent() ? Preprocessing.values() : new Preprocessing[0]) {
                rows.addAll(combinations(study, backbone, preprocessing, weights.get(), folder));
            }
        }
        System.out.println();
        System.out.println(Columns.shown(Columns.of("ImageNet's features and a logistic head, five folds by patient, repeated", rows)
                .text("network", Row::network).text("preprocessing", Row::preprocessing).text("trained -> tested", Row::combination)
                .whole("images", Row::images).interval("AUC", 3, Row::auc)
                .number("least repetition", 3, Row::least).number("most", 3, Row::most).table()).printAll());
        System.out.println("Intervals are of the patients (" + RESAMPLES + " resamples). Predictions: " + folder);
    }

    /** The weight file of a network, which is named; empty if there is none, which is said. */
    private static Optional<ImagenetWeights.WeightFile> weights(Backbone backbone) throws IOException {
        try {
            ImagenetWeights.WeightFile file = ImagenetWeights.fromEnvironment().file(backbone, new ProgressBar());
            System.out.println(backbone.studyName() + ": " + file.path() + (file.published() ? "" : ", not the published file (MD5 "
                    + file.md5() + ")"));
            return Optional.of(file);
        } catch (WeightFileException e) {
            System.out.println(backbone.studyName() + " is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The study's combinations of training and test images, for one network and preprocessing. */
    private static List<Row> combinations(Study study, Backbone backbone, Preprocessing preprocessing, ImagenetWeights.WeightFile weights,
            Path folder) throws IOException {
        TrainingSettings settings = TrainingSettings.study(backbone).input(i -> i.withBatchSize(BATCH))
                .network(n -> n.withPreprocessing(preprocessing));
        Map<Variant, FrozenFeatures> features = new EnumMap<>(Variant.class);
        for (Variant variant : study.variants()) {
            features.put(variant, FrozenFeatures.of(settings, weights, study.images(variant).labelled(),
                    study.workFolder().resolve("features"), new ProgressBar()));
        }
        List<Row> rows = new ArrayList<>();
        for (Variant trained : features.keySet()) {
            for (Variant tested : study.tested(trained)) {
                Probe probe = Probe.of(backbone.studyName(), features.get(trained), features.get(tested), Probe.Plan.standard(),
                        new ProgressBar());
                rows.add(row(probe, preprocessing));
                probe.mean().write(folder.resolve("%s-%s-%s-on-%s.csv".formatted(backbone.studyName(), preprocessing, trained, tested)
                        .toLowerCase(Locale.ROOT)));
            }
        }
        return rows;
    }

    private static Row row(Probe probe, Preprocessing preprocessing) {
        Predictions mean = probe.mean();
        double[] repetitions = probe.repetitions().stream().mapToDouble(r -> RocCurve.ofClass(r, Label.CANCER).auc()).sorted().toArray();
        return new Row(probe.model(), preprocessing, mean.rows().get(0).combination(), mean.size(),
                PatientBootstrap.of(List.of(mean), RESAMPLES, SEED).interval(0), repetitions[0], repetitions[repetitions.length - 1]);
    }
}
