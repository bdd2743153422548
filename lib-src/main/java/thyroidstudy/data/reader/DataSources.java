package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import thyroidstudy.data.DataSource;

/** Opens folders and tables of images. */
public final class DataSources {

    private static final Set<String> TABLES = Set.of("csv", "tsv", "txt");

    private DataSources() {}

    /**
     * The source that reads a folder, or a table of images given directly.
     *
     * @param cache file of findings of {@link thyroidstudy.data.ImageCheck}, so that the next reading is quick; null for none
     * @throws IOException naming the folder and what to give instead, if there is no such folder
     */
    public static DataSource open(Path path, Path cache) throws IOException {
        if (Files.isRegularFile(path)) {
            if (!TABLES.contains(ImageTree.ending(path))) {
                throw new IOException(path.toAbsolutePath()
                        + " is a file and no table (.csv): give the folder with your images (see data-README.md)");
            }
            return new ImageFolder(path.toAbsolutePath().getParent(), new ManifestFile(path), cache);
        }
        if (!Files.isDirectory(path)) {
            throw new IOException("There is no folder " + path.toAbsolutePath()
                    + ": give the folder with your images, or leave it out to use phantoms");
        }
        return new ImageFolder(path, new ManifestFile(), cache);
    }
}
