package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.opencv.core.Mat;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.ManifestFile;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.store.CsvFile;
import thyroidstudy.store.InFolder;
import thyroidstudy.store.Key;
import thyroidstudy.store.Parallel;
import thyroidstudy.store.Sha256;
import thyroidstudy.store.SmallFiles;

/**
 * A set of images made from the frames of another set ({@link CroppedSet}, {@link OverlayFreeSet}), kept up to date image by image.
 *
 * @param folder  where the images are
 * @param data    the images; nodules are in pixels of the image, attributes say how each was made ({@link CropEntry})
 * @param written images that this call made
 * @param kept    images that were already there and right
 * @param skipped frames that gave no image, by reason; reasons that did not occur are left out
 */
public record DerivedSet(Path folder, StudyData data, int written, int kept, Map<Skipped, Integer> skipped) {

    /** Why a frame gave no image. */
    public enum Skipped {
        /** The layout has no folder for it. */
        NO_LABEL,
        /** The layout has no folder for it: draw a split first. */
        NO_SPLIT,
        /** It is a crop, or its overlay is gone, already. */
        NO_FRAME,
        /** Nothing is annotated and nothing was or could be proposed. */
        NO_NODULE,
        /** The file cannot be decoded. */
        UNREADABLE
    }

    /**
     * What is made of frames.
     *
     * @param key     all that decides an image besides its frame, and the name of the frames' set
     * @param variant what the images are; frames that are so already are skipped
     * @param train   folder of the training side (validation included)
     * @param test    folder of the test side
     * @param pieces  the images of a frame, possibly none; the caller releases their pixels
     */
    record Recipe(Key key, Variant variant, String train, String test, BiFunction<ImageRecord, Mat, List<Piece>> pieces) {}

    /**
     * One image to be written.
     *
     * @param pixels to be released by the encoder
     * @param box    part of the frame that it shows
     * @param nodule the nodule for which it was made, in pixels of the frame; empty for the whole frame
     * @param method how the part was found, or what was done to the frame
     */
    record Piece(Mat pixels, Box box, Optional<Box> nodule, String method) {}

    public DerivedSet {
        skipped = Map.copyOf(skipped);
    }

    /** The images whose place nobody marked: proposals. */
    public long proposed() {
        return data.records().stream().filter(r -> !NoduleCrop.Origin.valueOf(r.attributes().get("crop_method")).annotated()).count();
    }

    /** One row per image, with the columns of the manifest. */
    public Table toTable() {
        return data.toTable();
    }

    /**
     * Makes what is missing or would now be different, removes the images of frames that have gone, and writes {@code manifest.csv},
     * with which the folder can be opened like any other data, boxes and all. Every file appears complete or not at all. Who asks for a
     * set that another process is making waits for it.
     *
     * @param work     folder that keeps such sets; each has its own folder there, found by the recipe and the name of the source
     * @param progress told how far the work is
     * @throws IOException if two frames would get the same file, if most of the frames whose images are kept there are not in the
     *                     source, or if a file cannot be written; the message names file and remedy
     */
    static synchronized DerivedSet make(Recipe recipe, StudyData source, Path work, Progress progress) throws IOException {
        OpenCv.load();
        Map<Skipped, Integer> skipped = new EnumMap<>(Skipped.class);
        List<ImageRecord> frames = new ArrayList<>();
        for (ImageRecord image : source.records()) {
            reasonToSkip(image).ifPresentOrElse(reason -> skipped.merge(reason, 1, Integer::sum), () -> frames.add(image));
        }
        Path folder = recipe.key().folderIn(work);
        try (FileChannel lock = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until it is closed or the process ends, however that ends
            AtomicFiles.deleteUnfinished(folder);
            return new Making(recipe, source, frames, folder).run(skipped, progress);
        }
    }

    private static Optional<Skipped> reasonToSkip(ImageRecord image) {
        if (image.label().isEmpty()) {
            return Optional.of(Skipped.NO_LABEL);
        }
        if (image.split() == Split.UNASSIGNED) {
            return Optional.of(Skipped.NO_SPLIT);
        }
        return image.variant() != Variant.UNCROPPED ? Optional.of(Skipped.NO_FRAME) : Optional.empty();
    }

    /** One call. */
    private static final class Making {

        /** Nanoseconds between two writings of the manifest; an interruption costs at most the work of so long. */
        private static final long CHECKPOINT = 10_000_000_000L;

