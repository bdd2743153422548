package thyroidstudy.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

/** Image files made by the tests. */
public final class TestImages {

    private TestImages() {}

    /** Smooth colours with a speckle, different for every seed. */
    public static BufferedImage picture(int width, int height, int type, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double a = random.nextDouble(0.01, 0.05);
        double b = random.nextDouble(0.01, 0.05);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (int) (127 + 100 * Math.sin(a * x + seed)) + random.nextInt(20);
                int green = (int) (127 + 100 * Math.cos(b * y)) + random.nextInt(20);
                int blue = (int) (127 + 100 * Math.sin(a * x + b * y)) + random.nextInt(20);
                image.setRGB(x, y, 0xFF000000 | red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    public static Path write(BufferedImage image, String format, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IllegalStateException("No writer for " + format);
        }
        return file;
    }

    public static Path jpeg(Path file, long seed) throws IOException {
        return write(picture(120, 90, BufferedImage.TYPE_INT_RGB, seed), "jpg", file);
    }

    /** Every third image is a cancer. */
    public static StudyData data(Path folder, int count) throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record(jpeg(folder.resolve("%03d.jpg".formatted(i)), i), i % 3 == 0 ? Label.CANCER : Label.BENIGN));
        }
        return new StudyData("test", records, List.of());
    }

    /** All files of the sub-folders Benign and Cancer. */
    public static StudyData classFolders(Path folder) throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (Label label : Label.values()) {
            try (Stream<Path> files = Files.list(folder.resolve(label.folderName()))) {
                files.sorted().forEach(file -> records.add(record(file, label)));
            }
        }
        return new StudyData("bench", records, List.of());
    }

    public static ImageRecord record(Path file, Label label) {
        return new ImageRecord(file, Optional.ofNullable(label), file.getFileName().toString(), Split.TRAIN,
                Variant.UNCROPPED, List.of(), Optional.empty(), Map.of());
    }
}
