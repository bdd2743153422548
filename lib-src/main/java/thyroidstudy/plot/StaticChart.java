package thyroidstudy.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the Plotly JSON of line figures with XChart. Other kinds of trace are refused, not drawn wrongly. */
final class StaticChart {

    private StaticChart() {}

    static byte[] png(StudyFigure figure) {
        JsonNode layout = figure.json().path("layout");
        XYChart chart = new XYChartBuilder().width(720).height(540).title(figure.title())
                .xAxisTitle(title(layout.path("xaxis"))).yAxisTitle(title(layout.path("yaxis"))).build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setLegendPosition(Styler.LegendPosition.OutsideE);
        for (JsonNode trace : figure.json().path("data")) {
            if (!trace.path("type").asText("scatter").equals("scatter")) {
                throw new UnsupportedOperationException("No static form yet for a trace of type " + trace.path("type"));
            }
            var series = chart.addSeries(trace.path("name").asText(), values(trace.path("x")), values(trace.path("y")));
            JsonNode line = trace.path("line");
            float width = (float) line.path("width").asDouble(2);
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(Color.decode(line.path("color").asText("#000000")));
            series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1,
                    dash(line.path("dash").asText("solid")), 0));
        }
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw the figure " + figure.title(), e);
        }
    }

    private static String title(JsonNode axis) {
        JsonNode title = axis.path("title");
        return title.isObject() ? title.path("text").asText() : title.asText();
    }

    private static double[] values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(JsonNode::asDouble).toArray();
    }

    private static float[] dash(String name) {
        return switch (name) {
            case "dash" -> new float[] {9, 5};
            case "dot" -> new float[] {2, 4};
            case "dashdot" -> new float[] {9, 4, 2, 4};
            case "longdash" -> new float[] {16, 5};
            default -> null;
        };
    }
}
