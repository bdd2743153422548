package thyroidstudy.image;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.opencv.core.Core;

/** OpenCV's native library, loaded once for the whole process. */
public final class OpenCv {

    /** How the name of the folder begins into which the library is unpacked, 63 MB. */
    private static final String UNPACKED = "opencv_openpnp";
    private static final Duration OLD = Duration.ofHours(1);
    private static final Path MAPPED_FILES = Path.of("/proc/self/maps");

    static {
        removeLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
        nu.pattern.OpenCV.loadLocally();
        removeOwn();
    }

    private OpenCv() {}

    /** Makes sure that the library is loaded, before the first use of a Mat; calling it again does nothing. */
    public static void load() {
        // the class initialiser does it
    }

    /** Removes what killed processes left. A library that a process has loaded is either not removed or stays loaded. */
    static void removeLeftovers(Path temporary) {
        Instant old = Instant.now().minus(OLD);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, UNPACKED + "*")) {
            for (Path folder : folders) {
                removeIfOlder(folder, old);
            }
        } catch (IOException e) {
            // unreadable: they only take room
        }
    }

    private static void removeIfOlder(Path folder, Instant old) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.getLastModifiedTime(folder).toInstant().isBefore(old)) {
                Utils.deleteQuietly(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            // another user's, or removed meanwhile by another process that starts
        }
    }

    /** Removes this process's own folder where the system tells which it is: Linux needs no file of a library that it has loaded. */
    private static void removeOwn() {
        if (Files.isReadable(MAPPED_FILES)) {
            try (Stream<String> mapped = Files.lines(MAPPED_FILES)) {
                mapped.filter(line -> line.contains("/" + UNPACKED)).findFirst().map(line -> Path.of(line.substring(line.indexOf('/'))))
                        .flatMap(OpenCv::unpackedInto).ifPresent(Utils::deleteQuietly);
            } catch (IOException | UncheckedIOException | InvalidPathException e) {
                // the end of the process removes it
            }
        }
    }

    private static Optional<Path> unpackedInto(Path library) {
        return Stream.iterate(library.getParent(), Objects::nonNull, Path::getParent)
                .filter(folder -> String.valueOf(folder.getFileName()).startsWith(UNPACKED)).findFirst();
    }

    /**
     * One thread for each call of OpenCV until this is closed, for work that is done image by image in threads of its own: dividing
     * each image as well takes a third longer.
     */
    public static final class SingleThread implements AutoCloseable {

        private final int before;

        public SingleThread() {
            load();
            before = Core.getNumThreads();
            Core.setNumThreads(1);
        }

        @Override
        public void close() {
            Core.setNumThreads(before);
        }
    }
}
