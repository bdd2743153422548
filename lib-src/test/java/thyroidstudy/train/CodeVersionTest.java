package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeVersionTest {

    @TempDir
    Path checkout;

    @BeforeEach
    void aCommit() throws IOException, InterruptedException {
        Files.createDirectory(checkout.resolve("lib-src"));
        Files.createDirectory(checkout.resolve("notebooks"));
        Files.writeString(checkout.resolve("lib-src/A.java"), "class A {}");
        Files.writeString(checkout.resolve("notebooks/01.ipynb"), "{}");
        git("init", "--quiet");
        git("add", ".");
        git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=first");
    }

    @Test
    void theCommitAsItIs() throws IOException, InterruptedException {
        assertTrue(CodeVersion.of(checkout).matches("[0-9a-f]{12}"), CodeVersion.of(checkout));
    }

    @Test
    void anExecutedNotebookIsNoOtherCode() throws IOException, InterruptedException {
        String before = CodeVersion.of(checkout);
        Files.writeString(checkout.resolve("notebooks/01.ipynb"), "{outputs}");
        assertEquals(before, CodeVersion.of(checkout));
    }

    @Test
    void changedAndNewClassesAre() throws IOException, InterruptedException {
        String before = CodeVersion.of(checkout);
        Files.writeString(checkout.resolve("lib-src/B.java"), "class B {}");
        assertEquals(before + "-dirty", CodeVersion.of(checkout));
        Files.delete(checkout.resolve("lib-src/B.java"));
        Files.writeString(checkout.resolve("lib-src/A.java"), "class A { int a; }");
        assertEquals(before + "-dirty", CodeVersion.of(checkout));
    }

    @Test
    void anotherUsersCheckoutIsReadAsOnesOwn() throws IOException, InterruptedException {
        String own = CodeVersion.of(checkout);
        assumeTrue(ProcessHandle.current().info().user().equals(Optional.of("root")), "only root can give files away");
        for (String file : List.of("", ".git")) {
            Files.setAttribute(checkout.resolve(file), "unix:uid", 12345);
        }
        assertEquals(own, CodeVersion.of(checkout));
    }

    @Test
    void noCheckoutIsAnError() throws IOException {
        Path empty = Files.createDirectory(checkout.resolve(".git/empty"));
        assertThrows(IOException.class, () -> CodeVersion.of(empty));
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList())
                .directory(checkout.toFile()).inheritIO().start().waitFor());
    }
}
