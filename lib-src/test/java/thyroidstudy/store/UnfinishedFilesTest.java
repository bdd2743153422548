package thyroidstudy.store;

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

class UnfinishedFilesTest {

    /** Another process that begins may be writing the key at this moment. */
    @Test
    void whatAKilledProcessLeftIsDeletedButNotAYoungKey(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("TRAIN"));
        for (String name : List.of("a.jpg", ".a.jpg12.part", "TRAIN/.b.jpg3.part", ".made-from.json1.part", "..made-from.json.sha2562.part",
                ".made-from.json3.part", "made-from.json")) {
            Files.writeString(folder.resolve(name), name);
        }
        Files.setLastModifiedTime(folder.resolve(".made-from.json3.part"), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        AtomicFiles.deleteUnfinished(folder);
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(List.of("..made-from.json.sha2562.part", ".made-from.json1.part", "a.jpg", "made-from.json"),
                    left.filter(Files::isRegularFile).map(f -> folder.relativize(f).toString()).sorted().toList());
        }
    }
}
