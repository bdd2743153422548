package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;
import thyroidstudy.train.TrainedRun;

/** Tables that put the published number and ours side by side. Neither enters the other. */
public final class Comparison {

    private Comparison() {}

    /** Images by folder of the study and class: published beside those of the data in hand, missing where it lacks the variant. */
    public static Table counts(PublishedStudy published, StudyData data) {
        record Cell(PublishedStudy.Count count, Label label) {

            Integer here(StudyData data) {
                StudyData ofVariant = data.where(count.set().startsWith("cropped") ? Variant.CROPPED : Variant.UNCROPPED);
                return ofVariant.size() == 0 ? null
                        : ofVariant.where(count.set().endsWith("test") ? Split.TEST : Split.TRAIN).where(label).size();
            }
        }
        List<Cell> cells = new ArrayList<>();
        for (PublishedStudy.Count count : published.counts()) {
            for (Label label : Label.values()) {
                cells.add(new Cell(count, label));
            }
        }
        return Columns.of("Images, published and here", cells)
                .text("set", c -> c.count.set())
                .text("class", Cell::label)
                .whole("published", c -> c.label == Label.BENIGN ? c.count.benign() : c.count.cancer())
                .whole("here", c -> c.here(data)).table();
    }

    /** The accuracy of answering "benign" to everything, for each published set and for the study's validation images. */
    public static Table majorityBaseline(PublishedStudy published) {
        record Side(String set, int benign, int all) {}
        List<Side> sides = new ArrayList<>();
        for (PublishedStudy.Count c : published.counts()) {
            sides.add(new Side(c.set(), c.benign(), c.benign() + c.cancer()));
            if (c.set().endsWith("train")) {
                sides.add(new Side(c.set() + ", the 10 % for validation", c.validationBenign(),
                        c.validationBenign() + c.validationCancer()));
            }
        }
        return Columns.of("Accuracy of always answering benign (published counts)", sides)
                .text("set", Side::set)
                .whole("benign", Side::benign)
                .whole("all", Side::all)
                .number("accuracy", 4, s -> (double) s.benign / s.all).table();
    }

    /**
     * Area under the ROC curve by combination and network: published, ours with its interval by patient, and micro-averages. Of a network with
     * several seeds they are means over these, and the interval is by patient and seed.
     */
    public static Table aucs(PublishedStudy published, Predictions predictions) {
        record Row(Predictions of, Interval auc, String varied) {}
        List<Row> rows = new ArrayList<>();
        for (String combination : predictions.combinations()) {
            List<Predictions> sets = predictions.ofCombination(combination).eachWithSeeds();
            PatientAucs aucs = PatientAucs.of(sets);
            sets.forEach(set -> rows.add(new Row(set, aucs.interval(sets.indexOf(set)), aucs.varied())));
        }
        return Columns.of("Area under the ROC curve, published and here", rows)
                .text("trained -> tested", r -> r.of.combination())
                .text("network", r -> r.of.model())
                .text("start", r -> r.of.start())
                .number("published AUC", 2, r -> published(published, r.of, PublishedStudy.Auc::perClass)).orSay("left out")
                .interval("AUC", 3, Row::auc)
                .text("interval over", Row::varied)
                .number("published micro-average", 2, r -> published(published, r.of, PublishedStudy.Auc::micro)).orSay("left out")
                .number("micro-average", 3, r -> r.of.bySeed().stream().mapToDouble(one -> RocCurve.micro(one).auc()).average().orElseThrow())
                .whole("images", r -> r.of.bySeed().get(0).size())
                .whole("seeds", r -> r.of.bySeed().size()).table();
    }

    /**
     * What the draw of a seed does: the AUCs of the networks that were trained with several, by combination, with the standard deviation of the
     * seeds beside the standard error of one seed's AUC by patient.
     */
    public static Table seeds(Predictions allSeeds) {
        record Row(Predictions of, double[] aucs) {}
        return Columns.of("The same recipe with several seeds", allSeeds.eachWithSeeds().stream().filter(of -> of.bySeed().size() > 1)
                        .map(of -> new Row(of, of.bySeed().stream().mapToDouble(one -> PatientAucs.of(one).auc()[0]).toArray())).toList())
                .text("trained -> tested", r -> r.of.combination())
                .text("network", r -> r.of.model())
                .text("start", r -> r.of.start())
                .whole("seeds", r -> r.aucs.length)
                .number("lowest AUC", 3, r -> StatUtils.min(r.aucs))
                .number("mean AUC", 3, r -> StatUtils.mean(r.aucs))
                .number("highest AUC", 3, r -> StatUtils.max(r.aucs))
                .number("spread of the seeds", 3, r -> Math.sqrt(StatUtils.variance(r.aucs)))
                .number("standard error by patient", 3, r -> r.of.bySeed().stream()
                        .mapToDouble(one -> Math.sqrt(PatientAucs.of(one).covariance()[0][0])).average().orElseThrow()).table();
    }

