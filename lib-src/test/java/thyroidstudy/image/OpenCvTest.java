package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
