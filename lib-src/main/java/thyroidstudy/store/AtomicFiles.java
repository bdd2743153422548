package thyroidstudy.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Files that are either whole or not there, also after the power failed; and no step is done before those ahead of it last. */
public final class AtomicFiles {

    private static final String UNFINISHED = ".part";
    private static final Duration OLD = Duration.ofMinutes(10);

    private static volatile Observer observer = (step, file, to) -> {};

    private AtomicFiles() {}

    /** What is done with files, in the order in which a power failure can interrupt it. */
    public enum Step {
        /** A file has its content, which may not last yet. */
        WRITTEN,
        /** The content lasts. */
        SYNCED,
        /** It has another name, which may not last yet. */
        MOVED,
        /** It is gone, which may not last yet. */
        DELETED,
        /** All names in a folder last. */
        FOLDER_SYNCED
    }

    /** Is told of each step, before the next is begun; for tests that cut the power in between. */
    public interface Observer {
        void did(Step step, Path file, Path to) throws IOException;
    }

    /** @param next null for none */
    public static void observe(Observer next) {
        observer = next == null ? (step, file, to) -> {} : next;
    }

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
            Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), UNFINISHED);
            try {
                content.writeTo(unfinished);
                observer.did(Step.WRITTEN, unfinished, null);
                try (RandomAccessFile written = new RandomAccessFile(unfinished.toFile(), "rw")) {
                    written.getFD().sync();
                }
                observer.did(Step.SYNCED, unfinished, null);
                rename(unfinished, file);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + e.getMessage()
                    + " (is the disk full or the folder read-only?); mend that and run this again, what is finished is kept", e);
        }
        sync(folder);
    }

    /** Gives a whole file another name in its folder; what had that name is replaced. When this returns, it lasts. */
    public static void move(Path from, Path to) throws IOException {
        rename(from, to);
        sync(to.toAbsolutePath().getParent());
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        observer.did(Step.MOVED, from, to);
    }

    /** Deletes a file if it is there. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            observer.did(Step.DELETED, file, null);
        }
    }

    /**
     * Deletes what a process left in a folder that was killed while it wrote; to be called where no other process writes there but the key
     * of the folder, which each writes before it asks whether others work there: of keys only what is old is deleted.
     */
    public static void deleteUnfinished(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("\\..*\\" + UNFINISHED)).toList()) {
                if (!isOfKey(file) || isOld(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Of a key or of its checksum. */
    private static boolean isOfKey(Path unfinished) {
        return unfinished.getFileName().toString().replaceFirst("^\\.+", "").startsWith(Key.FILE);
    }

    private static boolean isOld(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(OLD));
        } catch (NoSuchFileException e) {
            return false; // it has its name by now
        }
    }

    /** Makes the new name durable, where the system can do that for a folder; Windows cannot. */
    private static void sync(Path folder) throws IOException {
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
        observer.did(Step.FOLDER_SYNCED, folder, null);
    }
}
