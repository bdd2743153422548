package thyroidstudy.phantom;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import thyroidstudy.data.DataSource;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.ManifestFile;
import thyroidstudy.image.Box;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.Key;
import thyroidstudy.store.Parallel;

/**
 * Phantoms as a data source: written once into a folder in the study's layout
 * ({@code TRAIN|TEST / Benign|Cancer / B_001-0002-1.0.jpg}) with a table {@code manifest.csv} beside it, then reused. Each setting has
 * its own folder.
 *
 * <p>Frames are grey JPEG files. A record's nodules are the labelled one, once per pane; its scan
 * area is the smallest box that holds all panes; its attributes are panes and other_nodules
 * ({@code x y width height;...}), views, side, the signs of {@link NoduleSigns#columns()}, and calipers.
 */
public final class Phantoms implements DataSource {

    /** Raise it whenever the same settings give other pixels, so that old images are not taken for new ones. */
    private static final int GENERATION = 1;
    private static final int JPEG_QUALITY = 90;

    private final PhantomSettings settings;
    private final Path work;
    private final int threads;

    private Phantoms(PhantomSettings settings, Path work, int threads) {
        this.settings = settings;
        this.work = work;
        this.threads = threads;
    }

    /**
     * Phantoms of these settings, made on first reading with all cores.
     *
     * @param work folder that keeps sets of phantoms
     */
    public static Phantoms of(PhantomSettings settings, Path work) {
        return new Phantoms(settings, work, Runtime.getRuntime().availableProcessors());
    }

    /** The same with a given number of threads; the images do not depend on it. */
    public Phantoms withThreads(int newThreads) {
        Checks.that(newThreads > 0, "Phantoms need at least one thread, got " + newThreads);
        return new Phantoms(settings, work, newThreads);
    }

    private Key key() {
        return new Key("phantoms", GENERATION, Map.of("settings", settings));
    }

    /** Tells these images from all others of this class. */
    public String hash() {
        return key().hash();
    }

    /**
     * Writes the images that are not there yet and returns the table.
     *
     * @throws IOException if the folder cannot be written
     */
    @Override
    public StudyData read(Progress progress) throws IOException {
        Path folder = key().folderIn(work);
        List<PhantomRecord> records = PhantomGenerator.records(settings);
        Plan plan = Plan.of(settings);
        Parallel.forEach(records, threads, "Phantoms", progress, record -> {
            Path file = path(folder, record);
            if (!Files.exists(file)) {
                AtomicFiles.write(file, jpeg(PhantomGenerator.generate(settings, plan, record.patientIndex(), record.imageIndex())));
            }
            return file;
        }, (record, file) -> {});
        StudyData data = new StudyData("phantoms", records.stream().map(record -> imageRecord(folder, record))
                .sorted(Comparator.comparing(ImageRecord::path)).toList(), List.of());
        ManifestFile.write(data, folder.resolve(ManifestFile.NAME));
        return data;
    }

    private static byte[] jpeg(PhantomImage image) throws IOException {
        Mat mat = image.toMat();
        MatOfByte bytes = new MatOfByte();
        MatOfInt quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, JPEG_QUALITY);
        try {
            if (!Imgcodecs.imencode(".jpg", mat, bytes, quality)) {
                throw new IOException("OpenCV could not encode " + image.record().fileName());
            }
            return bytes.toArray();
        } finally {
            mat.release();
            bytes.release();
            quality.release();
        }
    }

    private static Path path(Path folder, PhantomRecord record) {
        return folder.resolve(record.split() == Split.TEST ? "TEST" : "TRAIN")
                .resolve(record.label().folderName())
                .resolve(record.fileName());
    }

    private static ImageRecord imageRecord(Path folder, PhantomRecord record) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("panes", boxes(record.panes()));
        attributes.put("other_nodules", boxes(record.others().stream().map(n -> n.box()).toList()));
        attributes.put("views", String.join(";", record.views()));
        attributes.put("side", record.side());
        attributes.putAll(record.signs().columns());
        attributes.put("calipers", record.calipers() ? "yes" : "no");
        return new ImageRecord(path(folder, record), Optional.of(record.label()), record.patient(), record.split(),
                Variant.UNCROPPED, record.nodules(), Optional.of(record.scanArea()), attributes);
    }

    private static String boxes(List<Box> boxes) {
        return boxes.stream().map(Box::text).collect(Collectors.joining(";"));
    }
}
