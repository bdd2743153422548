package thyroidstudy.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.image.PerceptualHash;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.Sha256;

/**
 * What the contents of image files were found to be, by their SHA-256, kept in one file. Its first line is a checksum of the
 * rest: a file that is damaged, or of another version of the reading, is not believed and is made anew. Safe to use from several
 * threads.
 */
final class FactsCache {

    /** To be raised whenever the decoder or {@link ImageFacts} finds something else than before. */
    private static final String VERSION = "image facts 4";

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

    /** The file's findings, none if it is missing or of no use. */
    static FactsCache read(Path file) {
        Map<String, Finding> findings = new HashMap<>();
        try {
            String text = file == null ? "" : Files.readString(file);
            String body = text.substring(text.indexOf('\n') + 1);
            if (text.startsWith(checksum(body) + "\n")) {
                body.lines().forEach(line -> parse(line, findings));
            }
        } catch (IOException | RuntimeException e) {
            findings.clear(); // each image is then opened again, as if there had been no cache
        }
        return new FactsCache(file, findings);
    }

    /** What is known of a content, or else found now. */
    Finding get(String sha256, Supplier<Finding> otherwise) {
        return findings.computeIfAbsent(sha256, s -> otherwise.get());
    }

    /** Keeps what has been found since the file was read. A cache that cannot be written is a problem, and no reason to stop. */
    void write(List<DataProblem> problems) {
        if (file == null || findings.size() == read) {
            return;
        }
        StringBuilder body = new StringBuilder();
        new TreeMap<>(findings).forEach((sha256, finding) -> body.append(line(sha256, finding)).append('\n'));
        try {
            AtomicFiles.write(file, (checksum(body.toString()) + "\n" + body).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            problems.add(new DataProblem(file, DataProblem.Kind.IMAGE_REMARK,
                    "What was found in the images is not kept, they are opened again next time. " + e.getMessage()));
        }
    }

    private static String checksum(String body) {
        return Sha256.of((VERSION + body).getBytes(StandardCharsets.UTF_8));
    }

    private static String line(String sha256, Finding finding) {
        ImageFacts f = finding.facts();
        return f == null
                ? String.join("\t", sha256, finding.fault())
                : String.join("\t", sha256, Long.toString(f.bytes()), Integer.toString(f.width()), Integer.toString(f.height()),
                        Double.toString(f.meanGrey()), Double.toString(f.sdGrey()), Long.toHexString(f.hash().bits()), f.remark());
    }

    private static void parse(String line, Map<String, Finding> findings) {
        String[] f = line.split("\t", -1);
        findings.put(f[0], f.length == 2
                ? Finding.fault(f[1])
                : Finding.facts(new ImageFacts(f[0], Long.parseLong(f[1]), Integer.parseInt(f[2]), Integer.parseInt(f[3]),
                        Double.parseDouble(f[4]), Double.parseDouble(f[5]),
                        new PerceptualHash(Long.parseUnsignedLong(f[6], 16)), f[7])));
    }
}
