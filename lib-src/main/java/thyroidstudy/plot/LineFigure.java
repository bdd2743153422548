package thyroidstudy.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;

/** Lines in one panel. Where all x are whole numbers, as epochs are, so are the ticks. */
public record LineFigure(String title, String altText, String xTitle, String yTitle, List<Curve> curves) implements StudyFigure {

    private static final int MOST_WHOLE_TICKS = 15;

    /**
     * One line.
     *
     * @param name          in the legend
     * @param y             one for each x; NaN leaves a gap
     * @param hover         a further number for each point, shown under the pointer; of length 0 for none
     * @param hoverTemplate Plotly's, with {@code %{x}}, {@code %{y}} and {@code %{customdata}}
     */
    public record Curve(String name, Palette look, double[] x, double[] y, double[] hover, String hoverTemplate) {

        public Curve(String name, Palette look, double[] x, double[] y) {
            this(name, look, x, y, new double[0], "");
        }

        /** A straight line to compare with. */
        static Curve reference(String name, double x0, double y0, double x1, double y1) {
            return new Curve(name, Palette.CHANCE, new double[] {x0, x1}, new double[] {y0, y1});
        }
    }

    public LineFigure {
        curves = List.copyOf(curves);
    }

    /** These lines and further ones. */
    LineFigure and(Curve... further) {
        return new LineFigure(title, altText, xTitle, yTitle, Stream.concat(curves.stream(), Arrays.stream(further)).toList());
    }

    /** The curves' names in a sentence. */
    static String names(List<Curve> curves) {
        return curves.stream().map(Curve::name).collect(Collectors.joining(", "));
    }

    @Override
    public Map<String, Object> plotly() {
        List<Map<String, Object>> data = new ArrayList<>();
        for (Curve c : curves) {
            Map<String, Object> trace = Plotly.trace(ScatterTrace.builder(c.x, c.y)
                    // a line needs two points
                    .mode(c.x.length == 1 ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE)
                    .line(Line.builder().color(c.look.color()).dash(c.look.dash()).width(2).build()).build(),
                    c.name, Plotly.numbers(c.x), Plotly.numbers(c.y));
            if (c.hover.length > 0) {
                trace.put("customdata", Arrays.stream(c.hover)
                        .mapToObj(v -> Double.isFinite(v) ? (Object) v : v > 0 ? "above all" : "none").toList());
                trace.put("hovertemplate", c.hoverTemplate + "<extra>%{fullData.name}</extra>");
            }
            data.add(trace);
        }
        Map<String, Object> layout = Plotly.layout(Plotly.layout().showLegend(true).build(), title, xTitle, yTitle);
        if (wholeStep() > 0) {
            Plotly.axis(layout, "xaxis").put("dtick", wholeStep());
        }
        return Map.of("data", data, "layout", layout);
    }

    /** Distance of the ticks on an x axis of whole numbers, 0 on others. */
    private int wholeStep() {
        double range = xs().max().orElse(0) - xs().min().orElse(0);
        return xs().allMatch(x -> x == Math.rint(x)) ? (int) Math.ceil(Math.max(1, range) / MOST_WHOLE_TICKS) : 0;
    }

    private DoubleStream xs() {
        return curves.stream().flatMapToDouble(c -> Arrays.stream(c.x));
    }

    @Override
    public byte[] draw(int width, int height) {
        Surround surround = new Surround(title, curves.stream().map(c -> new Surround.Entry(c.name, c.look,
                c.x.length == 1 ? Surround.Mark.POINT : Surround.Mark.LINE)).toList(), width, height);
        XYChart chart = new XYChartBuilder().width(width).height(surround.room()).xAxisTitle(xTitle).yAxisTitle(yTitle).build();
        StaticChart.style(chart);
        chart.getStyler().setXAxisDecimalPattern("0.##");
        if (wholeStep() > 0) {
            double range = Math.max(1, xs().max().orElse(1) - xs().min().orElse(0));
            chart.getStyler().setXAxisTickMarkSpacingHint((int) (width * wholeStep() / range / 2));
        }
        for (Curve c : curves) {
            chart.addSeries(c.name, c.x, c.y)
                    .setMarker(c.x.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(Color.decode(c.look.color()))
                    .setLineColor(Color.decode(c.look.color())).setLineStyle(Surround.stroke(c.look));
        }
        if (wholeStep() == 0) {
            // where all x are equally far apart XChart's ticks are some of them, crowded and with odd digits; this point is not seen
            double low = xs().min().orElse(0);
            chart.addSeries(" ", new double[] {low + 0.123 * (xs().max().orElse(1) - low)}, new double[] {Double.NaN})
                    .setMarker(SeriesMarkers.NONE);
        }
        return StaticChart.png(surround, chart);
    }
}
