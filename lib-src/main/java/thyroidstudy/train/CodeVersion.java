package thyroidstudy.train;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Which code made a result. */
final class CodeVersion {

    private CodeVersion() {}

    /** The commit of the checkout that these classes were built in, "-dirty" behind it if files differ; or "unknown". */
    static String current() {
        try {
            Path classes = Path.of(CodeVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (Path folder = classes; folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve(".git")) && Files.isDirectory(folder.resolve("lib-src"))) {
                    return commit(folder);
                }
            }
        } catch (IOException | URISyntaxException e) {
            // no git here: the result can still be used, only not be traced to a commit
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "unknown";
    }

    private static String commit(Path checkout) throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                .directory(checkout.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "unknown";
    }
}