    private static double published(PublishedStudy study, Predictions one, ToDoubleFunction<PublishedStudy.Auc> auc) {
        return study.auc(one.combination(), one.model()).map(auc::applyAsDouble).orElse(Double.NaN);
    }

    /**
     * A table in which rows that look the same but for one column are one row; that column says how many they were, and their names.
     *
     * @param names of the column in which the rows differ
     */
    public static Table alike(Table table, String names) {
        Table shown = Columns.shown(table);
        List<String> same = shown.columnNames().stream().filter(name -> !name.equals(names)).toList();
        Map<List<String>, List<String>> rows = new LinkedHashMap<>();
        for (int row = 0; row < shown.rowCount(); row++) {
            int at = row;
            rows.computeIfAbsent(same.stream().map(name -> shown.getString(at, name)).toList(), key -> new ArrayList<>())
                    .add(shown.getString(row, names));
        }
        Columns<Map.Entry<List<String>, List<String>>> columns = Columns.of(table.name(), List.copyOf(rows.entrySet()));
        for (String name : shown.columnNames()) {
            columns.text(name, e -> name.equals(names) ? (e.getValue().size() == 1 ? "" : e.getValue().size() + ": ") + String.join(", ", e.getValue())
                    : e.getKey().get(same.indexOf(name)));
        }
        return columns.table();
    }

    /** How many of the study's conclusions have which of the {@link Verdicts}: one row a verdict, with the conclusions. */
    public static Table byVerdict(Predictions predictions) {
        Map<String, List<String>> claims = new TreeMap<>(Comparator.reverseOrder());
        Verdicts.of(predictions).forEach(row ->
                claims.computeIfAbsent(row.getString("verdict"), key -> new ArrayList<>()).add(row.getString("the study says")));
        return Columns.of("Of the study's conclusions these predictions say", List.copyOf(claims.entrySet()))
                .text("verdict", Map.Entry::getKey)
                .whole("conclusions", e -> e.getValue().size())
                .text("the study says", e -> String.join("; ", e.getValue())).table();
    }

    /** What each network does at a threshold of 0.5, beside the majority class; intervals by patient. */
    public static Table atOneHalf(Predictions predictions) {
        record Row(Predictions of, ConfusionMatrix matrix) {}
        return Columns.of("At threshold 0.5", predictions.each().stream().map(p -> new Row(p, ConfusionMatrix.of(p, 0.5))).toList())
                .text("trained -> tested", r -> r.of.combination())
                .text("network", r -> r.of.model())
                .text("start", r -> r.of.start())
                .interval("accuracy", 3, r -> Interval.ofShare(r.of.correct(), r.of.patients()))
                .number("majority class", 3, r -> r.matrix.majorityBaseline())
                .interval("sensitivity", 3, r -> calledRight(r.of, Label.CANCER, 0.5))
                .interval("specificity", 3, r -> calledRight(r.of, Label.BENIGN, 0.5))
                .number("balanced accuracy", 3, r -> r.matrix.balancedAccuracy()).table();
    }

    /** Share of a class's images that are called so, with its interval by patient: sensitivity of Cancer, specificity of Benign. */
    private static Interval calledRight(Predictions one, Label label, double threshold) {
        Predictions truly = one.where(r -> r.label() == label);
        boolean[] right = new boolean[truly.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = truly.rows().get(i).pCancer() >= threshold == (label == Label.CANCER);
        }
        return Interval.ofShare(right, truly.patients());
    }

