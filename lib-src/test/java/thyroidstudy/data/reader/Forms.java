package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.store.NoProgress;

/** Small data sets in the forms in which people have them, made of phantoms. */
final class Forms {

    /** The name of the n-th file of a class on a side. */
    interface Name {
        String of(String side, int classIndex, int n);
    }

    private static List<Path> pictures;

    final Path root;

    Forms(Path root) throws IOException {
        OpenCv.load();
        this.root = root;
        Files.createDirectories(root);
    }

    private static synchronized List<Path> pictures() throws IOException {
        if (pictures == null) {
            Path folder = Files.createTempDirectory("forms");
            Phantoms.of(PhantomSettings.small().withPatients(20).withImagesPerPatient(2, 2), folder.resolve("phantoms")).read(NoProgress.NONE);
            try (Stream<Path> files = Files.walk(folder)) {
                pictures = files.filter(f -> f.toString().endsWith(".jpg")).sorted().limit(40).toList();
            }
        }
        return pictures;
    }

    static Path picture(int n) throws IOException {
        return pictures().get(n % pictures().size());
    }

    Forms put(int n, String target) throws IOException {
        Path file = root.resolve(target);
        Files.createDirectories(file.getParent());
        Files.copy(picture(n), file);
        return this;
    }

    /** Puts the n-th picture in the format that the ending says. */
    Forms encode(int n, String target, String format) throws IOException {
        Mat picture = ImageDecoder.decodeBgr(picture(n));
        write(target, picture, format);
        return this;
    }

    void write(String target, Mat picture, String format) throws IOException {
        MatOfByte bytes = new MatOfByte();
        Imgcodecs.imencode("." + format, picture, bytes);
        Path file = root.resolve(target);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.toArray());
        bytes.release();
        picture.release();
    }

    /** A mask of the n-th picture with one white ellipse. */
    Forms mask(int n, String target) throws IOException {
        Mat picture = ImageDecoder.decodeBgr(picture(n));
        Mat mask = new Mat(picture.size(), CvType.CV_8UC1, new Scalar(0));
        picture.release();
        Imgproc.ellipse(mask, new Point(150, 110), new Size(60, 40), 0, 0, 360, new Scalar(255), -1);
        write(target, mask, ImageTree.ending(Path.of(target)));
        return this;
    }

    /** Different pictures in every folder side/class. */
    Forms tree(List<String> sides, List<String> classes, Name name, int perClass) throws IOException {
        int n = 0;
        for (String side : sides) {
            for (int c = 0; c < classes.size(); c++) {
                for (int i = 0; i < perClass; i++) {
                    put(n, (side.isEmpty() ? "" : side + "/") + classes.get(c) + "/" + name.of(side, c, n));
                    n++;
                }
            }
        }
        return this;
    }

    /** The study's whole frames. */
    Forms frames(String below) throws IOException {
        return tree(List.of(below + "TRAIN", below + "TEST"), List.of("Benign", "Cancer"), Forms::studyName, 8);
    }

    static String studyName(String side, int c, int n) {
        return "%s_%03d-0001-1.0.jpg".formatted("BM".charAt(c), n);
    }

    Forms text(String target, String content, Charset charset) throws IOException {
        Files.createDirectories(root.resolve(target).getParent());
        Files.write(root.resolve(target), content.getBytes(charset));
        return this;
    }

    Forms text(String target, String content) throws IOException {
        return text(target, content, StandardCharsets.UTF_8);
    }

    /** Rows of path, label, patient, split for 32 images that are put below a folder; four images a patient, the last eight for testing. */
    List<List<String>> rows(int count, String folder) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String path = "%s/%02d.jpg".formatted(folder, n);
            put(n, path);
            rows.add(new ArrayList<>(List.of(path, n % 2 == 0 ? "benign" : "malignant", "p" + n / 4, n < 24 ? "train" : "test")));
        }
        return rows;
    }

    static String csv(String header, List<List<String>> rows, String separator) {
        StringBuilder text = new StringBuilder(header.replace(",", separator)).append('\n');
        rows.forEach(row -> text.append(String.join(separator, row)).append('\n'));
        return text.toString();
    }
}
