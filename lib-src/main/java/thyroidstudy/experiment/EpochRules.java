package thyroidstudy.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PatientAreas;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.Callback;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.EpochRule;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;
import thyroidstudy.train.TrainingState;

/**
 * Does another rule for the kept epoch find better networks than the study's? Each training is done once, and each rule chooses among the
 * same epochs; all are asked about the same test images.
 *
 * @param answers of all trainings, in order
 */
public record EpochRules(List<Answer> answers) {

    private static final int SEEDS = 4;
    private static final int EPOCHS = 10;
    private static final Map<Backbone, Float> RATES = Map.of(Backbone.VGG16, 1e-3f, Backbone.RESNET50, 5e-3f);
    private static final List<Backbone> NETWORKS = List.of(Backbone.VGG16, Backbone.RESNET50);
    private static final List<EpochRule> OTHERS =
            Stream.of(EpochRule.values()).filter(rule -> rule != EpochRule.BEST_ACCURACY).toList();

    /**
     * What one training says of one test image.
     *
     * @param network the study's name
     * @param seed    of weights and order of the images
     * @param image   file name
     * @param cancers probability of cancer from the weights that each rule keeps, 0 to 1
     */
    public record Answer(String network, int seed, String image, String patient, Label label, Map<EpochRule, Double> cancers) {}

    public EpochRules {
        answers = List.copyOf(answers);
    }

    /**
     * Reads what is recorded; nothing if there is no file.
     *
     * @throws IOException if a line is damaged; names file and line
     */
    public static EpochRules read(Path file) throws IOException {
        return new EpochRules(Files.notExists(file) ? List.of()
                : CsvFile.rows(file, "delete the file, and environment/audit epochs makes it again", EpochRules::answer));
    }

    private static Answer answer(Row row) {
        Map<EpochRule, Double> cancers = new EnumMap<>(EpochRule.class);
        for (EpochRule rule : EpochRule.values()) {
            cancers.put(rule, Double.parseDouble(row.getString(rule.name())));
        }
        return new Answer(row.getString("network"), Integer.parseInt(row.getString("seed")), row.getString("image"), row.getString("patient"),
                Label.ofFolder(row.getString("label")).orElseThrow(), cancers);
    }

