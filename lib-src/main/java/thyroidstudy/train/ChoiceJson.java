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
import java.util.Arrays;
import java.util.stream.Stream;

/** A record of a sealed interface in JSON: its name, then its components, as {@code {"kind": "Cosine", "lastShare": 0.1}}. */
final class ChoiceJson implements TypeAdapterFactory {

    static final String KIND = "kind";

    @Override
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        TypeAdapter<JsonElement> tree = gson.getAdapter(JsonElement.class);
        return new TypeAdapter<>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                JsonObject written = new JsonObject();
                written.addProperty(KIND, value.getClass().getSimpleName());
                gson.toJsonTree(value).getAsJsonObject().asMap().forEach(written::add);
                tree.write(out, written);
            }

            @Override
            public T read(JsonReader in) throws IOException {
                JsonObject stored = tree.read(in).getAsJsonObject();
                String kind = stored.get(KIND).getAsString();
                Class<?>[] kinds = type.getRawType().getPermittedSubclasses();
                Class<?> chosen = Stream.of(kinds).filter(k -> k.getSimpleName().equals(kind)).findFirst()
                        .orElseThrow(() -> new JsonParseException(kind + " is none of "
                                + Arrays.stream(kinds).map(Class::getSimpleName).toList()));
                @SuppressWarnings("unchecked") // one of the interface's own records
                T value = (T) gson.fromJson(stored, chosen);
                return value;
            }
        };
    }
}
