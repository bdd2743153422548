package thyroidstudy.train;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import thyroidstudy.backbone.Backbone;

/**
 * {@link TrainingSettings} in JSON: the groups as objects in one, with the version of this form. A setting that a file does not have is
 * the study's, so that settings can be added without making finished runs unreadable; one that is not known is an error.
 */
final class SettingsJson implements TypeAdapterFactory {

    private static final String VERSION = "version";
    /** To be raised when a setting is renamed or moved, not when one is added. */
    private static final int CURRENT = 2;

    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        TypeAdapter<T> plain = gson.getDelegateAdapter(this, type);
        TypeAdapter<JsonElement> tree = gson.getAdapter(JsonElement.class);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T settings) throws IOException {
                JsonObject written = new JsonObject();
                written.addProperty(VERSION, CURRENT);
                plain.toJsonTree(settings).getAsJsonObject().asMap().forEach(written::add);
                tree.write(out, written);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                JsonObject stored = tree.read(in).getAsJsonObject();
                if (!stored.has(VERSION) || stored.get(VERSION).getAsInt() != CURRENT) {
                    throw new JsonParseException("its settings are in another version's form: " + stored.get(VERSION) + ", not " + CURRENT);
                }
                try {
                    Backbone backbone = Backbone.valueOf(stored.getAsJsonObject("network").get("backbone").getAsString());
                    return plain.fromJsonTree(over(gson.toJsonTree(TrainingSettings.study(backbone)).getAsJsonObject(), stored));
                } catch (RuntimeException e) {
                    // a missing backbone, an unknown name, a record's own check of its values
                    throw new JsonParseException("its settings are wrong: " + e.getMessage(), e);
                }
            }
        };
    }

    /** The standard values with the stored ones in their places. */
    private static JsonObject over(JsonObject standard, JsonObject stored) {
        stored.asMap().forEach((name, value) -> {
            JsonElement usual = standard.get(name);
            if (usual == null) {
                throw new JsonParseException("it has a setting that is not known: " + name);
            }
            // a choice of another kind has other components
            boolean sameKind = value.isJsonObject() && Objects.equals(kind(value), kind(usual));
            standard.add(name, sameKind ? over(usual.getAsJsonObject(), value.getAsJsonObject()) : value);
        });
        return standard;
    }

    private static JsonElement kind(JsonElement element) {
        return element.isJsonObject() ? element.getAsJsonObject().get(ChoiceJson.KIND) : null;
    }

    /** Each value by its path, such as {@code optimizer.learningRate}, in alphabetical order. */
    static Map<String, JsonElement> values(TrainingSettings settings) {
        Map<String, JsonElement> values = new TreeMap<>();
        collect("", new Gson().toJsonTree(settings), values);
        values.remove(VERSION);
        return values;
    }

    private static void collect(String path, JsonElement element, Map<String, JsonElement> values) {
        if (element.isJsonObject()) {
            element.getAsJsonObject().asMap().forEach((name, inner) -> collect(path.isEmpty() ? name : path + "." + name, inner, values));
        } else {
            values.put(path, element);
        }
    }
}
