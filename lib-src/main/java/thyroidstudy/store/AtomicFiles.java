package thyroidstudy.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are either whole or not there, also after the power failed. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** Writes a file that is not there yet under its final name. */
    public interface Content {
        void writeTo(Path unfinished) throws IOException;
    }

    /**
     * Writes a file so that a reader, or the next run after a crash, sees the old content or the new one and nothing in
     * between. Missing folders are made.
     *
     * @throws IOException naming the file if it cannot be written; the old content then stands
     */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, unfinished -> {
            // not a channel: a thread that is interrupted while it writes still finishes the file
            try (FileOutputStream out = new FileOutputStream(unfinished.toFile())) {
                out.write(content);
            }
        });
    }

    /** The same for content that is written piece by piece. */
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".part");
            try {
                content.writeTo(unfinished);
                try (RandomAccessFile written = new RandomAccessFile(unfinished.toFile(), "rw")) {
                    written.getFD().sync();
                }
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + e.getMessage()
                    + " (is the disk full or the folder read-only?); mend that and run this again, what is finished is kept", e);
        }
        sync(folder);
    }

    /** Makes the new name durable, where the system can do that for a folder; Windows cannot. */
    private static void sync(Path folder) {
        boolean interrupted = Thread.interrupted(); // it would close the channel
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        } catch (IOException e) {
            // the file is whole; its old content may come back after a power failure
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
