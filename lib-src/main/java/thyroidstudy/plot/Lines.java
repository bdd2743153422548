package thyroidstudy.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Lines in one panel. */
final class Lines {

    private record Hover(int trace, double[] values, String template) {}

    private final String title;
    private final List<Trace> traces = new ArrayList<>();
    private final List<Hover> hovers = new ArrayList<>();

    Lines(String title) {
        this.title = title;
    }

    Lines add(String name, Palette look, double[] x, double[] y) {
        // a line needs two points
        ScatterTrace.Mode mode = x.length == 1 ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE;
        traces.add(ScatterTrace.builder(x, y).mode(mode).name(name)
                .line(Line.builder().color(look.color()).dash(look.dash()).width(2).build()).build());
        return this;
    }

    /** A further number for each point of the line added last, shown under the pointer. */
    Lines hover(double[] values, String template) {
        hovers.add(new Hover(traces.size() - 1, values, template));
        return this;
    }

    StudyFigure figure(String altText, String xTitle, String yTitle) {
        Layout layout = Layout.builder(title)
                .xAxis(Axis.builder().title(xTitle).build())
                .yAxis(Axis.builder().title(yTitle).build())
                .showLegend(true)
                .build();
        StudyFigure figure = StudyFigure.of(title, altText, layout, traces.toArray(Trace[]::new));
        // Tablesaw has no words for this
        for (Hover hover : hovers) {
            ObjectNode trace = (ObjectNode) figure.json().path("data").path(hover.trace);
            ArrayNode values = trace.putArray("customdata");
            for (double value : hover.values) {
                if (Double.isFinite(value)) {
                    values.add(value);
                } else {
                    values.add(value > 0 ? "above all" : "none");
                }
            }
            trace.put("hovertemplate", hover.template + "<extra>%{fullData.name}</extra>");
        }
        return figure;
    }
}