    /** Does the trainings that are missing in the file; about ten minutes on two cores. */
    public static EpochRules run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Epochs", (long) SEEDS * NETWORKS.size());
        Path folder = work.resolve("epochs");
        StudyData crops = Trials.crops(PhantomSettings.quick(), folder).labelled();
        EpochRules rules = read(file);
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (Backbone network : NETWORKS) {
                if (rules.of(network.studyName(), seed).isEmpty()) {
                    TrainingSettings settings = SmallNetwork.of(network, 48, EPOCHS, RATES.get(network)).withSeed(seed)
                            .validation(v -> v.withShare(0.2).withKept(EpochRule.MEAN_OF_LAST));
                    rules = rules.with(answers(settings, crops, folder.resolve(network.studyName() + "-" + seed)));
                    rules.write(file);
                }
                progress.increment(1);
            }
        }
        return rules;
    }

    private static List<Answer> answers(TrainingSettings settings, StudyData crops, Path folder) throws IOException {
        // begun anew where it was interrupted: what the epochs before said is gone
        Utils.deleteQuietly(folder);
        StudyData test = crops.where(Split.TEST);
        List<Predictions> ofEpochs = new ArrayList<>();
        TrainedRun run = Training.run(settings, crops, folder, new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
                try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                    ofEpochs.add(NetworkPredictions.of(state.run(), state.network(), test, manager, NoProgress.NONE));
                }
            }
        });
        Map<EpochRule, double[]> cancers = new EnumMap<>(EpochRule.class);
        for (EpochRule rule : EpochRule.values()) {
            Predictions kept = rule == EpochRule.MEAN_OF_LAST ? NetworkPredictions.of(run, test, NoProgress.NONE)
                    : ofEpochs.get(rule.of(run.epochs()).epoch() - 1);
            cancers.put(rule, kept.probabilities(Label.CANCER));
        }
        Utils.deleteQuietly(folder);
        return IntStream.range(0, test.size()).mapToObj(i -> {
            Map<EpochRule, Double> ofImage = new EnumMap<>(EpochRule.class);
            cancers.forEach((rule, p) -> ofImage.put(rule, p[i]));
            return new Answer(settings.backbone().studyName(), (int) settings.seed(), test.records().get(i).path().getFileName().toString(),
                    test.records().get(i).patient(), test.records().get(i).label().orElseThrow(), ofImage);
        }).toList();
    }

    private EpochRules with(List<Answer> more) {
        return new EpochRules(Stream.concat(answers.stream(), more.stream()).toList());
    }

    private void write(Path file) throws IOException {
        Columns<Answer> columns = Columns.of("answers", answers)
                .text("network", Answer::network).whole("seed", Answer::seed).text("image", Answer::image)
                .text("patient", Answer::patient).text("label", Answer::label);
        for (EpochRule rule : EpochRule.values()) {
            columns.number(rule.name(), 6, answer -> answer.cancers.get(rule));
        }
        CsvFile.write(file, columns.table());
    }

    private EpochRules of(String network, int seed) {
        return new EpochRules(answers.stream().filter(a -> a.network.equals(network) && a.seed == seed).toList());
    }

    private boolean isEmpty() {
        return answers.isEmpty();
    }

    /** The trainings, each with its answers. */
    private List<EpochRules> trainings() {
        return answers.stream().map(a -> of(a.network, a.seed)).distinct().toList();
    }

    private double[] cancers(EpochRule rule) {
        return answers.stream().mapToDouble(a -> a.cancers.get(rule)).toArray();
    }

    /**
     * Areas of each rule in each training, the rules of one training in their order. The patients are the same in all trainings, so that their
     * covariance is known.
     */
    private static PatientAreas areas(List<EpochRules> trainings) {
        EpochRules first = trainings.get(0);
        boolean[] positive = new boolean[first.answers.size()];
        IntStream.range(0, positive.length).forEach(i -> positive[i] = first.answers.get(i).label == Label.CANCER);
        List<String> patients = first.answers.stream().map(Answer::patient).toList();
        List<double[]> scores = trainings.stream().flatMap(t -> Stream.of(EpochRule.values()).map(t::cancers)).toList();
        return PatientAreas.of(positive, scores, patients);
    }

    /** Mean area of a rule less that of the study's over some trainings: by patients and by trainings. */
    private static Evidence gain(EpochRule rule, List<EpochRules> trainings) {
        PatientAreas areas = areas(trainings);
        int rules = EpochRule.values().length;
        double[] weights = new double[areas.auc().length];
        double[] gains = new double[trainings.size()];
        for (int t = 0; t < gains.length; t++) {
            weights[t * rules + rule.ordinal()] += 1.0 / gains.length;
            weights[t * rules + EpochRule.BEST_ACCURACY.ordinal()] -= 1.0 / gains.length;
            gains[t] = areas.auc()[t * rules + rule.ordinal()] - areas.auc()[t * rules + EpochRule.BEST_ACCURACY.ordinal()];
        }
        double[] ofPatients = new double[gains.length];
        Arrays.fill(ofPatients, Math.pow(areas.contrast(weights).standardError(), 2));
        return Trials.evidence(gains, ofPatients, Varied.SEEDS);
    }

    /** One row for each network and rule: mean area over the seeds, and what it is above that of the study's rule. */
    public Table table() {
        record Line(List<EpochRules> trainings, EpochRule rule) {

            double mean() {
                PatientAreas areas = areas(trainings);
                int rules = EpochRule.values().length;
                return IntStream.range(0, trainings.size()).mapToDouble(t -> areas.auc()[t * rules + rule.ordinal()]).average().orElse(Double.NaN);
            }

            Interval gain() {
                return rule == EpochRule.BEST_ACCURACY ? Interval.UNDEFINED : EpochRules.gain(rule, trainings).difference();
            }
        }
        List<Line> lines = answers.stream().map(Answer::network).distinct()
                .map(network -> trainings().stream().filter(t -> t.answers.get(0).network.equals(network)).toList())
                .flatMap(of -> Stream.of(EpochRule.values()).map(rule -> new Line(of, rule))).toList();
        return Columns.of("The weights that are kept, by five rules", lines)
                .text("network", line -> line.trainings.get(0).answers.get(0).network)
                .text("kept", Line::rule)
                .whole("seeds", line -> line.trainings.size())
                .number("mean test AUC", 3, Line::mean)
                .signedInterval("less the study's rule", 3, Line::gain).table();
    }

    /** Of each other rule, over all networks and seeds. */
    public List<AuditVerdict> verdicts() {
        List<EpochRules> trainings = trainings();
        return trainings.isEmpty() ? List.of() : OTHERS.stream().map(rule -> {
            AuditVerdict verdict = new AuditVerdict(AuditVerdict.Kind.TRIALS, "keeping the " + rule + " is better than the highest validation accuracy",
                    "crops of phantoms, no ImageNet weights", "mean test AUC, that rule minus the study's", gain(rule, trainings));
            return rule == EpochRule.BEST_AUC ? verdict.asPrimary() : verdict;
        }).toList();
    }
}
