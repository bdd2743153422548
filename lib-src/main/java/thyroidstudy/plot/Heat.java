package thyroidstudy.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/** Heat maps with a number in every cell, light for small and dark blue for large. */
final class Heat {

    /** Small to large; lightness falls throughout, so that the order survives in greyscale. */
    static final List<String> COLORS = List.of("#f7fbff", "#9ecae1", "#4292c6");

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
}
