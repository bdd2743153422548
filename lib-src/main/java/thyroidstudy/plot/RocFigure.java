package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;

/** ROC curves in one panel, with the diagonal of a coin; thresholds under the pointer. */
public final class RocFigure {

    private static final String HOVER =
            "false positive rate %{x:.3f}<br>true positive rate %{y:.3f}<br>threshold %{customdata:.3f}";
    private static final Palette MICRO = new Palette("#CC79A7", Line.Dash.DOT);
    private static final Palette MACRO = new Palette("#000000", Line.Dash.DASH_DOT);

    /** Why a figure of predictions has nothing to draw. */
    static final String NO_PREDICTIONS = "no network of this run was trained and tested on such images";
    static final String ONE_CLASS = "the test images are all of one class";

    private RocFigure() {}

    /** @param predictions of one training and test form; one curve per network, Cancer being positive */
    public static StudyFigure of(String title, Predictions predictions) {
        List<RocCurve> curves = new ArrayList<>();
        List<Palette> looks = new ArrayList<>();
        for (String model : predictions.models()) {
            RocCurve curve = RocCurve.ofClass(predictions.ofModel(model), Label.CANCER);
            curves.add(new RocCurve(model, curve.fpr(), curve.tpr(), curve.thresholds()));
            looks.add(Palette.ofModel(model));
        }
        return of(title, curves, looks);
    }

    /**
     * The four curves that scikit-plot draws: each class, micro- and macro-average.
     *
     * @param predictions of one network, training and test form
     */
    public static StudyFigure classes(String title, Predictions predictions) {
        return predictions.size() == 0 ? StudyFigure.nothing(title, NO_PREDICTIONS)
                : of(title, RocCurve.all(predictions), List.of(Palette.BENIGN, Palette.CANCER, MICRO, MACRO));
    }

    private static StudyFigure of(String title, List<RocCurve> curves, List<Palette> looks) {
        if (curves.stream().allMatch(curve -> Double.isNaN(curve.auc()))) {
            return StudyFigure.nothing(title, curves.isEmpty() ? NO_PREDICTIONS : ONE_CLASS);
        }
        Lines lines = new Lines(title);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            RocCurve curve = curves.get(i);
            if (Double.isNaN(curve.auc())) {
                names.add(curve.name() + " (no curve: the images are all of one class)");
                continue;
            }
            String name = String.format(Locale.ROOT, "%s (AUC %.3f)", curve.name(), curve.auc());
            names.add(name);
            lines.add(name, looks.get(i), curve.fpr(), curve.tpr()).hover(curve.thresholds(), HOVER);
        }
        return lines.add("chance", Palette.CHANCE, new double[] {0, 1}, new double[] {0, 1})
                .figure("ROC curves: " + String.join(", ", names), "False positive rate", "True positive rate");
    }
}
