package thyroidstudy.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import thyroidstudy.data.Label;

/** Grouped bars: some series over the same categories. */
public record BarFigure(String title, String altText, String xTitle, String yTitle, List<String> categories, List<Series> series)
        implements StudyFigure {

    /**
     * The bars of one colour.
     *
     * @param values one for each category
     * @param errors half the length of each error bar; NaN for a bar without one, of length 0 if no bar has one
     */
    public record Series(String name, Palette look, double[] values, double[] errors) {

        public Series(String name, Palette look, double[] values) {
            this(name, look, values, new double[0]);
        }

        /** Benign beside Cancer. */
        static List<Series> byLabel(double[] benign, double[] cancer) {
            return List.of(new Series(Label.BENIGN.toString(), Palette.BENIGN, benign),
                    new Series(Label.CANCER.toString(), Palette.CANCER, cancer));
        }
    }

    public BarFigure {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
    }

    @Override
    public Map<String, Object> plotly() {
        List<Map<String, Object>> data = new ArrayList<>();
        for (Series s : series) {
            Map<String, Object> trace = Plotly.trace(BarTrace.builder(categories.toArray(), s.values)
                    .marker(Marker.builder().color(s.look.color()).build()).build(), s.name, categories, Plotly.numbers(s.values));
            if (s.errors.length > 0) {
                trace.put("error_y", Map.of("type", "data", "array", Plotly.numbers(s.errors)));
            }
            data.add(trace);
        }
        return Map.of("data", data, "layout", Plotly.layout(
                Plotly.layout().barMode(Layout.BarMode.GROUP).showLegend(true).build(), title, xTitle, yTitle));
    }

    @Override
    public byte[] draw(int width, int height) {
        int turned = StaticChart.turned(categories, width - 80);
        Surround surround = new Surround(title, series.stream().map(s -> new Surround.Entry(s.name, s.look, Surround.Mark.BAR)).toList(),
                width, height + turned);
        CategoryChart chart = new CategoryChartBuilder().width(width).height(surround.room())
                .xAxisTitle(xTitle).yAxisTitle(yTitle).build();
        StaticChart.style(chart);
        chart.getStyler().setAvailableSpaceFill(0.8);
        double highest = series.stream().flatMapToDouble(s -> Arrays.stream(tops(s))).filter(Double::isFinite).max().orElse(0);
        if (highest > 0) {
            // otherwise bars of one height get a single tick, at their unrounded value
            chart.getStyler().setYAxisMax(1.05 * highest);
        }
        List<String> labels = StaticChart.labels(chart.getStyler(), categories, turned > 0);
        for (Series s : series) {
            chart.addSeries(s.name, labels, list(s.values), s.errors.length == 0 ? null : list(s.errors))
                    .setFillColor(Color.decode(s.look.color()));
        }
        return StaticChart.png(surround, chart);
    }

    private static double[] tops(Series s) {
        double[] tops = s.values.clone();
        for (int i = 0; i < s.errors.length; i++) {
            tops[i] += Double.isNaN(s.errors[i]) ? 0 : s.errors[i];
        }
        return tops;
    }

    private static List<Double> list(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
