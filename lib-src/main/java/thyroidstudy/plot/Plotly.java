package thyroidstudy.plot;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Tablesaw's traces and layouts as plain maps and lists. Tablesaw writes JavaScript with numbers in quotes and text with HTML
 * entities; callers replace both by their own data and add what Tablesaw has no method for.
 */
final class Plotly {

    private static final TypeToken<LinkedHashMap<String, Object>> MAP = new TypeToken<>() {};

    /** Of a line of a legend, at most, unless a word is longer. */
    private static final int LETTERS = 40;

    private Plotly() {}

    /** @param x numbers or categories, which replace Tablesaw's, as do the name and {@code y} */
    static Map<String, Object> trace(Trace trace, String name, List<?> x, List<?> y) {
        Map<String, Object> json = map(trace.asJavascript(0));
        json.put("name", wrapped(name));
        json.put("x", x);
        json.put("y", y);
        return json;
    }

    /** Lines of a legend do not wrap by themselves: beside a drawing a long one takes its room, below it is cut off. An AUC stays in one piece. */
    private static String wrapped(String name) {
        return name.replaceAll("(.{1," + LETTERS + "})(?:(?<!AUC)\\s+|$)", "$1<br>").replaceAll("<br>$", "");
    }

    /** A layout with both axes, to be completed by the caller. */
    static Layout.LayoutBuilder layout() {
        return Layout.builder().xAxis(Axis.builder().build()).yAxis(Axis.builder().build());
    }

    static Map<String, Object> layout(Layout layout, String title, String xTitle, String yTitle) {
        Map<String, Object> json = map(layout.asJavascript());
        json.put("title", Map.of("text", title));
        describe(json, "xaxis", xTitle);
        describe(json, "yaxis", yTitle);
        return json;
    }

    /** The axis of a layout. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> axis(Map<String, Object> layout, String axis) {
        return (Map<String, Object>) layout.computeIfAbsent(axis, name -> new LinkedHashMap<String, Object>());
    }

    /** Titles an axis, in the form of Plotly 3 and later, and leaves room for long labels such as EfficientNetB7. */
    static void describe(Map<String, Object> layout, String axis, String title) {
        axis(layout, axis).putAll(Map.of("title", Map.of("text", title, "standoff", 10), "automargin", true));
    }

    /** Null for NaN, which JSON does not have; Plotly leaves a gap there. */
    static List<Double> numbers(double[] values) {
        return Arrays.stream(values).mapToObj(v -> Double.isNaN(v) ? null : v).toList();
    }

    private static Map<String, Object> map(String javascript) {
        // Gson reads JavaScript's unquoted names and single quotes, but no comma before a closing bracket
        return new Gson().fromJson(javascript.substring(javascript.indexOf('{'), javascript.lastIndexOf('}') + 1)
                .replaceAll(",\\s*(?=[}\\]])", ""), MAP);
    }
}
