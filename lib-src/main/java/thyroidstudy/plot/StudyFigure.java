package thyroidstudy.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A figure in two forms from one source: Plotly JSON to explore, PNG for where scripts do not run.
 *
 * @param title   heading
 * @param altText what the figure shows, for those who cannot see it; of an empty figure why it is empty
 * @param json    Plotly figure, fields {@code data} and {@code layout}
 */
public record StudyFigure(String title, String altText, ObjectNode json) {

    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    /** From Tablesaw's traces and layout, whose JavaScript literals are read as lenient JSON. */
    public static StudyFigure of(String title, String altText, Layout layout, Trace... traces) {
        ObjectNode json = LENIENT.createObjectNode();
        ArrayNode data = json.putArray("data");
        for (int i = 0; i < traces.length; i++) {
            data.add(literal(traces[i].asJavascript(i)));
        }
        JsonNode arranged = literal(layout.asJavascript());
        for (String axis : new String[] {"xaxis", "yaxis"}) {
            if (arranged.get(axis) instanceof ObjectNode found) {
                // room for long names such as EfficientNetB7, which Tablesaw's axis has no word for
                found.put("automargin", true);
            }
        }
        json.set("layout", arranged);
        return new StudyFigure(title, altText, json);
    }

    /**
     * A figure for which there is nothing to draw; notebooks show the reason instead of empty axes.
     *
     * @param why goes on after "nothing to draw, for", without a full stop
     */
    static StudyFigure nothing(String title, String why) {
        ObjectNode json = LENIENT.createObjectNode();
        json.putArray("data");
        json.putObject("layout").put("title", title);
        return new StudyFigure(title, "nothing to draw, for " + why + ".", json);
    }

    /** Whether there is nothing to draw; {@link #altText} then says why. */
    public boolean isEmpty() {
        return json.path("data").isEmpty();
    }

    /** The object in {@code var name = { ... };}. */
    private static JsonNode literal(String javascript) {
        String object = javascript.substring(javascript.indexOf('{'), javascript.lastIndexOf('}') + 1);
        try {
            return numbers(LENIENT.readTree(object));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Tablesaw wrote a figure that is not readable as JSON: " + object, e);
        }
    }

    /** Tablesaw quotes the numbers of its arrays; Plotly would take them for categories. */
    private static JsonNode numbers(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String key : new String[] {"x", "y", "z"}) {
                if (object.get(key) instanceof ArrayNode array) {
                    object.set(key, numeric(array));
                }
            }
        }
        return node;
    }

    private static ArrayNode numeric(ArrayNode array) {
        ArrayNode converted = LENIENT.createArrayNode();
        for (JsonNode value : array) {
            if (value instanceof ArrayNode inner) {
                converted.add(numeric(inner));
                continue;
            }
            if (!value.isTextual()) {
                // JSON has no NaN; Plotly leaves a gap where nothing is
                converted.add(value.isNumber() && Double.isNaN(value.asDouble()) ? LENIENT.nullNode() : value);
                continue;
            }
            try {
                converted.add(Double.parseDouble(value.asText()));
            } catch (NumberFormatException e) {
                return array;
            }
        }
        return converted;
    }

    /**
     * The same figure as PNG bytes, drawn without a browser.
     *
     * @throws IllegalStateException if there is nothing to draw
     */
    public byte[] png() {
        return png(StaticChart.WIDTH, StaticChart.HEIGHT);
    }

    /**
     * As {@link #png()} in another size; heat maps in several panels keep theirs.
     *
     * @param width  in pixels
     * @param height in pixels
     */
    public byte[] png(int width, int height) {
        if (isEmpty()) {
            throw new IllegalStateException(this + " Ask isEmpty() first");
        }
        return StaticChart.png(this, width, height);
    }

    @Override
    public String toString() {
        return title + ": " + altText;
    }
}
