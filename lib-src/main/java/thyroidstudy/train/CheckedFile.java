package thyroidstudy.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import thyroidstudy.store.AtomicFiles;

/**
 * Large files that end in a checksum of eight bytes (CRC-32C of all before it, as a long), which DJL's reader of parameters does not
 * look at.
 */
final class CheckedFile {

    private static final int BUFFER_BYTES = 1 << 20;

    private CheckedFile() {}

    interface Content {
        void to(DataOutputStream out) throws IOException;
    }

    /**
     * Writes a file; it is complete or as it was.
     *
     * @throws IOException naming the file if it cannot be written
     */
    static void write(Path file, Content content) throws IOException {
        AtomicFiles.write(file, unfinished -> {
            CRC32C sum = new CRC32C();
            // not a channel: a thread that is interrupted while it writes still finishes the file
            try (DataOutputStream out = new DataOutputStream(new CheckedOutputStream(
                    new BufferedOutputStream(new FileOutputStream(unfinished.toFile()), BUFFER_BYTES), sum))) {
                content.to(out);
                out.writeLong(sum.getValue());
            }
        });
    }

    static DataInputStream read(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** Whether a file is there and its content fits the checksum at its end. */
    static boolean isWhole(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) <= Long.BYTES) {
            return false;
        }
        CRC32C sum = new CRC32C();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            CheckedInputStream in = new CheckedInputStream(raw, sum);
            in.skipNBytes(Files.size(file) - Long.BYTES);
            return sum.getValue() == new DataInputStream(raw).readLong();
        }
    }
}
