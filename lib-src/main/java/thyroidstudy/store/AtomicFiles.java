package thyroidstudy.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are either whole or not there. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /**
     * Writes a file so that a reader, or the next run after a crash, sees the old content or the new one and nothing in
     * between. Missing folders are made.
     *
     * @throws IOException naming the file if it cannot be written; the old content then stands
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            try {
                // not a channel: a thread that is interrupted while it writes shall still finish the file
                try (OutputStream out = new FileOutputStream(unfinished.toFile())) {
                    out.write(content);
                }
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** What a person is told when a file of the study cannot be written: which one, why, and what to do. */
    public static IOException cannotWrite(Path file, IOException why) {
        return new IOException("Cannot write " + file + ": " + why.getMessage()
                + " (is the disk full or the folder read-only?); mend that and run this again, what is finished is kept", why);
    }
}
