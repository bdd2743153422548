package thyroidstudy.image;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.opencv.core.Core;

/** OpenCV's native library, loaded once for the whole process. */
public final class OpenCv {

    /** How its folders begin, into which it unpacks 63 MB; a process that is killed leaves its own. */
    private static final String UNPACKED = "opencv_openpnp";
    private static final Duration OLD = Duration.ofHours(1);

    static {
        removeLeftovers(Path.of(System.getProperty("java.io.tmpdir")));
        nu.pattern.OpenCV.loadLocally();
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
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.getLastModifiedTime(folder).toInstant().isBefore(old)) {
                    Utils.deleteQuietly(folder);
                }
            }
        } catch (IOException e) {
            // another user's, or gone meanwhile: they only take room
        }
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
