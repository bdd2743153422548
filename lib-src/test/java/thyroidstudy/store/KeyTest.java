package thyroidstudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTest {

    private record Settings(float rate, int epochs, List<String> names, String later) {}

    private static Key key(float rate, String later) {
        return new Key("run", 1, Map.of("settings", new Settings(rate, 15, List.of("b", "a"), later)));
    }

    @Test
    void theTextIsTheSameForEqualParts() {
        Map<String, Object> parts = new LinkedHashMap<>(Map.of("z", 1, "a", "x=<y>"));
        assertEquals("{\"from\":{\"a\":\"x=<y>\",\"z\":1},\"kind\":\"k\",\"version\":2}", Json.canonical(new Key("k", 2, parts)));
        assertEquals(new Key("k", 2, parts).hash(), new Key("k", 2, new TreeMap<>(parts)).hash());
        assertEquals("{\"from\":{\"settings\":{\"epochs\":15,\"names\":[\"b\",\"a\"],\"rate\":0.001}},\"kind\":\"run\",\"version\":1}",
                Json.canonical(key(0.001f, null)), "a part that has no value is not in the key");
        assertNotEquals(key(0.001f, null).hash(), key(0.002f, null).hash());
        assertNotEquals(key(0.001f, null).hash(), key(0.001f, "x").hash());
        assertNotEquals(new Key("k", 2, parts).hash(), new Key("k", 3, parts).hash());
    }

    @Test
    void aFolderIsFoundAgainAndSaysWhatItWasMadeFrom(@TempDir Path work) throws IOException {
        Path folder = key(0.001f, null).folderIn(work);
        assertTrue(folder.getFileName().toString().matches("run-[0-9a-f]{8}"), folder.toString());
        assertTrue(Files.readString(folder.resolve("made-from.json")).contains("\"rate\": 0.001"));
        assertEquals(folder, key(0.001f, null).folderIn(work));
        assertNotEquals(folder, key(0.002f, null).folderIn(work));
    }

    @Test
    void aFolderOfAnotherKeyIsRefused(@TempDir Path work) throws IOException {
        Path file = key(0.001f, null).folderIn(work).resolve("made-from.json");
        for (String content : List.of("", "{", "{\"kind\":\"run\"}")) {
            Files.writeString(file, content);
            String said = assertThrows(IOException.class, () -> key(0.001f, null).folderIn(work)).getMessage();
            assertTrue(said.contains(file.getParent().toString()) && said.contains("delete the folder"), said);
        }
    }

    /** As a notebook's thread is when a person presses Stop. */
    @Test
    void anInterruptedThreadStillFinishesItsFile(@TempDir Path folder) throws IOException {
        Thread.currentThread().interrupt();
        AtomicFiles.write(folder.resolve("deep/a.txt"), new byte[] {1, 2});
        assertTrue(Thread.interrupted(), "it stays interrupted");
        assertEquals(2, Files.size(folder.resolve("deep/a.txt")));
        assertFalse(Files.list(folder.resolve("deep")).anyMatch(f -> f.toString().endsWith(".part")));
    }
}