    /**
     * What each network does at three thresholds: 0.5, Youden's, and that which finds 95 % of the cancers. The last two are chosen
     * on the very images they are judged on and therefore flatter a little: their intervals, by patient, do not know of the choice.
     */
    public static Table thresholds(Predictions predictions) {
        record Choice(Predictions of, String name, double threshold) {

            /** Counts nothing where a single class defines no threshold. */
            ConfusionMatrix matrix() {
                return Double.isNaN(threshold) ? new ConfusionMatrix(0, 0, 0, 0) : ConfusionMatrix.of(of, threshold);
            }

            Interval right(Label label) {
                return Double.isNaN(threshold) ? Interval.UNDEFINED : calledRight(of, label, threshold);
            }

            Integer count(int images) {
                return Double.isNaN(threshold) ? null : images;
            }
        }
        List<Choice> choices = new ArrayList<>();
        for (Predictions one : predictions.each()) {
            choices.add(new Choice(one, "0.5", 0.5));
            choices.add(new Choice(one, "Youden", RocCurve.ofClass(one, Label.CANCER).youden().threshold()));
            choices.add(new Choice(one, "sensitivity 0.95",
                    RocCurve.atSensitivity(one.is(Label.CANCER), one.probabilities(Label.CANCER), 0.95).threshold()));
        }
        return Columns.of("At three thresholds", choices)
                .text("trained -> tested", c -> c.of.combination())
                .text("network", c -> c.of.model())
                .text("start", c -> c.of.start())
                .text("choice", Choice::name)
                .number("threshold", 3, Choice::threshold)
                .interval("sensitivity", 3, c -> c.right(Label.CANCER))
                .interval("specificity", 3, c -> c.right(Label.BENIGN))
                .number("PPV", 3, c -> c.matrix().ppv())
                .number("NPV", 3, c -> c.matrix().npv())
                .whole("cancers missed", c -> c.count(c.matrix().falseNegatives()))
                .whole("cancers", c -> c.count(c.matrix().truePositives() + c.matrix().falseNegatives()))
                .whole("false alarms", c -> c.count(c.matrix().falsePositives()))
                .whole("benign", c -> c.count(c.matrix().falsePositives() + c.matrix().trueNegatives())).table();
    }

    /**
     * Every pair of networks on the same images, by patient: the difference of their AUCs with its interval and test, whether they are as good as
     * each other within {@link Verdicts#MARGIN}, and at threshold 0.5 the images that only one of them has right with McNemar's test. The p
     * values of each test are corrected for the number of pairs after Holm. No rows for fewer than two networks. AUCs are means over the seeds
     * of a network; McNemar's test is of the first.
     *
     * @param predictions of one training and test form, perhaps of several seeds
     */
    public static Table pairs(Predictions predictions) {
        record Pair(String names, String start, PatientAucs.Difference aucs, McNemar answers) {}
        List<Predictions> each = predictions.eachWithSeeds();
        PatientAucs aucs = PatientAucs.of(each);
        List<Pair> pairs = new ArrayList<>();
        for (int a = 0; a < each.size(); a++) {
            for (int b = a + 1; b < each.size(); b++) {
                Predictions first = each.get(a).bySeed().get(0);
                Predictions second = each.get(b).bySeed().get(0);
                pairs.add(new Pair(first.model() + " - " + second.model(),
                        first.start().equals(second.start()) ? first.start() : first.start() + " - " + second.start(),
                        aucs.difference(a, b), McNemar.of(first.correct(), second.correct(), first.patients())));
            }
        }
        double[] ofAreas = Holm.adjust(pairs.stream().mapToDouble(p -> p.aucs.pValue()).toArray());
        double[] ofAnswers = Holm.adjust(pairs.stream().mapToDouble(p -> p.answers.pValue()).toArray());
        return Columns.of("Pairs of networks on the same images", pairs)
                .text("pair", Pair::names)
                .text("start", Pair::start)
                .signedInterval("difference of AUC", 3, p -> p.aucs.interval())
                .text("interval over", p -> aucs.varied())
                .number("p (AUC, Holm)", 3, p -> ofAreas[pairs.indexOf(p)])
                .text("as good, within " + Verdicts.MARGIN, p -> Verdict.within(Verdicts.MARGIN, p.aucs.interval()))
                .whole("only first right", p -> p.answers.onlyFirst())
                .whole("only second right", p -> p.answers.onlySecond())
                .number("p (McNemar, Holm)", 3, p -> ofAnswers[pairs.indexOf(p)]).table();
    }

