package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.audit.SignShares;
import thyroidstudy.data.StudyData;

/** How frequent sonographic signs are in each class of a data set, beside those of DDTI. */
public final class SignSharesFigure {

    private static final String TITLE = "Signs by class";
    /** Benign and cancer here, then in DDTI. */
    private static final List<Palette> LOOKS = List.of(Palette.BENIGN, Palette.CANCER, new Palette("#56B4E9", Line.Dash.DOT), Palette.CHANCE);

    private SignSharesFigure() {}

    /** Shares of the images of each class that show a sign. */
    public static StudyFigure of(StudyData data) {
        List<SignShares> here = SignShares.of(data);
        if (here.isEmpty()) {
            return StudyFigure.nothing(TITLE, "these images have no columns that describe signs");
        }
        List<SignShares> all = new ArrayList<>(here);
        all.addAll(SignShares.ddti());
        List<String> names = all.stream().map(s -> s.what() + ", " + s.label()).toList();
        String words = IntStream.range(0, all.size()).mapToObj(i -> names.get(i) + ": " + all.get(i).shares().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue())).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
        return new BarFigure(TITLE, "Share of the images with a sign. " + words, "sign", "share of the images", SignShares.signs(),
                IntStream.range(0, all.size()).mapToObj(i -> new BarFigure.Series(names.get(i), LOOKS.get(i % LOOKS.size()),
                        SignShares.signs().stream().mapToDouble(sign -> all.get(i).shares().getOrDefault(sign, Double.NaN)).toArray())).toList());
    }
}
