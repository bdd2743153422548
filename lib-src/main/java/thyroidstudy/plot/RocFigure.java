package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;

/** ROC curves of the networks in one panel, with the diagonal of a coin. */
public final class RocFigure {

    private RocFigure() {}

    /** @param predictions of one training and test form; one curve per network, Cancer being positive */
    public static StudyFigure of(String title, Predictions predictions) {
        List<Trace> traces = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String model : predictions.models()) {
            RocCurve curve = RocCurve.ofClass(predictions.ofModel(model), Label.CANCER);
            String name = String.format(Locale.ROOT, "%s (AUC %.3f)", model, curve.auc());
            names.add(name);
            traces.add(line(name, curve.fpr(), curve.tpr(), Palette.ofModel(model)));
        }
        traces.add(line("chance", new double[] {0, 1}, new double[] {0, 1}, Palette.CHANCE));
        Layout layout = Layout.builder(title)
                .xAxis(Axis.builder().title("False positive rate").build())
                .yAxis(Axis.builder().title("True positive rate").build())
                .build();
        return StudyFigure.of(title, "ROC curves: " + String.join(", ", names), layout, traces.toArray(Trace[]::new));
    }

    private static Trace line(String name, double[] x, double[] y, Palette look) {
        return ScatterTrace.builder(x, y).mode(ScatterTrace.Mode.LINE).name(name)
                .line(Line.builder().color(look.color()).dash(look.dash()).width(2).build()).build();
    }
}
