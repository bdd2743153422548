package thyroidstudy.data;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.image.OpenCv;
import thyroidstudy.image.UnreadableImageException;
import thyroidstudy.store.Sha256;

/** Opens every image once, so that a damaged one is found before hours of training. */
public final class ImageCheck {

    /** Larger files are read one at a time, so that several threads do not hold several GiB. */
    private static final long LARGE = 1L << 26;

    /** {@link ImageDecoder#inspect}, or a test's count of its calls. */
    interface Inspector {
        ImageFacts inspect(byte[] content, String sha256, Path file) throws UnreadableImageException;
    }

    private ImageCheck() {}

    /**
     * The images that can be decoded, each with its {@link ImageRecord#facts()}. Those that cannot are left out and listed among
     * the problems, in the order of the records. Problems also name what was done to read the others, boxes that do not fit
     * their image ({@link BoxCheck}), a class of which a side of the study has no (more) image, and files that stand on two
     * sides (they stay).
     *
     * @param cache    file that remembers what was found by the content of the images, so that nothing is decoded twice; made when
     *                 it is missing, and anew when it is damaged; may be null
     * @param progress told how far the work is
     * @throws CancellationException if the thread is interrupted; what is known by then is in the cache
     * @throws IOException           if an image cannot be checked for a reason that is not in its file, such as lack of memory
     */
    public static StudyData decodable(StudyData data, Path cache, Progress progress) throws IOException {
        return decodable(data, cache, progress, ImageDecoder::inspect);
    }

    static StudyData decodable(StudyData data, Path cache, Progress progress, Inspector inspector) throws IOException {
        FactsCache known = FactsCache.read(cache);
        List<ImageRecord> good = new ArrayList<>();
        List<DataProblem> problems = new ArrayList<>(data.problems());
        try {
            inspect(data, known, progress, inspector, good, problems);
        } finally {
            known.write(problems);
        }
        problems.addAll(remarks(good));
        good = BoxCheck.fitting(good, problems);
        problems.addAll(emptyClasses(data, good));
        problems.addAll(DuplicateFinder.acrossSplits(DuplicateFinder.find(new StudyData(data.name(), good, List.of()))));
        return new StudyData(data.name(), good, problems);
    }

    /**
     * One row per image that can be decoded: file, label, split, width and height in pixels, size in bytes, mean and standard deviation
     * of the grey level (0 to 255). Images that have not been checked are opened.
     *
     * @param progress told how far the work is
     * @throws IOException as {@link #decodable}
     */
    public static Table table(StudyData data, Progress progress) throws IOException {
        boolean checked = data.records().stream().allMatch(image -> image.facts().isPresent());
        List<ImageRecord> images = (checked ? data : decodable(data, null, progress)).records();
        List<ImageFacts> facts = images.stream().map(image -> image.facts().orElseThrow()).toList();
        return Table.create("Images of " + data.name(),
                StringColumn.create("file", images.stream().map(ImageRecord::fileName)),
                StringColumn.create("label", images.stream().map(ImageRecord::labelName)),
                StringColumn.create("split", images.stream().map(image -> image.split().name())),
                IntColumn.create("width", facts.stream().mapToInt(ImageFacts::width)),
                IntColumn.create("height", facts.stream().mapToInt(ImageFacts::height)),
                LongColumn.create("bytes", facts.stream().mapToLong(ImageFacts::bytes)),
                DoubleColumn.create("mean grey", facts.stream().mapToDouble(f -> Math.round(f.meanGrey() * 10) / 10.0)),
                DoubleColumn.create("sd grey", facts.stream().mapToDouble(f -> Math.round(f.sdGrey() * 10) / 10.0)));
    }

