package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

class OpenCvTest {

    @Test
    void whatKilledProcessesLeftIsRemovedAndWhatMayBeInUseStays(@TempDir Path temporary) throws IOException {
        for (String name : List.of("opencv_openpnp1", "opencv_openpnp2", "mine")) {
            Files.createDirectories(temporary.resolve(name).resolve("nu"));
            Files.writeString(temporary.resolve(name).resolve("nu/library.so"), "x");
        }
        for (String old : List.of("opencv_openpnp1", "mine")) {
            Files.setLastModifiedTime(temporary.resolve(old), FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        }
        OpenCv.removeLeftovers(temporary);
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of("mine", "opencv_openpnp2"), left.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    /** Eight threads remove the same folders, as processes do that start together; folders that one of them removed are no error. */
    @Test
    void processesThatStartTogetherMayRemoveTheSameLeftovers(@TempDir Path temporary) throws Exception {
        for (int i = 0; i < 200; i++) {
            Path folder = Files.createDirectories(temporary.resolve("opencv_openpnp" + i).resolve("nu/pattern")).getParent().getParent();
            Files.writeString(folder.resolve("nu/pattern/library.so"), "x");
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        }
        ExecutorService processes = Executors.newFixedThreadPool(8);
        try {
            for (Future<?> each : processes.invokeAll(Collections.nCopies(8, Executors.callable(() -> OpenCv.removeLeftovers(temporary))))) {
                each.get();
            }
        } finally {
            processes.shutdown();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(0, left.count());
        }
    }

    /** Read from a process of its own, since others may start and end meanwhile. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatIsKilledLeavesNoLibrary(@TempDir Path temporary) throws Exception {
        Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.io.tmpdir=" + temporary, "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Halted.class.getName()).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(Halted.STATUS, child.waitFor(), said);
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.filter(f -> f.getFileName().toString().startsWith("opencv")).toList());
        }
    }

    /** Uses OpenCV and ends as a killed process does, without its shutdown hooks. */
    static final class Halted {

        static final int STATUS = 3;

        private Halted() {}

        public static void main(String[] none) {
            OpenCv.load();
            Mat pixel = Mat.ones(1, 1, CvType.CV_8UC1);
            Runtime.getRuntime().halt(Core.countNonZero(pixel) == 1 ? STATUS : 1);
        }
    }
}
