package thyroidstudy.audit;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.input.Augmentation;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.AtomicFiles;
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

    private static final String HEADER = "network,seed,epoch,augmented_accuracy,clean_accuracy,test_auc";
    private static final int SEEDS = 4;
    private static final int EPOCHS = 10;
    private static final double VALIDATION_SHARE = 0.2;
    private static final Map<Backbone, Float> RATES = Map.of(Backbone.VGG16, 1e-3f, Backbone.RESNET50, 5e-3f);
    private static final List<Backbone> NETWORKS = List.of(Backbone.VGG16, Backbone.RESNET50);
    private static final double LEVEL = 0.95;

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
    public record Epoch(String network, int seed, int epoch, double augmented, double clean, double testAuc) {

        private String line() {
            return String.format(Locale.ROOT, "%s,%d,%d,%.6f,%.6f,%.6f%n", network, seed, epoch, augmented, clean, testAuc);
        }
    }

    public ValidationAudit {
        epochs = List.copyOf(epochs);
    }

    /**
     * Reads what is recorded; nothing if there is no file.
     *
     * @throws IOException if a line is damaged; names file and line
     */
    public static ValidationAudit read(Path file) throws IOException {
        List<Epoch> found = new ArrayList<>();
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        for (int i = 1; i < lines.size(); i++) {
            String[] c = lines.get(i).split(",");
            try {
                found.add(new Epoch(c[0], Integer.parseInt(c[1]), Integer.parseInt(c[2]), Double.parseDouble(c[3]),
                        Double.parseDouble(c[4]), Double.parseDouble(c[5])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(file + ", line " + (i + 1) + " is damaged: delete the file, and environment/audit validation "
                        + "makes it again", e);
            }
        }
        return new ValidationAudit(found);
    }

    /** Does the runs that are missing in the file; about ten minutes on two cores. */
    public static ValidationAudit run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Validation", (long) SEEDS * NETWORKS.size());
        Path folder = work.resolve("validation");
        StudyData crops = CroppedSet.write(Phantoms.of(PhantomSettings.quick(), folder.resolve("phantoms")).read(NoProgress.NONE),
                folder.resolve("crops"), CropSettings.standard(), NoProgress.NONE).labelled();
        ValidationAudit audit = read(file);
        for (int seed = 1; seed <= SEEDS; seed++) {
            StudyData split = Splits.validationByPatient(crops, VALIDATION_SHARE, seed);
            for (Backbone network : NETWORKS) {
                if (audit.of(network.studyName(), seed).isEmpty()) {
                    List<Epoch> all = new ArrayList<>(audit.epochs);
                    all.addAll(train(network, seed, split, folder.resolve(network.studyName() + "-" + seed)));
                    audit = new ValidationAudit(all);
                    StringBuilder text = new StringBuilder(HEADER).append('\n');
                    all.forEach(e -> text.append(e.line()));
                    AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
                }
                progress.increment(1);
            }
        }
        return audit;
    }

    private static List<Epoch> train(Backbone backbone, int seed, StudyData split, Path folder) throws IOException {
        // begun anew where it was interrupted: what was seen of the epochs before is gone
        Utils.deleteQuietly(folder);
        TrainingSettings settings = SmallNetwork.of(backbone, 48, EPOCHS, RATES.get(backbone))
                .withAugmentation(Augmentation.study(), true).withSeed(seed);
        List<Epoch> seen = new ArrayList<>();
        Training.run(settings, split, folder, new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
                try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                    seen.add(new Epoch(backbone.studyName(), seed, logs.epoch(), logs.validationAccuracy(),
                            accuracy(state.network(), settings, split.where(Split.VALIDATION), manager),
                            area(state.network(), settings, split.where(Split.TEST), manager)));
                }
            }
        });
        Utils.deleteQuietly(folder);
        return seen;
    }

    private static double accuracy(KerasNetwork network, TrainingSettings settings, StudyData images, NDManager manager)
            throws IOException {
        double[] p = cancer(network, settings, images, manager);
        int right = 0;
        for (int i = 0; i < p.length; i++) {
            right += p[i] > 0.5 == isCancer(images, i) ? 1 : 0;
        }
        return (double) right / p.length;
    }

    private static double area(KerasNetwork network, TrainingSettings settings, StudyData images, NDManager manager) throws IOException {
        double[] p = cancer(network, settings, images, manager);
        boolean[] positive = new boolean[p.length];
        for (int i = 0; i < p.length; i++) {
            positive[i] = isCancer(images, i);
        }
        return RocCurve.of("Cancer", positive, p).auc();
    }

    private static boolean isCancer(StudyData images, int i) {
        return images.records().get(i).label().orElseThrow() == Label.CANCER;
    }

    private static double[] cancer(KerasNetwork network, TrainingSettings settings, StudyData images, NDManager manager)
            throws IOException {
        List<Double> p = new ArrayList<>();
        PreparedImages.forEach(settings, images, manager, NoProgress.NONE, (batch, records, scope) -> {
            float[] both = NetworkPredictions.probabilities(network, batch, scope);
            for (int i = 0; i < records.size(); i++) {
                p.add((double) both[2 * i + 1]);
            }
        });
        return p.stream().mapToDouble(v -> v).toArray();
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

    /** One row a run: the epoch that each kind of validation chooses, and the area on test images there. */
    public Table table() {
        Table table = Table.create("Best epoch by augmented and by clean validation images", StringColumn.create("network"),
                IntColumn.create("seed"), IntColumn.create("best by augmented"), IntColumn.create("best by clean"),
                StringColumn.create("test AUC, augmented"), StringColumn.create("test AUC, clean"));
        for (List<Epoch> run : runs()) {
            Epoch augmented = best(run, Epoch::augmented);
            Epoch clean = best(run, Epoch::clean);
            table.stringColumn(0).append(augmented.network);
            table.intColumn(1).append(augmented.seed);
            table.intColumn(2).append(augmented.epoch);
            table.intColumn(3).append(clean.epoch);
            table.stringColumn(4).append(String.format(Locale.ROOT, "%.3f", augmented.testAuc));
            table.stringColumn(5).append(String.format(Locale.ROOT, "%.3f", clean.testAuc));
        }
        return table;
    }

    /** Runs in which the two choose different epochs. */
    public int changed() {
        return (int) runs().stream().filter(run -> best(run, Epoch::augmented).epoch != best(run, Epoch::clean).epoch).count();
    }

    /** In words: how often the choice differs, of how many runs, with the exact binomial interval. */
    public String changedInWords() {
        Interval interval = Interval.ofShare(changed(), runs().size(), LEVEL);
        return String.format(Locale.ROOT, "another epoch in %d of %d runs (95 %% interval of the share %.2f to %.2f)", changed(), runs().size(),
                interval.low(), interval.high());
    }

    /** Whether augmented validation understates accuracy, and whether choosing by it costs area on the test images. */
    public List<AuditVerdict> verdicts() {
        String data = "crops of phantoms, no ImageNet weights";
        return List.of(
                AuditVerdict.above("augmented validation images understate the accuracy", data, "accuracy clean minus augmented, mean of a run",
                        over(run -> run.stream().mapToDouble(e -> e.clean - e.augmented).average().orElseThrow())),
                AuditVerdict.above("choosing the epoch by them costs area on the test images", data, "test AUC, chosen clean minus augmented",
                        over(run -> best(run, Epoch::clean).testAuc - best(run, Epoch::augmented).testAuc)));
    }

    private Interval over(ToDoubleFunction<List<Epoch>> value) {
        return Trials.student(runs().stream().mapToDouble(value).toArray());
    }
}