    private static void inspect(StudyData data, FactsCache known, Progress progress, Inspector inspector, List<ImageRecord> good,
            List<DataProblem> problems) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "image check");
            thread.setDaemon(true);
            return thread;
        });
        progress.reset("Checking images", data.size());
        ImageRecord current = null;
        try (var one = new OpenCv.SingleThread()) {
            List<Future<FactsCache.Finding>> findings = new ArrayList<>();
            for (ImageRecord image : data.records()) {
                findings.add(executor.submit(() -> find(image.path(), known, inspector)));
            }
            for (int i = 0; i < data.size(); i++) {
                current = data.records().get(i);
                FactsCache.Finding finding = findings.get(i).get();
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException(); // get() does not check when there is nothing to wait for
                }
                if (finding.facts() != null) {
                    good.add(current.withFacts(finding.facts()));
                } else {
                    problems.add(new DataProblem(current.path(), DataProblem.Kind.UNREADABLE_IMAGE,
                            shortName(current) + " " + finding.fault()));
                }
                progress.increment(1);
            }
            progress.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while checking images; the findings are kept, run this again to continue");
        } catch (ExecutionException e) {
            throw new IOException(current.path() + " could not be checked: " + e.getCause()
                    + "; remove it, or give Java more memory", e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }

    private static FactsCache.Finding find(Path file, FactsCache known, Inspector inspector) {
        if (file.toFile().length() > LARGE) {
            synchronized (ImageCheck.class) {
                return findInMemory(file, known, inspector);
            }
        }
        return findInMemory(file, known, inspector);
    }

    private static FactsCache.Finding findInMemory(Path file, FactsCache known, Inspector inspector) {
        byte[] content;
        try {
            content = ImageDecoder.content(file);
        } catch (UnreadableImageException e) {
            return FactsCache.Finding.fault(e.fault()); // a fault of the file, not of its content: not cached
        }
        String sha256 = Sha256.of(content);
        return known.get(sha256, () -> {
            try {
                return FactsCache.Finding.facts(inspector.inspect(content, sha256, file));
            } catch (UnreadableImageException e) {
                return FactsCache.Finding.fault(e.fault());
            }
        });
    }

    /** One problem for each remark. */
    private static List<DataProblem> remarks(List<ImageRecord> images) {
        Map<String, List<ImageRecord>> byRemark = new LinkedHashMap<>();
        for (ImageRecord image : images) {
            String remark = image.facts().orElseThrow().remark();
            if (!remark.isEmpty()) {
                byRemark.computeIfAbsent(remark, r -> new ArrayList<>()).add(image);
            }
        }
        return byRemark.entrySet().stream()
                .map(e -> new DataProblem(e.getValue().get(0).path(), DataProblem.Kind.IMAGE_REMARK,
                        count(e.getValue()) + ": " + e.getKey()))
                .toList();
    }

    /** "5 images (a.jpg, b.jpg, c.jpg ...)". */
    static String count(List<ImageRecord> images) {
        return "%d image%s (%s%s)".formatted(images.size(), images.size() == 1 ? "" : "s",
                String.join(", ", images.stream().limit(3).map(ImageCheck::shortName).toList()), images.size() > 3 ? " ..." : "");
    }

    /** The file with its folder: names repeat from class to class. */
    private static String shortName(ImageRecord image) {
        Path folder = image.path().toAbsolutePath().getParent().getFileName();
        return folder == null ? image.fileName() : folder + "/" + image.fileName();
    }

    /** Sides of the study where some labelled image was offered, but none of one class is left. */
    private static List<DataProblem> emptyClasses(StudyData all, List<ImageRecord> good) {
        Map<Split, ImageRecord> sides = new EnumMap<>(Split.class);
        for (ImageRecord image : all.labelled().records()) {
            sides.putIfAbsent(image.split(), image);
        }
        List<DataProblem> problems = new ArrayList<>();
        sides.forEach((split, example) -> {
            for (Label label : Label.values()) {
                if (good.stream().noneMatch(r -> r.split() == split && r.label().filter(label::equals).isPresent())) {
                    problems.add(new DataProblem(example.path().getParent(), DataProblem.Kind.EMPTY_CLASS,
                            split + " has no readable image of class " + label + "; add some, or leave this side out"));
                }
            }
        });
        return problems;
    }
}
