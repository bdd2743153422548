package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Line;
import thyroidstudy.audit.NoduleSizes;
import thyroidstudy.data.StudyData;

/** How large the marked nodules of a data set are, beside those of DDTI. */
public final class NoduleSizeFigure {

    private static final List<Palette> LOOKS = List.of(Palette.TRAINING, new Palette("#56B4E9", Line.Dash.DOT),
            Palette.VALIDATION, Palette.CHANCE);

    private NoduleSizeFigure() {}

    /** Widths in shares of the frame's width. */
    public static StudyFigure widths(StudyData frames) {
        return of("width", frames, NoduleSizes::widths);
    }

    /** Heights in shares of the frame's height. */
    public static StudyFigure heights(StudyData frames) {
        return of("height", frames, NoduleSizes::heights);
    }

    private static StudyFigure of(String side, StudyData frames, Function<NoduleSizes, List<Double>> percentiles) {
        List<NoduleSizes> here = NoduleSizes.of(frames);
        if (here.get(0).images() == 0) {
            return StudyFigure.nothing("Nodule " + side, "no nodule is marked in these images");
        }
        List<NoduleSizes> all = new ArrayList<>(here);
        all.addAll(NoduleSizes.ddti());
        int median = NoduleSizes.LEVELS.indexOf(50);
        String medians = all.stream().map(s -> String.format(Locale.ROOT, "%s %.2f", s.what(), percentiles.apply(s).get(median)))
                .collect(Collectors.joining("; "));
        return new BarFigure("Nodule " + side + " as a share of the frame's", "Percentiles of the nodules' " + side
                + " as a share of the frame's. Medians: " + medians, "percentile of the images", "share of the frame's " + side,
                // Plotly would take "50 %" for a number
                NoduleSizes.LEVELS.stream().map(level -> level == 50 ? "median" : level + "th").toList(),
                IntStream.range(0, all.size()).mapToObj(i -> new BarFigure.Series(all.get(i).what(), LOOKS.get(i),
                        percentiles.apply(all.get(i)).stream().mapToDouble(Double::doubleValue).toArray())).toList());
    }
}
