package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.ConfusionMatrix;
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
        if (predictions.where(p -> p.label() == Label.CANCER).size() == 0) {
            return StudyFigure.nothing(title, "there is no cancer among the test images");
        }
        Lines lines = new Lines(title);
        List<String> names = new ArrayList<>();
        double prevalence = Double.NaN;
        for (String model : predictions.models()) {
            Predictions one = predictions.ofModel(model);
            ConfusionMatrix counts = ConfusionMatrix.of(one, 0.5);
            prevalence = (double) (counts.truePositives() + counts.falseNegatives()) / counts.total();
            PrecisionRecallCurve curve = PrecisionRecallCurve.of(one.is(Label.CANCER), one.probabilities(Label.CANCER));
            String name = String.format(Locale.ROOT, "%s (AP %.3f)", model, curve.averagePrecision());
            names.add(name);
            lines.add(name, Palette.ofModel(model), curve.recall(), curve.precision())
                    .hover(curve.thresholds(), "recall %{x:.3f}<br>precision %{y:.3f}<br>threshold %{customdata:.3f}");
        }
        return lines.add("share of cancers", Palette.CHANCE, new double[] {0, 1}, new double[] {prevalence, prevalence})
                .figure(String.format(Locale.ROOT, "Precision-recall curves: %s; %.3f of the images are cancers",
                        String.join(", ", names), prevalence), "Recall (sensitivity)", "Precision (PPV)");
    }
}
