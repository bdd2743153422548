package thyroidstudy.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws Plotly JSON with XChart: lines, bars and heat maps, the kinds the study uses. Others are refused, not drawn wrongly. */
final class StaticChart {

    static final int WIDTH = 760;
    static final int HEIGHT = 460;
    private static final int PANEL_WIDTH = 330;
    private static final int PANEL_HEIGHT = 260;
    private static final int HEADING = 30;

    private StaticChart() {}

    static byte[] png(StudyFigure figure, int width, int height) {
        JsonNode data = figure.json().path("data");
        if (figure.json().path("layout").has("annotations")) {
            return panels(figure, data);
        }
        String type = data.path(0).path("type").asText("scatter");
        Chart<?, ?> chart = switch (type) {
            case "scatter" -> lines(figure, data, width, height);
            case "bar" -> bars(figure, data, width, height);
            case "heatmap" -> heatMap(figure, figure.title(), data.path(0), "", width, height);
            default -> throw new UnsupportedOperationException("No static form yet for a trace of type " + type);
        };
        style(chart);
        try {
            return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw the figure " + figure.title(), e);
        }
    }

    private static void style(Chart<?, ?> chart) {
        chart.getStyler().setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE)
                .setChartTitleBoxVisible(false)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15))
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    }

    /** Heat maps side by side below the title. */
    private static byte[] panels(StudyFigure figure, JsonNode data) {
        int across = Math.min(Heat.PANELS_ACROSS, data.size());
        int down = (data.size() + across - 1) / across;
        BufferedImage sheet = new BufferedImage(across * PANEL_WIDTH, down * PANEL_HEIGHT + HEADING, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.BLACK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        g.drawString(figure.title(), (sheet.getWidth() - g.getFontMetrics().stringWidth(figure.title())) / 2, HEADING - 8);
        for (int i = 0; i < data.size(); i++) {
            JsonNode heading = figure.json().path("layout").path("annotations").path(i).path("text");
            HeatMapChart chart = heatMap(figure, heading.asText(), data.path(i),
                    i == 0 ? "" : Integer.toString(i + 1), PANEL_WIDTH, PANEL_HEIGHT);
            style(chart);
            chart.getStyler().setLegendVisible(false);
            chart.getStyler().setChartTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            g.drawImage(BitmapEncoder.getBufferedImage(chart), i % across * PANEL_WIDTH,
                    HEADING + i / across * PANEL_HEIGHT, null);
        }
        g.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(sheet, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot draw the figure " + figure.title(), e);
        }
        return png.toByteArray();
    }

    private static XYChart lines(StudyFigure figure, JsonNode data, int width, int height) {
        JsonNode layout = figure.json().path("layout");
        XYChart chart = new XYChartBuilder().width(width).height(height).title(figure.title())
                .xAxisTitle(title(layout.path("xaxis"))).yAxisTitle(title(layout.path("yaxis"))).build();
        if (width < WIDTH) {
            // beside the lines it would take a third of a small figure
            chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal);
        } else {
            chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        }
        for (JsonNode trace : data) {
            var series = chart.addSeries(trace.path("name").asText(), values(trace.path("x")), values(trace.path("y")));
            JsonNode line = trace.path("line");
            series.setMarker(trace.path("x").size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            series.setMarkerColor(Color.decode(line.path("color").asText("#000000")));
            series.setLineColor(Color.decode(line.path("color").asText("#000000")));
            series.setLineStyle(new BasicStroke((float) line.path("width").asDouble(2), BasicStroke.CAP_BUTT,
                    BasicStroke.JOIN_ROUND, 1, dash(line.path("dash").asText("solid")), 0));
        }
        return chart;
    }

    private static CategoryChart bars(StudyFigure figure, JsonNode data, int width, int height) {
        JsonNode layout = figure.json().path("layout");
        CategoryChart chart = new CategoryChartBuilder().width(width).height(height).title(figure.title())
                .xAxisTitle(title(layout.path("xaxis"))).yAxisTitle(title(layout.path("yaxis"))).build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setAvailableSpaceFill(0.8);
        chart.getStyler().setXAxisMaxLabelCount(12);
        for (JsonNode trace : data) {
            List<Double> y = StreamSupport.stream(trace.path("y").spliterator(), false).map(JsonNode::asDouble).toList();
            chart.addSeries(trace.path("name").asText(), texts(trace.path("x")), y)
                    .setFillColor(Color.decode(trace.path("marker").path("color").asText("#777777")));
        }
        return chart;
    }

    /** @param axes number of the panel's axes as Plotly counts, empty for the first */
    private static HeatMapChart heatMap(StudyFigure figure, String heading, JsonNode trace, String axes, int width,
            int height) {
        JsonNode layout = figure.json().path("layout");
        HeatMapChart chart = new HeatMapChartBuilder().width(width).height(height).title(heading)
                .xAxisTitle(title(layout.path("xaxis" + axes))).yAxisTitle(title(layout.path("yaxis" + axes))).build();
        List<Number[]> cells = new ArrayList<>();
        double high = 0;
        for (int row = 0; row < trace.path("z").size(); row++) {
            for (int column = 0; column < trace.path("z").path(row).size(); column++) {
                double z = trace.path("z").path(row).path(column).asDouble(Double.NaN);
                if (!Double.isNaN(z)) {
                    cells.add(new Number[] {column, row, z});
                    high = Math.max(high, z);
                }
            }
        }
        chart.addSeries(heading, texts(trace.path("x")), texts(trace.path("y")), cells);
        chart.getStyler().setRangeColors(Heat.COLORS.stream().map(Color::decode).toArray(Color[]::new));
        chart.getStyler().setMin(trace.path("zmin").asDouble(0)).setMax(trace.path("zmax").asDouble(high));
        chart.getStyler().setShowValue(true);
        chart.getStyler().setHeatMapValueDecimalPattern(high > 1 ? "#0" : "0.00");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        return chart;
    }

    private static String title(JsonNode axis) {
        JsonNode title = axis.path("title");
        return title.isObject() ? title.path("text").asText() : title.asText();
    }

    private static double[] values(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToDouble(v -> v.asDouble(Double.NaN)).toArray();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
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
