package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.store.Sha256;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.ManifestFile;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;

/**
 * A set of pictures made from the frames of another set, kept up to date file by file: what {@link CroppedSet} and
 * {@link OverlayFreeSet} have in common.
 */
final class DerivedSet {

    /** What is made of a frame. */
    interface Recipe {

        /** What the pictures are; frames that are so already are skipped. */
        Variant variant();

        /** Folder of the training side (validation included) and of the test side. */
        String folder(boolean test);

        /** One line that changes whenever a picture could. */
        String signature();

        /** The pictures of a frame, possibly none; the caller releases their pixels. */
        List<Piece> pieces(ImageRecord image, Mat frame);

        /** Nodules, in pixels of the picture. */
        List<Nodule> nodules(ImageRecord image, CropEntry entry);
    }

    /**
     * One picture to be written.
     *
     * @param pixels to be released by whoever encodes them
     * @param box    part of the frame that it shows
     * @param nodule the nodule for which it was made, in pixels of the frame
     * @param method how the part was found, or what was done to the frame
     */
    record Piece(Mat pixels, Box box, Optional<Box> nodule, String method) {}

    /** Nanoseconds between two writings of the manifest; an interruption costs at most the work of so long. */
    private static final long CHECKPOINT = 10_000_000_000L;

    /** Frames handed to the threads ahead of the one waited for. */
    private static final int AHEAD = 64;

    private final Recipe recipe;
    private final StudyData source;
    private final Path folder;
    private final Path root;
    private final Map<Path, String> names;
    private final Map<String, List<CropEntry>> before;

    private DerivedSet(Recipe recipe, StudyData source, Path folder, Path root, Map<Path, String> names, CropManifest old) {
        this.recipe = recipe;
        this.source = source;
        this.folder = folder;
        this.root = root;
        this.names = names;
        this.before = old.entries().stream()
                .collect(Collectors.groupingBy(CropEntry::source, LinkedHashMap::new, Collectors.toList()));
    }

    /** Result of one call, before it is given its name. */
    record Made(StudyData data, List<CropEntry> entries, int written, int kept, Map<CroppedSet.Skipped, Integer> skipped) {}

    /** Makes what is missing or would now be different; see {@link CroppedSet#make} for the promises. */
    static Made make(Recipe recipe, StudyData source, Path folder, Progress progress) throws IOException {
        OpenCv.load();
        Map<CroppedSet.Skipped, Integer> skipped = new EnumMap<>(CroppedSet.Skipped.class);
        List<ImageRecord> frames = new ArrayList<>();
        for (ImageRecord image : source.records()) {
            Optional<CroppedSet.Skipped> reason = reasonToSkip(image);
            reason.ifPresentOrElse(r -> skipped.merge(r, 1, Integer::sum), () -> frames.add(image));
        }
        Path root = ImageIds.commonFolder(frames);
        Map<Path, String> names = names(recipe, frames, root);
        CropManifest old = CropManifest.read(folder);
        refuseAnotherKind(recipe, old, folder);
        refuseAnotherSource(old, source.name(), frames, root, folder);
        return new DerivedSet(recipe, source, folder, root, names, old).run(frames, skipped, progress);
    }

    private static Optional<CroppedSet.Skipped> reasonToSkip(ImageRecord image) {
        if (image.label().isEmpty()) {
            return Optional.of(CroppedSet.Skipped.NO_LABEL);
        }
        if (image.split() == Split.UNASSIGNED) {
            return Optional.of(CroppedSet.Skipped.NO_SPLIT);
        }
        return image.variant() != Variant.UNCROPPED ? Optional.of(CroppedSet.Skipped.NO_FRAME) : Optional.empty();
    }

    /** File of a frame's picture, relative to the set's folder; the number counts from 1. */
    private String file(ImageRecord image, int number) {
        String name = names.get(image.path());
        if (number > 1) {
            int dot = name.lastIndexOf('.');
            name = name.substring(0, dot) + "-n" + number + name.substring(dot);
        }
        return folder(recipe, image) + name;
    }

    private static String folder(Recipe recipe, ImageRecord image) {
        return recipe.folder(image.split() == Split.TEST) + "/" + image.label().orElseThrow().folderName() + "/";
    }

