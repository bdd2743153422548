package thyroidstudy.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** Values as JSON files: records with a name for each component, maps, lists, text and numbers. */
public final class Json {

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private Json() {}

    /**
     * Reads a file.
     *
     * @param remedy what to do if it is damaged, in a clause
     * @throws IOException naming the file and the remedy
     */
    public static <T> T read(Path file, Class<T> type, String remedy) throws IOException {
        try {
            T value = GSON.fromJson(Files.readString(file), type);
            if (value != null) { // null is what an empty file holds
                return value;
            }
            throw new JsonParseException("it is empty");
        } catch (JsonParseException e) {
            throw new IOException(file + " is damaged: " + remedy, e);
        }
    }

    /**
     * Writes a file atomically.
     *
     * @throws IOException naming the file if it cannot be written
     */
    public static void write(Path file, Object value) throws IOException {
        AtomicFiles.write(file, (GSON.toJson(value) + "\n").getBytes(StandardCharsets.UTF_8));
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
