package thyroidstudy.store;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a made thing depends on. Everything that the study makes and keeps is found again by such a key: equal keys, equal things.
 * The key is the JSON text with sorted names, so neither the order of the parts nor the {@code toString()} of a class is in it.
 *
 * @param kind    what is made, fit for a folder name, for instance crops
 * @param version raised whenever the same parts would give something else
 * @param from    the parts: text, numbers, records, lists, maps or Gson's elements; a setting that is left out where it has its
 *                default can be added later without changing the keys of what is there
 */
public record Key(String kind, int version, Map<String, ?> from) {

    /** File in which a folder says what it was made from. */
    public static final String FILE = "made-from.json";

    /** The first 16 hexadecimal digits of SHA-256 over the canonical JSON text. */
    public String hash() {
        return Sha256.of(Json.canonical(this).getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /**
     * The folder of this key, {@code KIND-} and 8 digits of the hash, made if it is missing. It holds the key as {@value #FILE}. Two
     * processes may ask for it at the same time, since both write the same.
     *
     * @param parent where such folders lie
     * @throws IOException if the folder cannot be made, or holds another key
     */
    public Path folderIn(Path parent) throws IOException {
        Path folder = parent.resolve(kind + "-" + hash().substring(0, 8));
        Path file = folder.resolve(FILE);
        String remedy = "delete the folder, and it is made again";
        if (!Files.exists(file)) {
            Json.write(file, this);
        } else if (!Json.canonical(Json.read(file, JsonObject.class, remedy)).equals(Json.canonical(this))) {
            throw new IOException(folder + " was made from something else (see " + FILE + "): " + remedy);
        }
        return folder;
    }
}