    /**
     * The file name of each frame's picture: the frame's own or, where several frames would get the same file, the frame's path
     * below the common folder, joined by underscores.
     */
    private static Map<Path, String> names(Recipe recipe, List<ImageRecord> frames, Path root) throws IOException {
        // Compared without capitals, since some file systems do.
        Map<String, Long> same = frames.stream().collect(Collectors.groupingBy(
                f -> (folder(recipe, f) + FrameFile.writableName(f.fileName())).toLowerCase(Locale.ROOT), Collectors.counting()));
        Map<Path, String> names = new HashMap<>();
        Map<String, Path> taken = new HashMap<>();
        for (ImageRecord frame : frames) {
            String name = FrameFile.writableName(frame.fileName());
            if (same.get((folder(recipe, frame) + name).toLowerCase(Locale.ROOT)) > 1) {
                name = FrameFile.writableName(ImageIds.relative(root, frame.path()).replace('/', '_'));
            }
            names.put(frame.path(), name);
            Path other = taken.put((folder(recipe, frame) + name).toLowerCase(Locale.ROOT), frame.path());
            if (other != null) {
                throw new IOException(frame.path() + " and " + other + " would get the same file "
                        + folder(recipe, frame) + name + "; rename one of them or treat the two folders apart");
            }
        }
        return names;
    }

    private static void refuseAnotherKind(Recipe recipe, CropManifest old, Path folder) throws IOException {
        for (CropEntry entry : old.entries()) {
            if (!entry.crop().startsWith(recipe.folder(false) + "/") && !entry.crop().startsWith(recipe.folder(true) + "/")) {
                throw new IOException(folder + " holds " + entry.crop()
                        + ", a picture of another kind; give crops and overlay-free frames a folder each");
            }
        }
    }

    private static void refuseAnotherSource(
            CropManifest old, String name, List<ImageRecord> frames, Path root, Path folder) throws IOException {
        if (old.entries().isEmpty()) {
            return;
        }
        Set<String> now = frames.stream().map(f -> ImageIds.relative(root, f.path())).collect(Collectors.toSet());
        Set<String> before = old.entries().stream().map(CropEntry::source).collect(Collectors.toSet());
        long known = before.stream().filter(now::contains).count();
        if (!old.sourceName().equals(name) || 2 * known < before.size()) {
            throw new IOException(folder + " holds pictures made from \"" + old.sourceName() + "\" (" + before.size()
                    + " frames, of which " + known + " are in \"" + name
                    + "\"), a different source set; choose another folder, or delete this one to make it anew");
        }
    }

    /** What became of one frame. */
    private record Outcome(
            ImageRecord image, List<CropEntry> entries, boolean written, Optional<CroppedSet.Skipped> skipped, String problem) {}