    /**
     * What the study's rule kept, the epoch of the best validation accuracy, beside what the last epoch says of the same images:
     * AUCs with the interval of their difference by patient, and at threshold 0.5 the mean of sensitivity and specificity.
     *
     * @param kept predictions of the epoch that was kept
     * @param last predictions of the last epoch, in the same order
     * @throws IllegalArgumentException if the two are not of the same networks and images
     */
    public static Table keptAndLast(Predictions kept, Predictions last) {
        record Row(Predictions kept, Predictions last, PatientAucs aucs) {

            double balanced(Predictions of) {
                return ConfusionMatrix.of(of, 0.5).balancedAccuracy();
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Predictions before : kept.each()) {
            Predictions after = last.ofCombination(before.combination()).ofModel(before.model());
            if (!before.images().equals(after.images())) {
                throw new IllegalArgumentException("The last epoch of " + before.model() + ", " + before.combination()
                        + ", was not asked about the same images as the one that was kept");
            }
            rows.add(new Row(before, after, PatientAucs.of(List.of(after, before))));
        }
        return Columns.of("The epoch that was kept, and the last", rows)
                .text("trained -> tested", r -> r.kept.combination())
                .text("network", r -> r.kept.model())
                .text("start", r -> r.kept.start())
                .number("AUC, kept", 3, r -> r.aucs.auc()[1])
                .number("AUC, last", 3, r -> r.aucs.auc()[0])
                .signedInterval("last less kept", 3, r -> r.aucs.difference(0, 1).interval())
                .text("interval over", r -> r.aucs.varied())
                .number("balanced accuracy, kept", 3, r -> r.balanced(r.kept))
                .number("balanced accuracy, last", 3, r -> r.balanced(r.last)).table();
    }

    /**
     * The kept epoch of each run beside the best checkpoint that the study published, and beside the share of the majority class
     * among the validation images: a network whose accuracy equals that share may have collapsed to one answer.
     */
    public static Table keptEpochs(PublishedStudy published, List<TrainedRun> runs) {
        return Columns.of("Epochs that were kept, published and here", runs)
                .text("run", TrainedRun::name)
                .text("seed", run -> run.settings().seed())
                .number("published val accuracy", 4, run -> published.best().stream().filter(c -> c.run().equals(run.name()))
                        .mapToDouble(PublishedStudy.Checkpoint::accuracy).findFirst().orElse(Double.NaN)).orSay("left out")
                .number("val accuracy", 3, run -> run.keptEpoch().validationAccuracy())
                .whole("epochs", run -> run.epochs().size())
                .number("majority class", 3, run -> run.sides().map(s -> s.majorityShare()).orElse(Double.NaN))
                .whole("kept epoch", run -> run.keptEpoch().epoch())
                .number("val loss", 3, run -> run.keptEpoch().validationLoss())
                .text("start", TrainedRun::start)
                .text("preprocessing", run -> run.settings().network().preprocessing())
                .text("data", TrainedRun::dataName).table();
    }

    /**
     * The five networks: what Keras publishes of them with their 1,000 classes of ImageNet, the weights that remain without the last layers,
     * and how long the study's author waited for the answers to the test images, on a CPU.
     */
    public static Table networks(PublishedStudy published) {
        Table here = Backbone.table();
        double images = published.count("uncropped test").benign() + published.count("uncropped test").cancer();
        record Network(PublishedStudy.ImageNet keras, double withoutHead, int seconds) {}
        List<Network> networks = new ArrayList<>();
        here.forEach(row -> {
            String name = row.getString("network");
            networks.add(new Network(published.imageNet().stream().filter(n -> n.model().equals(name)).findFirst().orElseThrow(),
                    row.getLong("weights") / 1e6, published.predictionSeconds().get(name)));
        });
        return Columns.of("The five networks", networks)
                .text("network", n -> n.keras.model())
                .number("size (MB)", 0, n -> n.keras.sizeMb())
                .number("ImageNet top-1 (%)", 1, n -> n.keras.top1())
                .number("parameters (million)", 1, n -> n.keras.parametersMillion())
                .whole("depth", n -> n.keras.depth())
                .number("without the head (million)", 1, Network::withoutHead)
                .number("author's prediction (s)", 0, Network::seconds)
                .number("images a second", 1, n -> images / n.seconds).table();
    }

    /**
     * The study's prediction times on its author's CPU beside ours. Times are of one machine and one moment: they are no result that has to
     * replicate.
     *
     * @param here at most one a network
     */
    public static Table predictionTimes(PublishedStudy published, List<PredictionTime> here) {
        PublishedStudy.Count test = published.count("uncropped test");
        double images = test.benign() + test.cancer();
        record Row(String network, int published, Optional<PredictionTime> here) {

            double here(ToDoubleFunction<PredictionTime> value) {
                return here.stream().mapToDouble(value).findFirst().orElse(Double.NaN);
            }
        }
        String missing = "not measured";
        return Columns.of("Prediction times, published and here", published.predictionSeconds().entrySet().stream()
                        .map(e -> new Row(e.getKey(), e.getValue(), here.stream().filter(t -> t.network().equals(e.getKey())).findFirst()))
                        .toList())
                .text("network", Row::network)
                .number("published: seconds", 0, Row::published)
                .number("images a second", 1, r -> images / r.published)
                .number("here: seconds", 1, r -> r.here(PredictionTime::seconds)).orSay(missing)
                .number("images", 0, r -> r.here(PredictionTime::images)).orSay(missing)
                .number("pixels", 0, r -> r.here(PredictionTime::imageSize)).orSay(missing)
                .number("images a second, here", 1, r -> r.here(PredictionTime::imagesPerSecond)).orSay(missing)
                .text("device", r -> r.here.map(PredictionTime::device).orElse("-")).table();
    }
}
