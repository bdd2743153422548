package thyroidstudy.plot;

import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Grouped bars: some series over the same categories. */
final class Bars {

    private final String title;
    private final String[] categories;
    private final Map<String, Trace> series = new LinkedHashMap<>();

    Bars(String title, String... categories) {
        this.title = title;
        this.categories = categories;
    }

    /** Adds a series, one value for each category. */
    Bars add(String name, Palette look, double... values) {
        series.put(name, BarTrace.builder(categories, values).name(name)
                .marker(Marker.builder().color(look.color()).build()).build());
        return this;
    }

    StudyFigure figure(String altText, String xTitle, String yTitle) {
        Layout layout = Layout.builder(title)
                .barMode(Layout.BarMode.GROUP)
                .showLegend(true)
                .xAxis(Axis.builder().title(xTitle).build())
                .yAxis(Axis.builder().title(yTitle).build())
                .build();
        return StudyFigure.of(title, altText, layout, series.values().toArray(Trace[]::new));
    }
}
