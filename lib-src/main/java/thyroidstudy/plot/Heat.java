package thyroidstudy.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/** Heat maps with a number in every cell, light for small and dark blue for large. */
final class Heat {

    /** Small to large; lightness falls throughout, so that the order survives in greyscale. */
    static final List<String> COLORS = List.of("#f7fbff", "#9ecae1", "#4292c6");

    static final int PANELS_ACROSS = 3;

    private Heat() {}

    /**
     * @param rows    labels from bottom to top
     * @param columns labels from left to right
     * @param values  by row and column; NaN leaves a cell empty
     * @param low     value of the lightest colour
     * @param high    value of the darkest colour
     * @param pattern of the numbers, for instance {@code %.2f}
     */
    static StudyFigure map(String title, String altText, String xTitle, String yTitle, List<String> rows,
            List<String> columns, double[][] values, double low, double high, String pattern) {
        Layout layout = Layout.builder(title)
                .xAxis(Axis.builder().title(xTitle).build())
                .yAxis(Axis.builder().title(yTitle).build())
                .build();
        StudyFigure figure = StudyFigure.of(title, altText, layout,
                HeatmapTrace.builder(columns.toArray(), rows.toArray(), values).build());
        // what Tablesaw's heat map has no words for: colours, range, numbers in the cells
        ObjectNode trace = (ObjectNode) figure.json().path("data").path(0);
        ArrayNode scale = trace.putArray("colorscale");
        for (int i = 0; i < COLORS.size(); i++) {
            scale.addArray().add(i / (COLORS.size() - 1.0)).add(COLORS.get(i));
        }
        trace.put("zmin", low).put("zmax", high);
        ArrayNode text = trace.putArray("text");
        ArrayNode z = trace.putArray("z");
        for (double[] row : values) {
            ArrayNode words = text.addArray();
            ArrayNode numbers = z.addArray();
            for (double value : row) {
                if (Double.isNaN(value)) {
                    words.add("");
                    numbers.addNull();
                } else {
                    words.add(String.format(Locale.ROOT, pattern, value));
                    numbers.add(value);
                }
            }
        }
        trace.put("texttemplate", "%{text}");
        return figure;
    }

    /** A heat map among others in one figure. */
    record Panel(String title, double[][] values) {}

    /** Several heat maps over the same rows and columns, in rows of three; each with its own range of colours from 0. */
    static StudyFigure panels(String title, String altText, String xTitle, String yTitle, List<String> rows,
            List<String> columns, List<Panel> panels, String pattern) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode data = json.putArray("data");
        ObjectNode layout = json.putObject("layout").put("title", title);
        ArrayNode annotations = layout.putArray("annotations");
        int across = Math.max(1, Math.min(PANELS_ACROSS, panels.size()));
        int down = (panels.size() + across - 1) / across;
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            double high = Arrays.stream(panel.values).flatMapToDouble(Arrays::stream).max().orElse(1);
            ObjectNode trace = (ObjectNode) map(panel.title, altText, xTitle, yTitle, rows, columns, panel.values, 0, high,
                    pattern).json().path("data").path(0);
            String number = i == 0 ? "" : Integer.toString(i + 1);
            data.add(trace.put("xaxis", "x" + number).put("yaxis", "y" + number).put("showscale", false));
            double left = (double) (i % across) / across;
            double bottom = 1 - (i / across + 1.0) / down;
            double right = left + 0.72 / across;
            double top = bottom + 0.66 / down;
            ObjectNode x = layout.putObject("xaxis" + number).put("anchor", "y" + number);
            if (i + across >= panels.size()) {
                x.put("title", xTitle);
            }
            x.putArray("domain").add(left).add(right);
            ObjectNode y = layout.putObject("yaxis" + number).put("anchor", "x" + number);
            y.putArray("domain").add(bottom).add(top);
            if (i % across == 0) {
                y.put("title", yTitle);
            }
            annotations.addObject().put("text", panel.title).put("showarrow", false).put("xref", "paper").put("yref", "paper")
                    .put("x", (left + right) / 2).put("y", top).put("xanchor", "center").put("yanchor", "bottom");
        }
        return new StudyFigure(title, altText, json);
    }
}
