package thyroidstudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderNameTest {

    @TempDir
    Path folder;

    @Test
    void equalNamesInTwoPlacesDiffer() throws IOException {
        Path one = Files.createDirectories(folder.resolve("a/갑상선 자료"));
        Path other = Files.createDirectories(folder.resolve("b/갑상선 자료"));
        assertNotEquals(FolderName.of(one), FolderName.of(other));
        String digits = Sha256.of(one.toRealPath().toString().getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        assertEquals("갑상선 자료-" + digits, FolderName.of(one));
    }

    @Test
    void onePlaceHasOneName() throws IOException {
        Path images = Files.createDirectories(folder.resolve("a/images"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));
        assertEquals(FolderName.of(images), FolderName.of(link.resolve("../link/images")));
        assertEquals(FolderName.of(images), FolderName.of(images.resolve("nested/..")));
    }
}
