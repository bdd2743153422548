package thyroidstudy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells data sets apart where things made from them are kept. */
public final class FolderName {

    private FolderName() {}

    /**
     * The last name of a data set's path, a hyphen and the first 8 hexadecimal digits of SHA-256 over the absolute path in
     * UTF-8: two data sets of the same name have two names. Symbolic links are followed. {@code environment/setup.sh} makes the
     * same name.
     *
     * @param data folder or file
     */
    public static String of(Path data) {
        Path path;
        try {
            path = data.toRealPath();
        } catch (IOException e) { // it is gone, and its path still has a name
            path = data.toAbsolutePath().normalize();
        }
        return path.getFileName() + "-" + Sha256.of(path.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    }
}
