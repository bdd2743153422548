package thyroidstudy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Small files whose damage is noticed: beside {@code log.csv} lies {@code .log.csv.sha256} with lines as the command sha256sum writes them.
 * A file without one, of an older version or from somewhere else, is read as it is. The checksum is written first and keeps those before
 * it, so that whenever a process or a computer stops, the file that is there has its line.
 */
public final class SmallFiles {

    /** Lines that are kept: of several processes that write one file, each finds its own. */
    private static final int LINES = 4;

    private SmallFiles() {}

    /**
     * Writes a file and its checksum; the file is complete or as it was.
     *
     * @throws IOException naming the file if it cannot be written
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path checksums = checksums(file);
        Set<String> lines = new LinkedHashSet<>(List.of(line(file, content)));
        if (Files.exists(checksums)) {
            lines.addAll(lines(checksums));
        } else if (Files.exists(file)) {
            lines.add(line(file, Files.readAllBytes(file)));
        }
        String text = String.join("\n", lines.stream().limit(LINES).toList()) + "\n";
        AtomicFiles.write(checksums, text.getBytes(StandardCharsets.UTF_8));
        AtomicFiles.write(file, content);
    }

    /**
     * Reads a file.
     *
     * @param remedy what to do if it is damaged, in a clause
     * @throws java.nio.file.NoSuchFileException if it is not there
     * @throws IOException naming the file and the remedy, if it is not what was written
     */
    public static byte[] read(Path file, String remedy) throws IOException {
        byte[] content = Files.readAllBytes(file);
        requireAsWritten(file, content, remedy);
        return content;
    }

    /** The check of {@link #read} for a content that was read already. */
    static void requireAsWritten(Path file, byte[] content, String remedy) throws IOException {
        Path checksums = checksums(file);
        if (Files.exists(checksums) && !lines(checksums).contains(line(file, content))) {
            throw new IOException(file + " is damaged, for it is not what was written: " + remedy
                    + ". If somebody changed it on purpose, delete " + checksums);
        }
    }

    /** Where the checksum of a file is. */
    public static Path checksums(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".sha256");
    }

    private static String line(Path file, byte[] content) {
        return Sha256.of(content) + "  " + file.getFileName();
    }

    private static List<String> lines(Path checksums) throws IOException {
        return new String(Files.readAllBytes(checksums), StandardCharsets.UTF_8).lines().toList(); // damaged, it is still text
    }
}
