package thyroidstudy.input;

import ai.djl.util.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.DuplicateFinder;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.UnreadableImageException;

/** Decodes every image once, before hours of training run into a bad one. */
public final class ImageCheck {

    private ImageCheck() {}

    /**
     * The images that can be decoded. Those that cannot are left out and listed among the problems, in the order of the
     * records, and so is a class of which a side of the study has no (more) image, and a picture that stands on two sides (it stays).
     *
     * @param threads  that decode
     * @param progress told how far the work is; may be null
     */
    public static StudyData decodable(StudyData data, int threads, Progress progress) {
        List<ImageRecord> good = new ArrayList<>();
        List<DataProblem> problems = new ArrayList<>(data.problems());
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Optional<DataProblem>>> checks = new ArrayList<>();
            for (ImageRecord image : data.records()) {
                checks.add(executor.submit(() -> check(image)));
            }
            if (progress != null) {
                progress.reset("Checking images", data.size());
            }
            for (int i = 0; i < data.size(); i++) {
                Optional<DataProblem> problem = checks.get(i).get();
                if (problem.isPresent()) {
                    problems.add(problem.get());
                } else {
                    good.add(data.records().get(i));
                }
                if (progress != null) {
                    progress.increment(1);
                }
            }
            if (progress != null) {
                progress.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while checking images", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Checking an image failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            executor.shutdownNow();
        }
        problems.addAll(emptyClasses(data, good));
        StudyData checked = new StudyData(data.name(), good, problems);
        try {
            problems.addAll(DuplicateFinder.acrossSplits(DuplicateFinder.find(checked)));
        } catch (IOException e) {
            throw new UncheckedIOException("An image went away while it was checked: " + e.getMessage(), e);
        }
        return new StudyData(data.name(), good, problems);
    }

    private static Optional<DataProblem> check(ImageRecord image) {
        try {
            ImageDecoder.decode(image.path()).release();
            return Optional.empty();
        } catch (UnreadableImageException e) {
            return Optional.of(new DataProblem(image.path(), DataProblem.Kind.UNREADABLE_IMAGE, e.getMessage()));
        }
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
