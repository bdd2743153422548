package thyroidstudy.plot;

import java.util.List;
import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.PrecisionRecallCurve;
import thyroidstudy.evaluate.Predictions;

/** Precision over recall of the networks in one panel, with the share of cancers, which a coin reaches. */
public final class PrecisionRecallFigure {

    private PrecisionRecallFigure() {}

    /** @param predictions of one training and test form; one curve per network, Cancer being positive */
    public static StudyFigure of(String title, Predictions predictions) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        int cancers = predictions.where(p -> p.label() == Label.CANCER).size();
        if (cancers == 0) {
            return StudyFigure.nothing(title, "there is no cancer among the test images");
        }
        double prevalence = (double) cancers / predictions.size();
        List<LineFigure.Curve> curves = predictions.models().stream().map(m -> curve(m, predictions)).toList();
        return new LineFigure(title, String.format(Locale.ROOT, "Precision-recall curves: %s; %.3f of the images are cancers",
                LineFigure.names(curves), prevalence), "Recall (sensitivity)", "Precision (PPV)", curves)
                .and(LineFigure.Curve.reference("share of cancers", 0, prevalence, 1, prevalence));
    }

    private static LineFigure.Curve curve(String model, Predictions all) {
        Predictions predictions = all.ofModel(model);
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER));
        return new LineFigure.Curve(String.format(Locale.ROOT, "%s (AP %.3f)", model, curve.averagePrecision()),
                Palette.ofModel(model, all.models()), curve.recall(), curve.precision(), curve.thresholds(),
                "recall %{x:.3f}<br>precision %{y:.3f}<br>threshold %{customdata:.3f}");
    }
}
