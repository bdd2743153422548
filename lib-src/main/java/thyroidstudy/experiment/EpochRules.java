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
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.util.MathArrays;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.experiment.SmallNetwork.Repetition;
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
        progress.reset("Epochs", Repetition.all().size());
        Path folder = work.resolve("epochs");
        StudyData crops = Trials.crops(PhantomSettings.small(), folder).labelled();
        EpochRules rules = read(file);
        for (Repetition training : Repetition.all()) {
            if (rules.of(training.network().studyName(), training.seed()).answers.isEmpty()) {
                TrainingSettings settings = training.settings()
                        .validation(v -> v.withShare(Repetition.VALIDATION_SHARE).withKept(EpochRule.MEAN_OF_LAST));
                rules = rules.with(answers(settings, crops, training.in(folder)));
                rules.write(file);
            }
            progress.increment(1);
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

    /** The trainings, each with its answers. */
    private List<EpochRules> trainings() {
        return answers.stream().map(a -> of(a.network, a.seed)).distinct().toList();
    }

    private double[] cancers(EpochRule rule) {
        return answers.stream().mapToDouble(a -> a.cancers.get(rule)).toArray();
    }

    /**
     * What each rule reaches in some trainings. The patients are the same in all of them, so that the AUCs' covariance is known.
     *
     * @param aucs  of each rule in each training, the rules of one training in their order
     */
    private record ByRule(String network, int trainings, PatientAucs aucs) {

        static ByRule of(List<EpochRules> trainings) {
            List<Answer> first = trainings.get(0).answers;
            boolean[] positive = new boolean[first.size()];
            IntStream.range(0, positive.length).forEach(i -> positive[i] = first.get(i).label == Label.CANCER);
            List<double[]> scores = trainings.stream().flatMap(t -> Stream.of(EpochRule.values()).map(t::cancers)).toList();
            return new ByRule(first.get(0).network, trainings.size(),
                    PatientAucs.of(positive, scores, first.stream().map(Answer::patient).toList()));
        }

        private static int index(int training, EpochRule rule) {
            return training * EpochRule.values().length + rule.ordinal();
        }

        double[] aucs(EpochRule rule) {
            return IntStream.range(0, trainings).mapToDouble(t -> aucs.auc()[index(t, rule)]).toArray();
        }

        /** Mean AUC of a rule less that of the study's: by patients and by trainings. */
        Evidence gain(EpochRule rule) {
            double[] weights = new double[aucs.auc().length];
            for (int t = 0; t < trainings; t++) {
                weights[index(t, rule)] += 1.0 / trainings;
                weights[index(t, EpochRule.BEST_ACCURACY)] -= 1.0 / trainings;
            }
            double[] gains = MathArrays.ebeSubtract(aucs(rule), aucs(EpochRule.BEST_ACCURACY));
            double[] ofPatients = new double[trainings];
            Arrays.fill(ofPatients, Math.pow(aucs.contrast(weights).standardError(), 2));
            return Trials.evidence(gains, ofPatients, Varied.SEEDS);
        }
    }

    /** One row for each network and rule: mean AUC over the seeds, and what it is above that of the study's rule. */
    public Table table() {
        record Line(ByRule of, EpochRule rule) {}
        List<Line> lines = answers.stream().map(Answer::network).distinct()
                .map(network -> ByRule.of(trainings().stream().filter(t -> t.answers.get(0).network.equals(network)).toList()))
                .flatMap(of -> Stream.of(EpochRule.values()).map(rule -> new Line(of, rule))).toList();
        return Columns.of("The weights that are kept, by five rules", lines)
                .text("network", line -> line.of.network)
                .text("kept", Line::rule)
                .whole("seeds", line -> line.of.trainings)
                .number("mean test AUC", 3, line -> StatUtils.mean(line.of.aucs(line.rule)))
                .signedInterval("less the study's rule", 3, line -> line.rule == EpochRule.BEST_ACCURACY ? Interval.UNDEFINED
                        : line.of.gain(line.rule).difference()).table();
    }

    /** Of each other rule, over all networks and seeds. */
    public List<AuditVerdict> verdicts() {
        if (answers.isEmpty()) {
            return List.of();
        }
        ByRule all = ByRule.of(trainings());
        return OTHERS.stream().map(rule -> new AuditVerdict(AuditVerdict.Kind.TRIALS,
                "keeping the " + rule + " is better than the highest validation accuracy", "crops of phantoms, no ImageNet weights",
                "mean test AUC, that rule minus the study's", all.gain(rule)).asPrimary(rule == EpochRule.BEST_AUC)).toList();
    }
}
