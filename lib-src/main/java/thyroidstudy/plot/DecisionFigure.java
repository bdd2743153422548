package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.evaluate.DecisionCurve;
import thyroidstudy.evaluate.Predictions;

/** Decision curves: the net benefit of following a network, beside that of treating everybody and nobody. */
public final class DecisionFigure {

    private static final Palette NOBODY = new Palette("#999999", Line.Dash.SOLID);
    /** Below this a curve is cut off: how harmful something is does not interest here. */
    private static final double LOWEST = -0.05;

    private DecisionFigure() {}

    /** @param predictions of one training and test form; one curve per network */
    public static StudyFigure of(String title, Predictions predictions) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        List<LineFigure.Curve> curves = new ArrayList<>();
        List<String> words = new ArrayList<>();
        DecisionCurve last = null;
        for (String model : predictions.models()) {
            last = DecisionCurve.of(predictions.ofModel(model));
            words.add(usefulness(model, last));
            curves.add(shown(model, Palette.ofModel(model, predictions.models()), last.thresholds(), last.netBenefit()));
        }
        curves.add(shown("act on everybody", Palette.CHANCE, last.thresholds(), last.treatAll()));
        curves.add(new LineFigure.Curve("act on nobody", NOBODY, last.thresholds(), new double[last.thresholds().length]));
        return new LineFigure(title, "Decision curves. Better than acting on everybody and on nobody: " + String.join("; ", words),
                "probability above which one would act", "net benefit (true positives per image)",
                curves.stream().filter(c -> c.x().length > 0).toList());
    }

    private static String usefulness(String model, DecisionCurve curve) {
        boolean[] useful = curve.useful();
        double[] at = IntStream.range(0, useful.length).filter(i -> useful[i]).mapToDouble(i -> curve.thresholds()[i]).toArray();
        return at.length == 0 ? model + " nowhere" : String.format(Locale.ROOT, "%s at %d of %d thresholds, %.2f to %.2f",
                model, at.length, useful.length, at[0], at[at.length - 1]);
    }

    private static LineFigure.Curve shown(String name, Palette look, double[] x, double[] y) {
        int[] shown = IntStream.range(0, x.length).filter(i -> y[i] >= LOWEST).toArray();
        return new LineFigure.Curve(name, look, Arrays.stream(shown).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(shown).mapToDouble(i -> y[i]).toArray());
    }
}
