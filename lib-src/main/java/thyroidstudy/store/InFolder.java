package thyroidstudy.store;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Files that a table or a description names, which may come from another person. */
public final class InFolder {

    private InFolder() {}

    /**
     * A file below a folder.
     *
     * @param name relative to the folder
     * @throws IOException if the name leads out of the folder, by {@code ..}, as an absolute path or through a link, or is no name
     */
    public static Path of(Path folder, String name) throws IOException {
        try {
            Path root = folder.toAbsolutePath().normalize();
            Path file = root.resolve(name).normalize();
            if (!Path.of(name).isAbsolute() && file.startsWith(root) && !file.equals(root) && !leavesByLink(root, file)) {
                return folder.resolve(name);
            }
        } catch (InvalidPathException e) {
            // the same remedy
        }
        throw new IOException("\"" + name.replace('\0', '?') + "\" does not lie in " + folder);
    }

    private static boolean leavesByLink(Path root, Path file) throws IOException {
        Path parent = file.getParent();
        return parent.toFile().exists() && root.toFile().exists() && !parent.toRealPath().startsWith(root.toRealPath());
    }
}
