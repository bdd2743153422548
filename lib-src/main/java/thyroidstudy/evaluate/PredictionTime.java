package thyroidstudy.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;

/**
 * How long a network took to answer: reading and preparing the images included, loading the weights not.
 *
 * @param network   its title
 * @param images    how many
 * @param imageSize their side as the network sees them, in pixels
 * @param seconds   wall time
 * @param device    in words
 */
public record PredictionTime(String network, int images, int imageSize, double seconds, String device) {

    public double imagesPerSecond() {
        return images / seconds;
    }

    /** Writes it as a table of one row; the file is complete or as it was. */
    public void write(Path file) throws IOException {
        CsvFile.write(file, Columns.of("prediction time", List.of(this))
                .text("network", PredictionTime::network)
                .whole("images", PredictionTime::images)
                .whole("imageSize", PredictionTime::imageSize)
                .number("seconds", 1, PredictionTime::seconds)
                .text("device", PredictionTime::device).table());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return empty if there is no such file: the time was not measured
     * @throws IOException naming the file if it is damaged
     */
    public static Optional<PredictionTime> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return CsvFile.rows(file, "delete it, the time then counts as not measured", row -> new PredictionTime(row.getString("network"),
                Integer.parseInt(row.getString("images")), Integer.parseInt(row.getString("imageSize")),
                Double.parseDouble(row.getString("seconds")), row.getString("device"))).stream().findFirst();
    }
}
