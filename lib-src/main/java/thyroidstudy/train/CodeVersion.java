package thyroidstudy.train;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Which code made a result. */
final class CodeVersion {

    private CodeVersion() {}

    /** The commit of the checkout that these classes were built in, as {@link #of} says it; or "unknown". */
    static String current() {
        try {
            Path classes = Path.of(CodeVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (Path folder = classes; folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve(".git")) && Files.isDirectory(folder.resolve("lib-src"))) {
                    return of(folder);
                }
            }
        } catch (IOException | URISyntaxException e) {
            // no git here: the result can still be used, only not be traced to a commit
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "unknown";
    }

    /**
     * The commit of a checkout, 12 digits, with "-dirty" behind it if the library or its build differ from it.
     * Other files do not count: a notebook that is executed is changed by its own outputs.
     */
    static String of(Path checkout) throws IOException, InterruptedException {
        String commit = git(checkout, "rev-parse", "--short=12", "HEAD");
        return git(checkout, "status", "--porcelain", "--", "lib-src", "pom.xml").isEmpty() ? commit : commit + "-dirty";
    }

    private static String git(Path checkout, String... arguments) throws IOException, InterruptedException {
        // git refuses another user's checkout, as a class installation is, unless it is named
        Process git = new ProcessBuilder(Stream.concat(Stream.of("git", "-c", "safe.directory=" + checkout.toRealPath()), Stream.of(arguments)).toList())
                .directory(checkout.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!git.waitFor(10, TimeUnit.SECONDS) || git.exitValue() != 0) {
            throw new IOException("git " + String.join(" ", arguments) + " failed in " + checkout);
        }
        return said;
    }
}
