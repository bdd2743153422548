package thyroidstudy.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.experiment.SmallNetwork.Repetition;
import thyroidstudy.input.Augmentation;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.Callback;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;
import thyroidstudy.train.TrainingState;

/**
 * Does it matter that the study chose its best epoch on augmented validation images? The same weights after each epoch are scored on
 * augmented and on clean ones, and on test images.
 *
 * @param epochs of all runs, in order
 */
public record ValidationAudit(List<Epoch> epochs) {

    /**
     * The weights after one epoch.
     *
     * @param network   the study's name
     * @param seed      of weights, split and augmentation
     * @param epoch     from 1
     * @param augmented accuracy on the augmented validation images, 0 to 1
     * @param clean     accuracy on the same images as they are, 0 to 1
     * @param testAuc   area under the ROC curve on the test images, 0 to 1
     */
    public record Epoch(String network, int seed, int epoch, double augmented, double clean, double testAuc) {}

    public ValidationAudit {
        epochs = List.copyOf(epochs);
    }

    /**
     * Reads what is recorded; nothing if there is no file.
     *
     * @throws IOException if a line is damaged; names file and line
     */
    public static ValidationAudit read(Path file) throws IOException {
        return new ValidationAudit(Files.notExists(file) ? List.of()
                : CsvFile.rows(file, "delete the file, and environment/audit validation makes it again", row -> new Epoch(
                        row.getString("network"), Integer.parseInt(row.getString("seed")), Integer.parseInt(row.getString("epoch")),
                        Double.parseDouble(row.getString("augmented_accuracy")), Double.parseDouble(row.getString("clean_accuracy")),
                        Double.parseDouble(row.getString("test_auc")))));
    }

    /** Does the runs that are missing in the file; about ten minutes on two cores. */
    public static ValidationAudit run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Validation", Repetition.all().size());
        Path folder = work.resolve("validation");
        StudyData crops = Trials.crops(PhantomSettings.small(), folder).labelled();
        ValidationAudit audit = read(file);
        for (Repetition training : Repetition.all()) {
            if (audit.of(training.network().studyName(), training.seed()).isEmpty()) {
                List<Epoch> all = new ArrayList<>(audit.epochs);
                all.addAll(train(training, Splits.validationByPatient(crops, Repetition.VALIDATION_SHARE, training.seed()), training.in(folder)));
                CsvFile.write(file, Columns.of("epochs", all)
                        .text("network", Epoch::network).whole("seed", Epoch::seed).whole("epoch", Epoch::epoch)
                        .number("augmented_accuracy", 6, Epoch::augmented).number("clean_accuracy", 6, Epoch::clean)
                        .number("test_auc", 6, Epoch::testAuc).table());
                audit = new ValidationAudit(all);
            }
            progress.increment(1);
        }
        return audit;
    }

    private static List<Epoch> train(Repetition training, StudyData split, Path folder) throws IOException {
        // begun anew where it was interrupted: what was seen of the epochs before is gone
        Utils.deleteQuietly(folder);
        TrainingSettings settings = training.settings().withAugmentation(Augmentation.study());
        List<Epoch> seen = new ArrayList<>();
        Training.run(settings, split, folder, new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
                try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                    Predictions clean = NetworkPredictions.of(state.run(), state.network(), split.where(Split.VALIDATION), manager, NoProgress.NONE);
                    Predictions test = NetworkPredictions.of(state.run(), state.network(), split.where(Split.TEST), manager, NoProgress.NONE);
                    seen.add(new Epoch(training.network().studyName(), training.seed(), logs.epoch(), logs.validationAccuracy(),
                            (double) clean.where(ImagePrediction::correct).size() / clean.size(),
                            RocCurve.ofClass(test, Label.CANCER).auc()));
                }
            }
        });
        Utils.deleteQuietly(folder);
        return seen;
    }

    private List<Epoch> of(String network, int seed) {
        return epochs.stream().filter(e -> e.network.equals(network) && e.seed == seed).toList();
    }

    private List<List<Epoch>> runs() {
        return epochs.stream().map(e -> of(e.network, e.seed)).distinct().toList();
    }

    /** The first epoch with the highest value, as a checkpoint callback keeps it. */
    private static Epoch best(List<Epoch> run, ToDoubleFunction<Epoch> value) {
        return run.stream().max(Comparator.comparingDouble(value).thenComparing(e -> -e.epoch)).orElseThrow();
    }

    /** One row a run: the epoch that each kind of validation chooses, and the AUC on test images there. */
    public Table table() {
        return Columns.of("Best epoch by augmented and by clean validation images", runs())
                .text("network", run -> run.get(0).network)
                .whole("seed", run -> run.get(0).seed)
                .whole("best by augmented", run -> best(run, Epoch::augmented).epoch)
                .whole("best by clean", run -> best(run, Epoch::clean).epoch)
                .number("test AUC, augmented", 3, run -> best(run, Epoch::augmented).testAuc)
                .number("test AUC, clean", 3, run -> best(run, Epoch::clean).testAuc).table();
    }

    /** Runs in which the two choose different epochs. */
    public int changed() {
        return (int) runs().stream().filter(run -> best(run, Epoch::augmented).epoch != best(run, Epoch::clean).epoch).count();
    }

    /** In words: how often the choice differs, of how many runs, with the exact binomial interval. */
    public String changedInWords() {
        Interval interval = Interval.ofShare(changed(), runs().size());
        return String.format(Locale.ROOT, "another epoch in %d of %d runs (95 %% interval of the share %.2f to %.2f)", changed(), runs().size(),
                interval.low(), interval.high());
    }

    /** Whether augmented validation understates accuracy, and whether choosing by it costs AUC on the test images. */
    public List<AuditVerdict> verdicts() {
        String data = "crops of phantoms, no ImageNet weights";
        return List.of(
                new AuditVerdict(AuditVerdict.Kind.TRIALS, "augmented validation images understate the accuracy", data, "accuracy clean minus augmented, mean of a run",
                        over(run -> run.stream().mapToDouble(e -> e.clean - e.augmented).average().orElseThrow())),
                new AuditVerdict(AuditVerdict.Kind.TRIALS, "choosing the epoch by them costs AUC on the test images", data, "test AUC, chosen clean minus augmented",
                        over(run -> best(run, Epoch::clean).testAuc - best(run, Epoch::augmented).testAuc)).asPrimary());
    }

    private Evidence over(ToDoubleFunction<List<Epoch>> value) {
        return Trials.student(runs().stream().mapToDouble(value).toArray());
    }
}
