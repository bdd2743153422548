package thyroidstudy.phantom;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataSource;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

/**
 * Phantoms as a data source: written once into a folder in the study's layout
 * ({@code TRAIN|TEST / Benign|Cancer / B_001-0002-1.0.jpg}) with a table {@code manifest.csv} beside it, then reused.
 *
 * <p>Frames are grey JPEG files. A record's nodules are the one that the label speaks of, once per pane; its scan
 * area is the smallest box that holds all panes; its attributes are panes and other_nodules
 * ({@code x y width height;...}), views, side, the signs of {@link NoduleSigns#columns()}, and calipers.
 */
public final class Phantoms implements DataSource {

    /** Raise it whenever the same settings give other pixels, so that old folders are noticed. */
    private static final int GENERATION = 1;
    private static final String SETTINGS_FILE = "phantoms.txt";
    private static final String MANIFEST_FILE = "manifest.csv";
    private static final int JPEG_QUALITY = 90;

    private final PhantomSettings settings;
    private final Path folder;
    private final int threads;

    private Phantoms(PhantomSettings settings, Path folder, int threads) {
        this.settings = settings;
        this.folder = folder;
        this.threads = threads;
    }

    /** Phantoms of these settings in this folder, made on first reading with all cores. */
    public static Phantoms of(PhantomSettings settings, Path folder) {
        return new Phantoms(settings, folder, Runtime.getRuntime().availableProcessors());
    }

    /** The same with a given number of threads; the images do not depend on it. */
    public Phantoms withThreads(int newThreads) {
        Checks.that(newThreads > 0, "Phantoms need at least one thread, got " + newThreads);
        return new Phantoms(settings, folder, newThreads);
    }

    public PhantomSettings settings() {
        return settings;
    }

    public Path folder() {
        return folder;
    }

    /**
     * Writes the images that are not there yet and returns the table.
     *
     * @throws IOException if the folder holds something else, or phantoms of other settings, or cannot be written
     */
    @Override
    public StudyData read(Progress progress) throws IOException {
        claim();
        List<PhantomRecord> records = PhantomGenerator.records(settings);
        write(records, progress);
        List<ImageRecord> images = records.stream()
                .map(this::imageRecord)
                .sorted(Comparator.comparing(r -> relative(r.path())))
                .toList();
        String manifest = manifest(images);
        Path manifestFile = folder.resolve(MANIFEST_FILE);
        if (!Files.exists(manifestFile) || !Files.readString(manifestFile).equals(manifest)) {
            writeAtomically(manifestFile, manifest.getBytes(StandardCharsets.UTF_8));
        }
        return new StudyData("phantoms", images, List.of());
    }

    /** Takes an empty folder, or checks that the folder is ours. */
    private void claim() throws IOException {
        String wanted = "thyroid phantoms, generation " + GENERATION + "\n" + settings + "\n";
        Path file = folder.resolve(SETTINGS_FILE);
        if (Files.isRegularFile(file)) {
            String found = Files.readString(file);
            if (!found.equals(wanted)) {
                throw new IOException(folder + " holds phantoms of other settings (see " + SETTINGS_FILE
                        + "): delete that folder or choose another one");
            }
            return;
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException(folder + " is a file: choose a folder for the phantoms");
        }
        Files.createDirectories(folder);
        try (Stream<Path> content = Files.list(folder)) {
            if (content.anyMatch(p -> !p.getFileName().toString().startsWith(SETTINGS_FILE))) {
                throw new IOException(folder + " holds something other than phantoms and is left as it is: "
                        + "choose an empty or new folder");
            }
        }
        writeAtomically(file, wanted.getBytes(StandardCharsets.UTF_8));
    }

    private void write(List<PhantomRecord> records, Progress progress) throws IOException {
        progress.reset("Phantoms", records.size());
        Plan plan = Plan.of(settings);
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "phantoms");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> pending = new ArrayList<>();
            for (PhantomRecord record : records) {
                Path file = path(record);
                if (Files.exists(file)) {
                    pending.add(null);
                    continue;
                }
                Files.createDirectories(file.getParent());
                pending.add(pool.submit(() -> {
                    writeAtomically(file, jpeg(PhantomGenerator.generate(
                            settings, plan, record.patientIndex(), record.imageIndex())));
                    return null;
                }));
            }
            for (Future<?> future : pending) {
                if (future != null) {
                    future.get();
                }
                progress.increment(1);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("A phantom could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Making phantoms was interrupted; the next call goes on in " + folder, e);
        } finally {
            pool.shutdownNow();
            progress.end();
        }
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

    private Path path(PhantomRecord record) {
        return folder.resolve(record.split() == Split.TEST ? "TEST" : "TRAIN")
                .resolve(record.label().folderName())
                .resolve(record.fileName());
    }

    private ImageRecord imageRecord(PhantomRecord record) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("panes", boxes(record.panes()));
        attributes.put("other_nodules", boxes(record.others().stream().map(n -> n.box()).toList()));
        attributes.put("views", String.join(";", record.views()));
        attributes.put("side", record.side());
        attributes.putAll(record.signs().columns());
        attributes.put("calipers", record.calipers() ? "yes" : "no");
        return new ImageRecord(path(record), Optional.of(record.label()), record.patient(), record.split(),
                Variant.UNCROPPED, record.nodules(), Optional.of(record.scanArea()), attributes);
    }

    private String relative(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private String manifest(List<ImageRecord> images) {
        StringBuilder csv = new StringBuilder("path,label,patient,split,variant,boxes,scan_area");
        images.get(0).attributes().keySet().forEach(name -> csv.append(',').append(name));
        csv.append('\n');
        for (ImageRecord r : images) {
            csv.append(relative(r.path())).append(',').append(r.label().orElseThrow()).append(',')
                    .append(r.patient()).append(',').append(r.split()).append(',').append(r.variant()).append(',')
                    .append(boxes(r.nodules().stream().map(n -> n.box()).toList())).append(',')
                    .append(boxes(r.scanArea().stream().toList()));
            r.attributes().values().forEach(value -> csv.append(',').append(value));
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String boxes(List<Box> boxes) {
        return boxes.stream()
                .map(b -> b.x() + " " + b.y() + " " + b.width() + " " + b.height())
                .collect(Collectors.joining(";"));
    }

    private static void writeAtomically(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw AtomicFiles.cannotWrite(file, e);
        }
    }
}
