package thyroidstudy.train;

import com.google.gson.Gson;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import thyroidstudy.backbone.Backbone;

/**
 * {@link TrainingSettings} in JSON: the groups as objects in one, with the version of this form. A setting that a file does not have is
 * the study's, so that settings can be added without making finished runs unreadable; one that is not known is an error.
 */
final class SettingsJson {

    private static final String VERSION = "version";
    /** To be raised when a setting is renamed or moved, not when one is added. */
    private static final int CURRENT = 2;
    private static final String KIND = "kind";
    private static final Gson GSON = new Gson();

    private SettingsJson() {}

    static JsonObject write(TrainingSettings settings) {
        JsonObject written = GSON.toJsonTree(settings).getAsJsonObject();
        written.addProperty(VERSION, CURRENT);
        return written;
    }

    /** @throws JsonParseException saying what is wrong with them */
    static TrainingSettings read(JsonObject stored) {
        JsonElement version = stored.get(VERSION);
        if (version == null || version.getAsInt() != CURRENT) {
            throw new JsonParseException("its settings are in the form of version " + version + ", not " + CURRENT);
        }
        try {
            Backbone backbone = Backbone.valueOf(stored.getAsJsonObject("network").get("backbone").getAsString());
            return GSON.fromJson(over(write(TrainingSettings.study(backbone)), stored), TrainingSettings.class);
        } catch (RuntimeException e) {
            // a missing backbone, an unknown name, or a record's own check of its values
            throw new JsonParseException("its settings are wrong: " + e.getMessage(), e);
        }
    }

    /** The standard values with the stored ones in their places. */
    private static JsonObject over(JsonObject standard, JsonObject stored) {
        stored.asMap().forEach((name, value) -> {
            JsonElement usual = standard.get(name);
            if (usual == null) {
                throw new JsonParseException("there is no setting " + name);
            }
            // a choice of another kind has other components
            boolean sameKind = value.isJsonObject() && Objects.equals(kind(value), kind(usual));
            standard.add(name, sameKind ? over(usual.getAsJsonObject(), value.getAsJsonObject()) : value);
        });
        return standard;
    }

    private static JsonElement kind(JsonElement object) {
        return object.getAsJsonObject().get(KIND);
    }

    /** Each value by its path, such as {@code optimizer.learningRate}, in alphabetical order. */
    static Map<String, Object> values(TrainingSettings settings) {
        Map<String, Object> values = new TreeMap<>();
        GSON.toJsonTree(settings).getAsJsonObject().asMap().forEach((name, value) -> collect(name, value, values));
        return values;
    }

    private static void collect(String path, JsonElement element, Map<String, Object> values) {
        if (element.isJsonObject()) {
            element.getAsJsonObject().asMap().forEach((name, inner) -> collect(path + "." + name, inner, values));
        } else {
            values.put(path, element);
        }
    }

    /** A record of a sealed interface: its components and its name, as {@code {"lastShare": 0.1, "kind": "Cosine"}}. */
    static final class Choice implements JsonSerializer<Object>, JsonDeserializer<Object> {

        @Override
        public JsonElement serialize(Object choice, Type type, JsonSerializationContext context) {
            JsonObject written = context.serialize(choice, choice.getClass()).getAsJsonObject();
            written.addProperty(KIND, choice.getClass().getSimpleName());
            return written;
        }

        @Override
        public Object deserialize(JsonElement stored, Type type, JsonDeserializationContext context) {
            for (Class<?> choice : ((Class<?>) type).getPermittedSubclasses()) {
                if (choice.getSimpleName().equals(kind(stored).getAsString())) {
                    return context.deserialize(stored, choice);
                }
            }
            throw new JsonParseException("there is no " + kind(stored) + " among the kinds of " + type.getTypeName());
        }
    }
}