        private final Recipe recipe;
        private final StudyData source;
        private final List<ImageRecord> frames;
        private final Path folder;
        private final Path root;
        /** File of each frame's first image, relative to the set's folder. */
        private final Map<Path, String> files;
        /** Images that the manifest names, by the file of their frame and their own. */
        private final Map<String, Map<String, CropEntry>> before;
        private final Map<Path, Outcome> outcomes = new HashMap<>();
        private long checkpoint = System.nanoTime();

        /** What became of a frame: its images by their files, and why there are none. */
        private record Outcome(Map<String, CropEntry> images, Optional<Skipped> skipped, String problem) {}

        Making(Recipe recipe, StudyData source, List<ImageRecord> frames, Path folder) throws IOException {
            this.recipe = recipe;
            this.source = source;
            this.frames = frames;
            this.folder = folder;
            this.root = ImageIds.commonFolder(frames);
            this.files = files();
            this.before = before();
        }

        DerivedSet run(Map<Skipped, Integer> skipped, Progress progress) throws IOException {
            int threads = Runtime.getRuntime().availableProcessors();
            List<ImageRecord> known = frames.stream().filter(f -> before.containsKey(id(f))).toList();
            Parallel.forEach(known, threads, "Looking at images of " + source.name(), progress, this::isRight, (frame, right) -> {
                if (right) {
                    outcomes.put(frame.path(), new Outcome(before.get(id(frame)), Optional.empty(), ""));
                }
            });
            known.stream().filter(f -> outcomes.containsKey(f.path())).forEach(f -> before.remove(id(f)));
            for (Map<String, CropEntry> outdated : before.values()) {
                for (String file : outdated.keySet()) {
                    Files.deleteIfExists(folder.resolve(file));
                }
            }
            int kept = write().size();
            List<ImageRecord> missing = frames.stream().filter(f -> !outcomes.containsKey(f.path())).toList();
            try {
                Parallel.forEach(missing, threads, "Making images of " + source.name(), progress, this::make, (frame, outcome) -> {
                    outcomes.put(frame.path(), outcome);
                    outcome.skipped().ifPresent(reason -> skipped.merge(reason, 1, Integer::sum));
                    if (System.nanoTime() - checkpoint > CHECKPOINT) {
                        write();
                        checkpoint = System.nanoTime();
                    }
                });
            } catch (IOException | RuntimeException e) {
                write();
                throw e;
            }
            StudyData data = write();
            return new DerivedSet(folder, data, data.size() - kept, kept, skipped);
        }

        /** Name of a frame in the manifest. */
        private String id(ImageRecord frame) {
            return ImageIds.relative(root, frame.path());
        }

        private String file(ImageRecord frame, String name) {
            return (frame.split() == Split.TEST ? recipe.test() : recipe.train()) + "/" + frame.label().orElseThrow().folderName() + "/"
                    + FrameFile.writableName(name);
        }

        /** The frame's own name or, where several frames would get the same file, its path below the common folder with underscores. */
        private Map<Path, String> files() throws IOException {
            // compared without capitals, since some file systems do
            Map<String, Long> same = frames.stream().collect(Collectors.groupingBy(
                    f -> file(f, f.fileName()).toLowerCase(Locale.ROOT), Collectors.counting()));
            Map<Path, String> all = new HashMap<>();
            Map<String, Path> taken = new HashMap<>();
            for (ImageRecord frame : frames) {
                String file = file(frame, frame.fileName());
                if (same.get(file.toLowerCase(Locale.ROOT)) > 1) {
                    file = file(frame, id(frame).replace('/', '_'));
                }
                all.put(frame.path(), file);
                Path other = taken.put(file.toLowerCase(Locale.ROOT), frame.path());
                if (other != null) {
                    throw new IOException(frame.path() + " and " + other + " would get the same file " + file
                            + "; rename one of them or treat the two folders apart");
                }
            }
            return all;
        }

