package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Calibration;
import thyroidstudy.evaluate.Predictions;

/** Reliability curves: whether of the images with P(Cancer) = 0.8 eight in ten are cancers. */
public final class CalibrationFigure {

    private static final int BINS = 10;

    private CalibrationFigure() {}

    /** @param predictions of one training and test form; one curve per network, bins that hold no image left out */
    public static StudyFigure of(String title, Predictions predictions) {
        if (predictions.size() == 0) {
            return StudyFigure.nothing(title, RocFigure.NO_PREDICTIONS);
        }
        Lines lines = new Lines(title);
        List<String> names = new ArrayList<>();
        for (String model : predictions.models()) {
            Predictions one = predictions.ofModel(model);
            Calibration calibration = Calibration.of(one.is(Label.CANCER), one.probabilities(Label.CANCER), BINS);
            String name = String.format(Locale.ROOT, "%s (ECE %.3f)", model, calibration.expectedCalibrationError());
            names.add(name);
            List<Calibration.Bin> bins = calibration.bins();
            lines.add(name, Palette.ofModel(model),
                            bins.stream().mapToDouble(Calibration.Bin::meanProbability).toArray(),
                            bins.stream().mapToDouble(Calibration.Bin::observed).toArray())
                    .hover(bins.stream().mapToDouble(Calibration.Bin::count).toArray(),
                            "said %{x:.3f}<br>was %{y:.3f}<br>%{customdata} images");
        }
        return lines.add("perfectly calibrated", Palette.CHANCE, new double[] {0, 1}, new double[] {0, 1})
                .figure("Reliability curves in " + BINS + " bins, with the expected calibration error: "
                        + String.join(", ", names), "mean P(Cancer) in the bin", "share of cancers in the bin");
    }
}
