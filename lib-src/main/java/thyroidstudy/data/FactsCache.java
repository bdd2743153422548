package thyroidstudy.data;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.Json;
import thyroidstudy.store.Sha256;

/**
 * Facts of image files by the SHA-256 of their content, kept in one file. Its first line is a checksum of the rest: a file that is
 * damaged or of another version is discarded and written again. Safe to use from several
 * threads.
 */
final class FactsCache {

    /** To be raised whenever the decoder or {@link ImageFacts} finds something else than before. */
    private static final String VERSION = "image facts 5";

    private final Path file;
    private final ConcurrentHashMap<String, Finding> findings;
    private final int read;

    /** Facts or a fault; the other is null. */
    record Finding(ImageFacts facts, String fault) {

        static Finding facts(ImageFacts facts) {
            return new Finding(facts, null);
        }

        static Finding fault(String fault) {
            return new Finding(null, fault.replaceAll("\\s+", " "));
        }
    }

    private FactsCache(Path file, Map<String, Finding> findings) {
        this.file = file;
        this.findings = new ConcurrentHashMap<>(findings);
        this.read = findings.size();
    }

    /** The file's findings; none if it is missing or damaged. */
    static FactsCache read(Path file) {
        Map<String, Finding> findings = new HashMap<>();
        try {
            String text = file == null ? "" : Files.readString(file);
            String body = text.substring(text.indexOf('\n') + 1);
            if (text.startsWith(checksum(body) + "\n")) {
                findings.putAll(new Gson().fromJson(body, new TypeToken<Map<String, Finding>>() {}));
            }
        } catch (IOException | RuntimeException e) {
            findings.clear(); // each image is then opened again
        }
        return new FactsCache(file, findings);
    }

    /** The finding for a content, computed if it is not known. */
    Finding get(String sha256, Supplier<Finding> otherwise) {
        return findings.computeIfAbsent(sha256, s -> otherwise.get());
    }

    /** Saves the findings if there are new ones. If that fails, it is reported as a problem and reading continues. */
    void write(List<DataProblem> problems) {
        if (file == null || findings.size() == read) {
            return;
        }
        String body = Json.canonical(findings);
        try {
            AtomicFiles.write(file, (checksum(body) + "\n" + body).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            problems.add(new DataProblem(file, DataProblem.Kind.IMAGE_REMARK,
                    "The facts of the images could not be saved, so all images are opened again next time. " + e.getMessage()));
        }
    }

    private static String checksum(String body) {
        return Sha256.of((VERSION + body).getBytes(StandardCharsets.UTF_8));
    }
}