        private Map<String, Map<String, CropEntry>> before() throws IOException {
            Map<String, Map<String, CropEntry>> all = new HashMap<>();
            Path manifest = folder.resolve(ManifestFile.NAME);
            if (!Files.exists(manifest)) {
                return all;
            }
            SmallFiles.read(manifest, "delete its folder, and it is made again");
            try {
                for (Row row : CsvFile.readText(manifest, true)) {
                    InFolder.of(folder, row.getString("path")); // outdated files are deleted
                    Map<String, String> columns = new HashMap<>();
                    row.columnNames().forEach(column -> columns.put(column, row.getString(column)));
                    CropEntry entry = CropEntry.of(columns);
                    all.computeIfAbsent(entry.source(), s -> new LinkedHashMap<>()).put(row.getString("path"), entry);
                }
            } catch (IOException | RuntimeException e) {
                throw new IOException(manifest + " is damaged (" + e.getMessage() + "); delete its folder, and it is made again", e);
            }
            Set<String> now = frames.stream().map(this::id).collect(Collectors.toSet());
            long known = all.keySet().stream().filter(now::contains).count();
            if (2 * known < all.size()) {
                throw new IOException(folder + " holds images made from " + all.size() + " frames, of which " + known
                        + " are given now; choose another working folder, or delete this one to make it anew");
            }
            return all;
        }

        /** Hash of all that decides the images of a frame besides the recipe. */
        private String key(ImageRecord frame, byte[] content) {
            return new Key("image", 1, Map.of("file", files.get(frame.path()), "frame", Sha256.of(content),
                    "nodules", frame.nodules().toString(), "scan area", frame.scanArea().toString())).hash();
        }

        /** Whether the images of a frame that the manifest names are there and would not be different now. */
        private boolean isRight(ImageRecord frame) throws IOException {
            String key = key(frame, Files.readAllBytes(frame.path()));
            for (Map.Entry<String, CropEntry> image : before.get(id(frame)).entrySet()) {
                Path file = folder.resolve(image.getKey());
                if (!image.getValue().key().equals(key) || !Files.exists(file) || !Sha256.of(file).equals(image.getValue().sha256())) {
                    return false;
                }
            }
            return true;
        }

        private Outcome make(ImageRecord frame) throws IOException {
            byte[] content = Files.readAllBytes(frame.path());
            Mat pixels;
            try {
                pixels = ImageDecoder.decodeBgr(content, frame.path());
            } catch (IOException e) {
                return new Outcome(Map.of(), Optional.of(Skipped.UNREADABLE), e.getMessage());
            }
            try {
                Map<String, CropEntry> images = new LinkedHashMap<>();
                for (Piece piece : recipe.pieces().apply(frame, pixels)) {
                    String first = files.get(frame.path());
                    int dot = first.lastIndexOf('.');
                    String file = images.isEmpty() ? first : first.substring(0, dot) + "-n" + (images.size() + 1) + first.substring(dot);
                    byte[] encoded;
                    try {
                        encoded = FrameFile.encode(piece.pixels(), file);
                    } finally {
                        piece.pixels().release();
                    }
                    AtomicFiles.write(folder.resolve(file), encoded);
                    images.put(file, new CropEntry(id(frame), piece.method(), piece.box(), piece.nodule(), key(frame, content),
                            Sha256.of(encoded)));
                }
                return new Outcome(images, images.isEmpty() ? Optional.of(Skipped.NO_NODULE) : Optional.empty(), "");
            } finally {
                pixels.release();
            }
        }

        /** Writes the manifest of what is there and right so far. */
        private StudyData write() throws IOException {
            List<ImageRecord> images = new ArrayList<>();
            List<DataProblem> problems = new ArrayList<>(source.problems());
            for (ImageRecord frame : frames) {
                Outcome outcome = outcomes.getOrDefault(frame.path(), new Outcome(Map.of(), Optional.empty(), ""));
                outcome.images().forEach((file, entry) -> images.add(frame.derived(folder.resolve(file), recipe.variant(),
                        entry.nodule().isEmpty() ? frame.nodules() : cut(entry.nodule().get(), entry.box()),
                        entry.nodule().isEmpty() ? frame.scanArea() : Optional.empty(), entry.attributes(frame))));
                if (!outcome.problem().isEmpty()) {
                    problems.add(new DataProblem(frame.path(), DataProblem.Kind.UNREADABLE_IMAGE, outcome.problem()));
                }
            }
            images.sort(Comparator.comparing(ImageRecord::path));
            StudyData data = new StudyData(source.name(), images, problems);
            ManifestFile.write(data, folder.resolve(ManifestFile.NAME));
            return data;
        }

        /** A nodule in pixels of a part of its frame; none if the part does not show it. */
        private static List<Nodule> cut(Box nodule, Box part) {
            return nodule.common(part).stream()
                    .map(n -> Nodule.ofBox(new Box(n.x() - part.x(), n.y() - part.y(), n.width(), n.height()))).toList();
        }
    }
}
