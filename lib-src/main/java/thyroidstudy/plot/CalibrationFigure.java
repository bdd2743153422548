package thyroidstudy.plot;

import java.util.List;
import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Calibration;
import thyroidstudy.evaluate.Predictions;

/** Reliability curves: whether of the images with P(Cancer) = 0.8 eight in ten are cancers. */
public final class CalibrationFigure {

    /** Into how many equally wide bins probabilities are put. */
    public static final int BINS = 10;

    private CalibrationFigure() {}

    /** @param predictions of one training and test form; one curve per network, bins that hold no image left out */
    public static StudyFigure of(String title, Predictions predictions) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        List<LineFigure.Curve> curves = predictions.models().stream().map(m -> curve(m, predictions)).toList();
        return new LineFigure(title, "Reliability curves in " + BINS + " bins, with the expected calibration error: "
                + LineFigure.names(curves), "mean P(Cancer) in the bin", "share of cancers in the bin", curves)
                .and(LineFigure.Curve.reference("perfectly calibrated", 0, 0, 1, 1));
    }

    private static LineFigure.Curve curve(String model, Predictions all) {
        Predictions predictions = all.ofModel(model);
        Calibration calibration = Calibration.of(predictions.is(Label.CANCER), predictions.probabilities(Label.CANCER), BINS);
        List<Calibration.Bin> bins = calibration.bins();
        return new LineFigure.Curve(String.format(Locale.ROOT, "%s (ECE %.3f)", model, calibration.expectedCalibrationError()),
                Palette.ofModel(model, all.models()),
                bins.stream().mapToDouble(Calibration.Bin::meanProbability).toArray(),
                bins.stream().mapToDouble(Calibration.Bin::observed).toArray(),
                bins.stream().mapToDouble(Calibration.Bin::count).toArray(),
                "said %{x:.3f}<br>was %{y:.3f}<br>%{customdata} images");
    }
}