    private Made run(List<ImageRecord> frames, Map<CroppedSet.Skipped, Integer> skipped, Progress progress) throws IOException {
        Files.createDirectories(folder);
        progress.reset("Making pictures of " + source.name(), frames.size());
        progress.start(0);
        ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Outcome> outcomes = new ArrayList<>();
        try {
            long checkpoint = System.nanoTime();
            Deque<Future<Outcome>> pending = new ArrayDeque<>();
            Iterator<ImageRecord> next = frames.iterator();
            while (next.hasNext() || !pending.isEmpty()) {
                while (next.hasNext() && pending.size() < AHEAD) {
                    ImageRecord frame = next.next();
                    pending.add(workers.submit(() -> derive(frame)));
                }
                Outcome outcome = await(pending.remove());
                outcomes.add(outcome);
                outcome.skipped().ifPresent(s -> skipped.merge(s, 1, Integer::sum));
                progress.increment(1);
                if (System.nanoTime() - checkpoint > CHECKPOINT) {
                    checkpoint(outcomes);
                    checkpoint = System.nanoTime();
                }
            }
        } catch (IOException | RuntimeException e) {
            checkpoint(outcomes);
            throw e;
        } finally {
            workers.shutdownNow();
        }
        progress.end();
        removeOutdated(outcomes);
        List<CropEntry> entries = outcomes.stream().flatMap(o -> o.entries().stream()).toList();
        CropManifest manifest = new CropManifest(source.name(), entries);
        manifest.write(folder);
        int written = outcomes.stream().filter(Outcome::written).mapToInt(o -> o.entries().size()).sum();
        StudyData data = studyData(outcomes);
        if (root == null || !root.startsWith(folder.toAbsolutePath().normalize())) {
            // otherwise the folder's manifest is that of the frames
            ManifestFile.write(data, folder.resolve(ManifestFile.NAME));
        }
        return new Made(data, manifest.entries(), written, entries.size() - written, skipped);
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
            throw new IOException("Interrupted; call it again to go on", e);
        }
    }

    /** Remembers what is done, and what was there before and has not been looked at yet. */
    private void checkpoint(List<Outcome> outcomes) throws IOException {
        Map<String, List<CropEntry>> all = new LinkedHashMap<>(before);
        outcomes.forEach(o -> all.put(ImageIds.relative(root, o.image().path()), o.entries()));
        new CropManifest(source.name(), all.values().stream().flatMap(List::stream).toList()).write(folder);
    }

    private Outcome derive(ImageRecord image) throws IOException {
        byte[] bytes = Files.readAllBytes(image.path());
        String sourceHash = Sha256.of(bytes);
        String request = request(image);
        List<CropEntry> there = before.getOrDefault(ImageIds.relative(root, image.path()), List.of());
        if (stillRight(there, image, sourceHash, request)) {
            return new Outcome(image, there, false, Optional.empty(), "");
        }
        Mat frame;
        try {
            frame = ImageDecoder.decodeBgr(bytes, image.path());
        } catch (IOException e) {
            return new Outcome(image, List.of(), false, Optional.of(CroppedSet.Skipped.UNREADABLE), e.getMessage());
        }
        try {
            List<CropEntry> entries = new ArrayList<>();
            for (Piece piece : recipe.pieces(image, frame)) {
                String file = file(image, entries.size() + 1);
                byte[] encoded;
                try {
                    encoded = FrameFile.encode(piece.pixels(), file);
                } finally {
                    piece.pixels().release();
                }
                AtomicFiles.write(folder.resolve(file), encoded);
                entries.add(new CropEntry(
                        file, ImageIds.relative(root, image.path()), piece.box(), piece.nodule(), piece.method(),
                        recipe.signature(), image.patient(), image.split(), sourceHash, Sha256.of(encoded), request));
            }
            return new Outcome(
                    image, entries, true, entries.isEmpty() ? Optional.of(CroppedSet.Skipped.NO_NODULE) : Optional.empty(), "");
        } finally {
            frame.release();
        }
    }

    private boolean stillRight(List<CropEntry> there, ImageRecord image, String sourceHash, String request)
            throws IOException {
        if (there.isEmpty()) {
            return false;
        }
        for (CropEntry entry : there) {
            Path file = folder.resolve(entry.crop());
            if (!entry.sourceHash().equals(sourceHash)
                    || !entry.request().equals(request)
                    || !Files.exists(file)
                    || !Sha256.of(Files.readAllBytes(file)).equals(entry.cropHash())) {
                return false;
            }
        }
        return there.get(0).crop().equals(file(image, 1));
    }

    /** Hash of all that decides the pictures of an image besides its pixels. */
    private String request(ImageRecord image) {
        StringBuilder text = new StringBuilder(recipe.signature());
        text.append(' ').append(image.split()).append(' ').append(image.patient()).append(' ').append(image.scanArea());
        for (Nodule nodule : image.nodules()) {
            text.append(' ').append(nodule.box()).append(nodule.outline());
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Deletes pictures named in the old manifest that no frame gives any more. */
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
        return new StudyData(source.name(), records, problems);
    }

    private ImageRecord record(ImageRecord frame, CropEntry entry) {
        Map<String, String> attributes = new LinkedHashMap<>(frame.attributes());
        attributes.put("crop_source", entry.source());
        attributes.put("crop_method", entry.method());
        boolean whole = recipe.variant() == Variant.OVERLAY_FREE;
        return frame.derived(folder.resolve(entry.crop()), recipe.variant(), recipe.nodules(frame, entry),
                whole ? frame.scanArea() : Optional.empty(), attributes);
    }
}
