package thyroidstudy.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out which kind of data a folder holds. */
public final class DataSources {

    private DataSources() {}

    /**
     * The source that reads a folder (or a CSV manifest given directly).
     *
     * @throws IOException naming the folder and the known forms if it has none of them
     */
    public static DataSource open(Path path) throws IOException {
        if (Files.isRegularFile(path) && path.toString().endsWith(".csv")) {
            return new ManifestFile(path);
        }
        if (Files.isRegularFile(path)) {
            throw new IOException(path.toAbsolutePath()
                    + " is a file and no CSV table: give the folder with your images (see data-README.md)");
        }
        if (!Files.isDirectory(path)) {
            throw new IOException("There is no folder " + path.toAbsolutePath()
                    + ": give the folder with your images, or leave it out to study phantoms");
        }
        if (Files.isRegularFile(path.resolve(ManifestFile.NAME))) {
            return new ManifestFile(path.resolve(ManifestFile.NAME));
        }
        if (DdtiFolder.recognises(path)) {
            return new DdtiFolder(path);
        }
        if (StudyFolder.recognises(path)) {
            return new StudyFolder(path);
        }
        throw new IOException(path.toAbsolutePath() + " holds none of the known forms: TRAIN and TEST with Benign and Cancer, "
                + "files named like B_001-0002-1.0.jpg, DDTI's images and annotations, or a manifest.csv (see data-README.md)");
    }
}
