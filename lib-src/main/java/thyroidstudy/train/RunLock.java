package thyroidstudy.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import thyroidstudy.store.AtomicFiles;

/** Allows one training at a time in a run's folder, over all processes. It is released when its process ends, however that ends. */
final class RunLock implements AutoCloseable {

    private final FileChannel file;

    private RunLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Locks the folder, which is made if missing.
     *
     * @throws IOException if it cannot be written or is locked; names the folder and the remedy
     */
    static RunLock of(Path folder) throws IOException {
        RunLock lock = new RunLock(open(folder));
        try {
            if (lock.file.tryLock() != null) {
                AtomicFiles.deleteUnfinished(folder);
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process: same remedy
        }
        lock.close();
        throw new IOException("Another process trains in " + folder + ": wait for it or stop it first");
    }

    private static FileChannel open(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
            return FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("Cannot write into the run folder " + folder + " (" + e
                    + "): make it writable or choose another", e);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}
