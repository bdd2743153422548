package thyroidstudy.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as JSON files with checksums ({@link SmallFiles}): records with a name for each component, maps, lists, text and numbers. */
public final class Json {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** A component of a record that files of older versions lack; it is null then. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    public @interface MayBeMissing {}

    private Json() {}

    /**
     * Reads a file. Every component of a record must be there, and of its type.
     *
     * @param remedy what to do if it is damaged, in a clause
     * @throws IOException naming the file, what is wrong with it and the remedy
     */
    public static <T> T read(Path file, Class<T> type, String remedy) throws IOException {
        byte[] content = SmallFiles.read(file, remedy);
        try {
            JsonElement json = JsonParser.parseString(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
            T value = GSON.fromJson(json, type);
            requireComplete(json, value, "");
            return value;
        } catch (CharacterCodingException | RuntimeException e) { // also what a record says of its components
            throw new IOException(file + " is damaged (" + reason(e) + "): " + remedy, e);
        }
    }

    /**
     * Reads a JSON file of this library.
     *
     * @param name below {@code thyroidstudy}, such as {@code published-study.json}
     * @throws IllegalStateException if it is damaged
     */
    public static <T> T resource(String name, TypeToken<T> type) {
        String path = "thyroidstudy/" + name;
        try (InputStream in = Json.class.getResourceAsStream("/" + path)) {
            return GSON.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), type);
        } catch (IOException | JsonParseException e) {
            throw new IllegalStateException(path + " in the library is damaged: build it again", e);
        }
    }

    private static String reason(Throwable e) {
        return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()).lines().findFirst().orElse("");
    }

    /** Gson leaves null what it does not find or know. */
    private static void requireComplete(JsonElement json, Object value, String path) {
        if (value == null) {
            throw new JsonParseException(path.isEmpty() ? "it is empty" : "it has no " + path + " or an unknown one");
        }
        if (value instanceof Record) {
            for (RecordComponent part : value.getClass().getRecordComponents()) {
                JsonElement found = json.getAsJsonObject().get(part.getName());
                if (found == null && part.isAnnotationPresent(MayBeMissing.class)) {
                    continue;
                }
                String name = path.isEmpty() ? part.getName() : path + "." + part.getName();
                requireComplete(found, found == null ? null : component(part, value), name);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireComplete(json.getAsJsonArray().get(i), list.get(i), path + "[" + i + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, part) -> requireComplete(json.getAsJsonObject().get(name.toString()), part, path + "." + name));
        }
    }

    private static Object component(RecordComponent part, Object of) {
        try {
            Method accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes a file atomically.
     *
     * @throws IOException naming the file if it cannot be written
     */
    public static void write(Path file, Object value) throws IOException {
        SmallFiles.write(file, (GSON.toJson(value) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** One line that is the same for equal values: names sorted, what is null left out. */
    public static String canonical(Object value) {
        return sorted(GSON.toJsonTree(value)).toString();
    }

    private static JsonElement sorted(JsonElement value) {
        if (value.isJsonObject()) {
            JsonObject sorted = new JsonObject();
            new TreeMap<>(value.getAsJsonObject().asMap()).forEach((name, part) -> sorted.add(name, sorted(part)));
            return sorted;
        }
        if (value.isJsonArray()) {
            JsonArray parts = new JsonArray();
            value.getAsJsonArray().forEach(part -> parts.add(sorted(part)));
            return parts;
        }
        return value;
    }
}
