package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.opencv.core.Mat;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

/**
 * The crops of a set of frames, as files in the study's layout {@code Train2|Test2/Benign|Cancer/} (validation images
 * stand in Train2). A crop has the file name of its frame; when a frame gives several crops, the second ends in
 * {@code -n2} before the dot, the third in {@code -n3}: {@code B_001-0002-1.0-n2.jpg}. Patient, label and split are the
 * frame's.
 *
 * @param folder  where the crops are
 * @param data    the crops; nodules are in pixels of the crop, attributes {@code crop_source} and {@code crop_method} added
 * @param entries the manifest's lines, sorted by the crop's file
 * @param written crops that this call made
 * @param kept    crops that were already there and right
 * @param skipped frames that gave no crop, by reason; reasons that did not occur are left out
 */
public record CroppedSet(
        Path folder, StudyData data, List<CropEntry> entries, int written, int kept, Map<Skipped, Integer> skipped) {

    /** Why a frame gave no crop. */
    public enum Skipped {
        /** The layout has no folder for it. */
        NO_LABEL,
        /** The layout has no folder for it: draw a split first. */
        NO_SPLIT,
        /** It is a crop already. */
        ALREADY_CROPPED,
        /** Nothing is annotated and nothing was or could be proposed. */
        NO_NODULE,
        /** The file cannot be decoded. */
        UNREADABLE
    }

    /** Raised whenever the same settings would cut differently, so that older crops are made again. */
    private static final int ALGORITHM = 1;

    /** Crops between two writings of the manifest; an interruption costs at most so many. */
    private static final int CHECKPOINT = 512;

    public CroppedSet {
        entries = List.copyOf(entries);
        skipped = Map.copyOf(skipped);
    }

    /** As {@link #make}, for those who only want the crops. */
    public static StudyData write(StudyData source, Path folder, CropSettings settings, Progress progress)
            throws IOException {
        return make(source, folder, settings, progress).data();
    }

    /**
     * Writes the crops that are missing or would now be different, removes those of frames that have gone, and writes
     * the manifest {@code crops.csv}. Every file appears complete or not at all.
     *
     * @param progress told how far the work is; may be null
     * @throws IOException if the folder holds the crops of another set, two frames would get the same crop file, or a
     *     file cannot be written; the message names file and remedy
     */
    public static CroppedSet make(StudyData source, Path folder, CropSettings settings, Progress progress)
            throws IOException {
        FrameFile.loadOpenCv();
        Map<Skipped, Integer> skipped = new EnumMap<>(Skipped.class);
        List<ImageRecord> frames = new ArrayList<>();
        for (ImageRecord image : source.records()) {
            Optional<Skipped> reason = reasonToSkip(image);
            reason.ifPresentOrElse(r -> skipped.merge(r, 1, Integer::sum), () -> frames.add(image));
        }
        refuseCollisions(frames);
        Path root = commonFolder(frames);
        CropManifest old = CropManifest.read(folder);
        refuseAnotherSource(old, source.name(), frames, root, folder);
        return new Work(source, folder, settings, root, old).run(frames, skipped, progress);
    }

    /** The manifest as a table, one row per crop. */
    public Table toTable() {
        return new CropManifest(data.name(), entries).toTable();
    }

    private static Optional<Skipped> reasonToSkip(ImageRecord image) {
        if (image.label().isEmpty()) {
            return Optional.of(Skipped.NO_LABEL);
        }
        if (image.split() == Split.UNASSIGNED) {
            return Optional.of(Skipped.NO_SPLIT);
        }
        return image.variant() == Variant.CROPPED ? Optional.of(Skipped.ALREADY_CROPPED) : Optional.empty();
    }

    /** File of a frame's crop, relative to the set's folder; the number counts from 1. */
    static String cropFile(ImageRecord image, int number) {
        String name = image.fileName();
        if (number > 1) {
            int dot = name.lastIndexOf('.');
            int end = dot < 0 ? name.length() : dot;
            name = name.substring(0, end) + "-n" + number + name.substring(end);
        }
        return (image.split() == Split.TEST ? "Test2/" : "Train2/") + image.label().orElseThrow().folderName() + "/" + name;
    }

    private static void refuseCollisions(List<ImageRecord> frames) throws IOException {
        Map<String, Path> taken = new HashMap<>();
        for (ImageRecord image : frames) {
            // Compared without capitals, since some file systems do.
            Path other = taken.put(cropFile(image, 1).toLowerCase(Locale.ROOT), image.path());
            if (other != null) {
                throw new IOException(image.path() + " and " + other + " would get the same crop file "
                        + cropFile(image, 1) + "; rename one of them or crop the two folders apart");
            }
        }
    }

    private static void refuseAnotherSource(
            CropManifest old, String name, List<ImageRecord> frames, Path root, Path folder) throws IOException {
        if (old.entries().isEmpty()) {
            return;
        }
        Set<String> now = frames.stream().map(f -> relative(root, f.path())).collect(Collectors.toSet());
        Set<String> before = old.entries().stream().map(CropEntry::source).collect(Collectors.toSet());
        long known = before.stream().filter(now::contains).count();
        if (!old.sourceName().equals(name) || 2 * known < before.size()) {
            throw new IOException(folder + " holds crops of \"" + old.sourceName() + "\" (" + before.size()
                    + " frames, of which " + known + " are in \"" + name
                    + "\"), a different source set; choose another folder, or delete this one to cut it anew");
        }
    }

    private static Path commonFolder(List<ImageRecord> frames) {
        Path common = null;
        for (ImageRecord image : frames) {
            Path folder = image.path().toAbsolutePath().normalize().getParent();
            if (common == null) {
                common = folder;
            }
            while (common != null && !folder.startsWith(common)) {
                common = common.getParent();
            }
        }
        return common;
    }

    private static String relative(Path root, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return (root == null ? absolute : root.relativize(absolute)).toString().replace('\\', '/');
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** One call of {@link #make}. */
    private static final class Work {

        private final StudyData source;
        private final Path folder;
        private final CropSettings settings;
        private final NoduleCropper cropper;
        private final Path root;
        private final String sourceName;
        private final Map<String, List<CropEntry>> before;

        Work(StudyData source, Path folder, CropSettings settings, Path root, CropManifest old) {
            this.source = source;
            this.folder = folder;
            this.settings = settings;
            this.cropper = new NoduleCropper(settings);
            this.root = root;
            this.sourceName = source.name();
            this.before = old.entries().stream()
                    .collect(Collectors.groupingBy(CropEntry::source, LinkedHashMap::new, Collectors.toList()));
        }

        /** What became of one frame. */
        private record Outcome(ImageRecord image, List<CropEntry> entries, boolean written, Optional<Skipped> skipped, String problem) {}

        CroppedSet run(List<ImageRecord> frames, Map<Skipped, Integer> skipped, Progress progress) throws IOException {
            Files.createDirectories(folder);
            if (progress != null) {
                progress.reset("Cropping " + sourceName, frames.size());
                progress.start(0);
            }
            ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
            List<Outcome> outcomes = new ArrayList<>();
            try {
                List<Future<Outcome>> futures = frames.stream().map(f -> workers.submit(() -> crop(f))).toList();
                for (Future<Outcome> future : futures) {
                    Outcome outcome = await(future);
                    outcomes.add(outcome);
                    outcome.skipped().ifPresent(s -> skipped.merge(s, 1, Integer::sum));
                    if (progress != null) {
                        progress.increment(1);
                    }
                    if (outcomes.size() % CHECKPOINT == 0) {
                        checkpoint(outcomes);
                    }
                }
            } catch (IOException | RuntimeException e) {
                checkpoint(outcomes);
                throw e;
            } finally {
                workers.shutdownNow();
            }
            if (progress != null) {
                progress.end();
            }
            removeOutdated(outcomes);
            List<CropEntry> entries = outcomes.stream().flatMap(o -> o.entries().stream()).toList();
            CropManifest manifest = new CropManifest(sourceName, entries);
            manifest.write(folder);
            int written = outcomes.stream().filter(Outcome::written).mapToInt(o -> o.entries().size()).sum();
            return new CroppedSet(
                    folder, studyData(outcomes), manifest.entries(), written, entries.size() - written, skipped);
        }

        private static Outcome await(Future<Outcome> future) throws IOException {
            try {
                return future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Cropping was interrupted; call it again to go on", e);
            }
        }

        /** Remembers what is done, and what was there before and has not been looked at yet. */
        private void checkpoint(List<Outcome> outcomes) throws IOException {
            Map<String, List<CropEntry>> all = new LinkedHashMap<>(before);
            outcomes.forEach(o -> all.put(relative(root, o.image().path()), o.entries()));
            new CropManifest(sourceName, all.values().stream().flatMap(List::stream).toList()).write(folder);
        }

        private Outcome crop(ImageRecord image) throws IOException {
            byte[] bytes = Files.readAllBytes(image.path());
            String sourceHash = sha256(bytes);
            String request = request(image);
            List<CropEntry> there = before.getOrDefault(relative(root, image.path()), List.of());
            if (stillRight(there, image, sourceHash, request)) {
                return new Outcome(image, there, false, Optional.empty(), "");
            }
            Mat frame;
            try {
                frame = FrameFile.decode(bytes, image.path());
            } catch (IOException e) {
                return new Outcome(image, List.of(), false, Optional.of(Skipped.UNREADABLE), e.getMessage());
            }
            try {
                List<NoduleCrop> crops = cropper.crops(image, frame);
                List<CropEntry> entries = new ArrayList<>();
                for (NoduleCrop crop : crops) {
                    String file = cropFile(image, entries.size() + 1);
                    Mat part = frame.submat(Boxes.rect(crop.box()));
                    byte[] encoded = FrameFile.encode(part, file);
                    part.release();
                    FrameFile.write(folder.resolve(file), encoded);
                    entries.add(new CropEntry(
                            file, relative(root, image.path()), crop.box(), crop.nodule().box(), crop.origin(),
                            settings.signature(), image.patient(), image.split(), sourceHash, sha256(encoded), request));
                }
                return new Outcome(
                        image, entries, true, entries.isEmpty() ? Optional.of(Skipped.NO_NODULE) : Optional.empty(), "");
            } finally {
                frame.release();
            }
        }

        private boolean stillRight(List<CropEntry> there, ImageRecord image, String sourceHash, String request)
                throws IOException {
            if (there.isEmpty()) {
                return false;
            }
            for (int i = 0; i < there.size(); i++) {
                CropEntry entry = there.get(i);
                Path file = folder.resolve(entry.crop());
                if (!entry.sourceHash().equals(sourceHash)
                        || !entry.request().equals(request)
                        || !Files.exists(file)
                        || !sha256(Files.readAllBytes(file)).equals(entry.cropHash())) {
                    return false;
                }
            }
            return there.get(0).crop().equals(cropFile(image, 1));
        }

        /** Hash of all that decides the crops of an image besides its pixels. */
        private String request(ImageRecord image) {
            StringBuilder text = new StringBuilder(settings.signature()).append(" algorithm=").append(ALGORITHM);
            text.append(' ').append(image.split()).append(' ').append(image.patient()).append(' ').append(image.scanArea());
            for (Nodule nodule : image.nodules()) {
                text.append(' ').append(nodule.box()).append(nodule.outline());
            }
            return sha256(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        /** Deletes crops named in the old manifest that no frame gives any more. */
        private void removeOutdated(List<Outcome> outcomes) throws IOException {
            Set<String> current = new HashSet<>();
            outcomes.forEach(o -> o.entries().forEach(e -> current.add(e.crop())));
            for (List<CropEntry> entries : before.values()) {
                for (CropEntry entry : entries) {
                    if (!current.contains(entry.crop())) {
                        Files.deleteIfExists(folder.resolve(entry.crop()));
                    }
                }
            }
        }

        private StudyData studyData(List<Outcome> outcomes) {
            List<ImageRecord> records = new ArrayList<>();
            List<DataProblem> problems = new ArrayList<>(source.problems());
            for (Outcome outcome : outcomes) {
                outcome.entries().forEach(e -> records.add(record(outcome.image(), e)));
                if (!outcome.problem().isEmpty()) {
                    problems.add(new DataProblem(
                            outcome.image().path(), DataProblem.Kind.UNREADABLE_IMAGE, outcome.problem()));
                }
            }
            records.sort(Comparator.comparing(ImageRecord::path));
            return new StudyData(sourceName, records, problems);
        }

        private ImageRecord record(ImageRecord frame, CropEntry entry) {
            Map<String, String> attributes = new LinkedHashMap<>(frame.attributes());
            attributes.put("crop_source", entry.source());
            attributes.put("crop_method", entry.origin().name());
            Box box = entry.box();
            List<Nodule> nodules = Boxes.common(entry.nodule(), box)
                    .map(n -> List.of(Nodule.ofBox(new Box(n.x() - box.x(), n.y() - box.y(), n.width(), n.height()))))
                    .orElse(List.of());
            return new ImageRecord(
                    folder.resolve(entry.crop()), frame.label(), frame.patient(), frame.split(), Variant.CROPPED,
                    nodules, Optional.empty(), attributes);
        }
    }
}
