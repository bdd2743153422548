package thyroidstudy.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Precision;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.LastEpochPredictions;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.review.RecordedResults;
import thyroidstudy.study.Study;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;

/**
 * Trains one network from ImageNet's weights as the study did, on each form of the images, with both preprocessings and several seeds.
 * Called by {@code environment/transfer}.
 */
public final class TransferRunner {

    private TransferRunner() {}

    /**
     * Trains what is neither trained nor among the results yet, and keeps predictions, settings, logs and tables.
     *
     * @param arguments the name of the results, for instance ddti-transfer; the network; the number of seeds; {@code --keep} to keep
     *                  them in the repository, not in the working folder; {@code --bfloat16} to compute in that precision
     */
    public static void main(String[] arguments) {
        try {
            Study study = Study.open();
            List<String> options = Arrays.asList(arguments);
            boolean keep = options.contains("--keep");
            Precision precision = options.contains("--bfloat16") ? Precision.BFLOAT16 : Precision.FLOAT32;
            RecordedResults results = keep ? study.recorded(arguments[0]) : new RecordedResults(study.workFolder().resolve(arguments[0]));
            run(study, Backbone.of(arguments[1]), Integer.parseInt(arguments[2]), precision, results);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Study study, Backbone backbone, int seeds, Precision precision, RecordedResults results) throws IOException {
        System.out.println(study.requireTrainable().text());
        List<TrainedRun> runs = new ArrayList<>(results.runs());
        Predictions kept = runs.isEmpty() ? Predictions.of(List.of()) : results.predictions();
        Predictions last = runs.isEmpty() ? kept : results.lastEpochPredictions();
        ImageCues cues = ImageCues.of(study.bothVariants(), TrainingSettings.study(backbone).input().imageSize());
        // the study's own preprocessing first, for a person may stop it after some hours
        for (Preprocessing preprocessing : Preprocessing.values()) {
            for (long seed = 1; seed <= seeds; seed++) {
                TrainingSettings recipe = TrainingSettings.study(backbone).withSeed(seed)
                        .network(n -> n.withPreprocessing(preprocessing).withPrecision(precision));
                String title = backbone.studyName() + "-" + preprocessing + "-" + seed;
                for (Variant variant : study.variants()) {
                    if (Training.finished(recipe, study.images(variant), results.runFolder(TrainedRun.name(title, variant))).isPresent()) {
                        System.out.println(title + " on " + study.inWords(variant) + " is among the results");
                        continue;
                    }
                    System.out.println(title + " on " + study.inWords(variant));
                    TrainedRun run = study.train(title, recipe, variant);
                    runs.add(run);
                    for (Variant tested : study.tested(variant)) {
                        kept = kept.and(study.predictions(run, tested));
                    }
                    last = last.and(LastEpochPredictions.read(run));
                }
                // hours lie between two of these
                results.write(runs, kept, last, cues);
            }
        }
        System.out.println("Predictions, settings, logs and tables: " + results.folder());
    }
}
