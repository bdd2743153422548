package thyroidstudy.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import tech.tablesaw.plotly.components.Grid;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/**
 * Heat maps over the same rows and columns, three side by side, with a number in every cell, light for small and dark blue for large.
 *
 * @param rows    labels from bottom to top
 * @param columns labels from left to right
 * @param panels  at least one
 * @param digits  of the numbers after the point
 */
public record HeatFigure(String title, String altText, String xTitle, String yTitle, List<String> rows, List<String> columns,
        List<Panel> panels, int digits) implements StudyFigure {

    /** Small to large; lightness falls throughout, so that the order survives in greyscale. */
    private static final List<String> COLORS = List.of("#f7fbff", "#9ecae1", "#4292c6");
    private static final int PANELS_ACROSS = 3;
    private static final int PANEL_WIDTH = 330;
    private static final int PANEL_HEIGHT = 260;
    /** Room beside the columns, in pixels. */
    private static final int ROW_LABELS = 110;
    private static final int LEGEND = 240;

    /**
     * One heat map.
     *
     * @param title  heading; empty if the figure's says all
     * @param values by row and column; NaN leaves a cell empty
     * @param low    value of the lightest colour
     * @param high   value of the darkest colour
     */
    public record Panel(String title, double[][] values, double low, double high) {}

    public HeatFigure {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        panels = List.copyOf(panels);
    }

    private int across() {
        return Math.min(PANELS_ACROSS, panels.size());
    }

    private int down() {
        return (panels.size() + across() - 1) / across();
    }

    private String text(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Override
    public Map<String, Object> plotly() {
        Layout.LayoutBuilder arranged = Plotly.layout();
        if (panels.size() > 1) {
            arranged.grid(Grid.builder().rows(down()).columns(across()).pattern(Grid.Pattern.INDEPENDENT).xGap(0.4).yGap(0.5).build());
        }
        Map<String, Object> layout = Plotly.layout(arranged.build(), title, xTitle, yTitle);
        List<Map<String, Object>> data = new ArrayList<>();
        List<Map<String, Object>> headings = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            String axis = i == 0 ? "" : Integer.toString(i + 1);
            Map<String, Object> trace = Plotly.trace(HeatmapTrace.builder(columns.toArray(), rows.toArray(), panel.values)
                    .xAxis("x" + axis).yAxis("y" + axis).build(), panel.title, columns, rows);
            trace.put("z", Arrays.stream(panel.values).map(Plotly::numbers).toList());
            trace.put("zmin", panel.low);
            trace.put("zmax", panel.high);
            trace.put("colorscale", IntStream.range(0, COLORS.size())
                    .mapToObj(c -> List.of(c / (COLORS.size() - 1.0), COLORS.get(c))).toList());
            trace.put("showscale", panels.size() == 1);
            trace.put("text", Arrays.stream(panel.values).map(row -> Arrays.stream(row).mapToObj(this::text).toList()).toList());
            trace.put("texttemplate", "%{text}");
            data.add(trace);
            Plotly.describe(layout, "xaxis" + axis, i + across() >= panels.size() ? xTitle : "");
            Plotly.describe(layout, "yaxis" + axis, i % across() == 0 ? yTitle : "");
            Plotly.axis(layout, "xaxis" + axis).put("anchor", "y" + axis);
            Plotly.axis(layout, "yaxis" + axis).put("anchor", "x" + axis);
            headings.add(Map.of("text", panel.title, "showarrow", false, "x", 0.5, "y", 1, "yanchor", "bottom",
                    "xref", "x" + axis + " domain", "yref", "y" + axis + " domain"));
        }
        layout.put("annotations", headings);
        return Map.of("data", data, "layout", layout);
    }

    @Override
    public byte[] draw(int width, int height) {
        if (panels.size() == 1) {
            Panel panel = panels.get(0);
            Surround surround = new Surround(panel.title.isEmpty() ? title : title + ": " + panel.title, List.of(), width,
                    height + StaticChart.turned(columns, width - LEGEND));
            return StaticChart.png(surround, chart(panel, "", width, surround.room(), LEGEND));
        }
        int panelHeight = PANEL_HEIGHT + StaticChart.turned(columns, PANEL_WIDTH - ROW_LABELS);
        int high = down() * panelHeight;
        Surround surround = Surround.ofChart(title, across() * PANEL_WIDTH, high);
        BufferedImage sheet = new BufferedImage(surround.width(), high, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < panels.size(); i++) {
            HeatMapChart chart = chart(panels.get(i), panels.get(i).title, PANEL_WIDTH, panelHeight, ROW_LABELS);
            g.drawImage(BitmapEncoder.getBufferedImage(chart), i % across() * PANEL_WIDTH, i / across() * panelHeight, null);
        }
        g.dispose();
        return StaticChart.png(surround.around(sheet));
    }

    /** @param besides room that columns do not have: that of the rows' labels, and with it perhaps that of the legend */
    private HeatMapChart chart(Panel panel, String heading, int width, int height, int besides) {
        HeatMapChart chart = new HeatMapChartBuilder().width(width).height(height).title(heading)
                .xAxisTitle(xTitle).yAxisTitle(yTitle).build();
        StaticChart.style(chart);
        chart.getStyler().setChartTitleVisible(!heading.isEmpty());
        List<Number[]> cells = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                if (!Double.isNaN(panel.values[row][column])) {
                    cells.add(new Number[] {column, row, panel.values[row][column]});
                }
            }
        }
        chart.addSeries("values", StaticChart.labels(chart.getStyler(), columns, StaticChart.turned(columns, width - besides) > 0), rows,
                cells);
        chart.getStyler().setRangeColors(COLORS.stream().map(Color::decode).toArray(Color[]::new));
        chart.getStyler().setMin(panel.low).setMax(panel.high).setShowValue(true)
                .setHeatMapValueDecimalPattern(digits == 0 ? "0" : "0." + "0".repeat(digits)).setLegendVisible(besides == LEGEND);
        return chart;
    }
}
