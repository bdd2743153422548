package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.probe.FrozenNetwork;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.train.TrainedRun;

/** ROC curves in one panel, with the diagonal of a coin; thresholds under the pointer. */
public final class RocFigure {

    private static final String HOVER =
            "false positive rate %{x:.3f}<br>true positive rate %{y:.3f}<br>threshold %{customdata:.3f}";
    private static final Palette MICRO = new Palette("#CC79A7", Line.Dash.DOT);
    /** Of sets of images. */
    private static final List<Palette> COLORS = List.of(Palette.BENIGN, Palette.CANCER, Palette.TRAINING, Palette.VALIDATION);
    private static final Palette MACRO = new Palette("#000000", Line.Dash.DASH_DOT);

    /** Why a figure of predictions has nothing to draw. */
    static final String NO_PREDICTIONS = "no network of this run was trained and tested on such images";
    static final String ONE_CLASS = "the test images are all of one class";

    private RocFigure() {}

    /** @param predictions of one training and test form; one curve per network, the mean over its seeds, Cancer being positive */
    public static StudyFigure of(String title, Predictions predictions) {
        List<Predictions> each = predictions.eachWithSeeds();
        List<RocCurve> curves = each.stream()
                .map(of -> RocCurve.mean(of.bySeed().stream().map(seed -> RocCurve.ofClass(seed, Label.CANCER)).toList())).toList();
        List<String> names = IntStream.range(0, curves.size())
                .mapToObj(i -> each.get(i).model() + (each.get(i).bySeed().size() == 1 ? "" : ", " + curves.get(i).name())).toList();
        return of(title, names, curves, predictions.models().stream().map(m -> Palette.ofModel(m, predictions.models())).toList());
    }

    /**
     * Heads on frozen features, trained and tested on one form: a colour for each set of images, a dash for each start and preprocessing.
     *
     * @param results of one set of images each; those without this form are left out
     */
    public static StudyFigure frozen(String title, List<ProbeResults> results, Variant form) {
        Named named = new Named();
        for (ProbeResults probe : results) {
            for (FrozenNetwork network : probe.settings().networks()) {
                named.add(probe.settings().data() + ", " + network.backbone().studyName(), results.indexOf(probe), network.start(),
                        network.preprocessing(), probe.of(network).ofCombination(form, form));
            }
        }
        return of(title, named.names, named.curves, named.looks);
    }

    /** Networks that were trained from ImageNet's weights, in the same looks: seeds of one recipe look the same. */
    public static StudyFigure trained(String title, List<TransferResults> results, Variant form) {
        Named named = new Named();
        for (TransferResults one : results) {
            for (TrainedRun run : one.runs()) {
                if (run.variant() == form) {
                    named.add(one.data() + ", " + run.settings().backbone().studyName() + ", seed " + run.settings().seed(), results.indexOf(one),
                            run.start(), run.settings().network().preprocessing(), one.kept().ofModel(run.title()).ofCombination(form, form));
                }
            }
        }
        return of(title, named.names, named.curves, named.looks);
    }

    /** Curves of several sets of images, with what their names and looks say of them. */
    private static final class Named {

        private final List<String> names = new ArrayList<>();
        private final List<RocCurve> curves = new ArrayList<>();
        private final List<Palette> looks = new ArrayList<>();
        private final Set<Predictions> drawn = new HashSet<>();

        /** Draws no predictions twice, such as those of the frames of two ways to crop. */
        void add(String name, int set, Start start, Preprocessing preprocessing, Predictions of) {
            if (of.size() > 0 && drawn.add(of)) {
                boolean imagenet = start.initialisation() == Initialisation.IMAGENET;
                boolean study = preprocessing == Preprocessing.STUDY;
                // which weight file it was stands in the tables; here it would leave no room for the curves
                names.add(name + ", " + (imagenet ? "ImageNet" : "random") + ", " + preprocessing);
                curves.add(RocCurve.ofClass(of, Label.CANCER));
                looks.add(new Palette(COLORS.get(set % COLORS.size()).color(),
                        imagenet ? study ? Line.Dash.SOLID : Line.Dash.DASH : study ? Line.Dash.DOT : Line.Dash.DASH_DOT));
            }
        }
    }

    /**
     * The four curves that scikit-plot draws: each class, micro- and macro-average.
     *
     * @param predictions of one network, training and test form
     */
    public static StudyFigure classes(String title, Predictions predictions) {
        List<RocCurve> curves = predictions.size() == 0 ? List.of() : RocCurve.all(predictions);
        return of(title, curves.stream().map(RocCurve::name).toList(), curves,
                List.of(Palette.BENIGN, Palette.CANCER, MICRO, MACRO));
    }

    private static StudyFigure of(String title, List<String> names, List<RocCurve> curves, List<Palette> looks) {
        List<LineFigure.Curve> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            RocCurve curve = curves.get(i);
            if (Double.isNaN(curve.auc())) {
                words.add(names.get(i) + " (no curve: the images are all of one class)");
                continue;
            }
            words.add(String.format(Locale.ROOT, "%s (AUC %.3f)", names.get(i), curve.auc()));
            lines.add(new LineFigure.Curve(words.get(i), looks.get(i), curve.fpr(), curve.tpr(), curve.thresholds(), HOVER));
        }
        if (lines.isEmpty()) {
            return StudyFigure.nothing(title, curves.isEmpty() ? NO_PREDICTIONS : ONE_CLASS);
        }
        return new LineFigure(title, "ROC curves: " + String.join(", ", words), "False positive rate", "True positive rate", lines)
                .and(LineFigure.Curve.reference("chance", 0, 0, 1, 1));
    }
}
