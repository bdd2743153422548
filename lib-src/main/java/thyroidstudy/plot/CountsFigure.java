package thyroidstudy.plot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;

/** How many images of each class stand on each side. */
public final class CountsFigure {

    private CountsFigure() {}

    public static StudyFigure of(StudyData data) {
        if (data.labelled().size() == 0) {
            return StudyFigure.nothing("Images by class", data.size() == 0 ? "there are no images" : "no image has a label");
        }
        List<Split> sides = Arrays.stream(Split.values()).filter(s -> data.where(s).size() > 0).toList();
        List<String> names = sides.stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
        double[] benign = sides.stream().mapToDouble(s -> data.where(s).where(Label.BENIGN).size()).toArray();
        double[] cancer = sides.stream().mapToDouble(s -> data.where(s).where(Label.CANCER).size()).toArray();
        return new BarFigure("Images by class", "Number of images by side and class: " + String.join(", ", names) + "; benign "
                + Arrays.toString(benign) + ", cancer " + Arrays.toString(cancer), "side of the study", "images", names,
                BarFigure.Series.byLabel(benign, cancer));
    }
}
