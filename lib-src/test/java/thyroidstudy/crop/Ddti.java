package thyroidstudy.crop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opencv.core.Mat;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.ScanArea;

/** The real images that tests measure on, where a machine has them. */
public final class Ddti {

    static final Path FOLDER = Path.of("../shared/data/ddti");

    private Ddti() {}

    /** The folder; a test that asks is left out on machines without it. */
    public static Path folder() {
        Path folder = System.getenv("THYROID_DDTI") == null ? FOLDER : Path.of(System.getenv("THYROID_DDTI"));
        assumeTrue(Files.isDirectory(folder), "DDTI is not here");
        return folder;
    }

    public static Mat image(String name) throws IOException {
        return ImageDecoder.decodeBgr(folder().resolve("images").resolve(name + ".jpg"));
    }

    /** Scan areas read off by eye: image name to area. */
    public static Map<String, ScanArea> scanAreas() throws IOException {
        Map<String, List<Box>> panes = new LinkedHashMap<>();
        try (InputStream in = Ddti.class.getResourceAsStream("/crop/ddti-scan-areas.csv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
            for (String line : lines) {
                String[] c = line.split(",");
                panes.computeIfAbsent(c[0], k -> new ArrayList<>()).add(new Box(
                        Integer.parseInt(c[2]), Integer.parseInt(c[3]), Integer.parseInt(c[4]), Integer.parseInt(c[5])));
            }
        }
        Map<String, ScanArea> areas = new LinkedHashMap<>();
        panes.forEach((name, boxes) -> areas.put(name, ScanArea.of(boxes)));
        return areas;
    }
}
