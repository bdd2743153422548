package thyroidstudy.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;

/**
 * The pooled features of images under a backbone that is not trained. Computed once for each content of an image and kept in one
 * NumPy file a network, start and preprocessing: {@code numpy.load(file)[sha256]} is the vector of an image.
 *
 * @param images  in order
 * @param vectors one an image, all of one length
 */
public record FrozenFeatures(List<ImageRecord> images, float[][] vectors) {

    /** Nanoseconds between two writings of the file; an interruption costs at most the work of so long. */
    private static final long CHECKPOINT = 20_000_000_000L;

    public FrozenFeatures {
        images = List.copyOf(images);
    }

    /**
     * Computes what the file lacks.
     *
     * @param settings network, preprocessing, initialisation, seed and image size; images are not augmented
     * @param weights  where ImageNet's are
     * @param images   labelled
     * @param folder   of the files
     * @throws IllegalArgumentException for weights that depend on the first images, as {@link Initialisation#LEARNABLE}'s may
     * @throws CancellationException when the thread is interrupted; what was computed stays
     * @throws IOException           if the weights cannot be had or do not fit the network, or an image cannot be read
     */
    public static FrozenFeatures of(TrainingSettings settings, ImagenetWeights weights, StudyData images, Path folder, Progress progress)
            throws IOException {
        TrainingSettings.Network network = settings.network();
        if (network.initialisation() == Initialisation.LEARNABLE) {
            throw new IllegalArgumentException("Frozen features are of ImageNet's weights, or of Keras's random ones");
        }
        String md5 = Start.of(network.initialisation(), network.backbone(), weights).md5();
        Path file = folder.resolve("%s-%s-%d-%s-%s.npz".formatted(settings.backbone().studyName(),
                network.preprocessing().name().toLowerCase(Locale.ROOT), settings.input().imageSize(),
                settings.input().interpolation().name().toLowerCase(Locale.ROOT),
                md5.isEmpty() ? (network.initialisation() + "-" + settings.seed()).toLowerCase(Locale.ROOT) : md5.substring(0, 8)));
        Map<String, float[]> known = read(file);
        Map<Path, String> contents = new HashMap<>();
        for (ImageRecord image : images.records()) {
            contents.put(image.path(), image.sha256());
        }
        StudyData missing = images.where(r -> !known.containsKey(contents.get(r.path())));
        if (missing.size() > 0) {
            compute(settings, weights, missing, contents, known, file, progress);
        }
        return new FrozenFeatures(images.records(),
                images.records().stream().map(r -> known.get(contents.get(r.path()))).toArray(float[][]::new));
    }

    Map<Path, float[]> byFile() {
        Map<Path, float[]> byFile = new HashMap<>();
        for (int i = 0; i < vectors.length; i++) {
            byFile.put(images.get(i).path(), vectors[i]);
        }
        return byFile;
    }

    private static void compute(TrainingSettings settings, ImagenetWeights weights, StudyData missing,
            Map<Path, String> contents, Map<String, float[]> known, Path file, Progress progress) throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            Initialisation initialisation = settings.network().initialisation();
            KerasNetwork network = settings.backbone().classifier(initialisation.options());
            Shape one = new Shape(1, 3, settings.input().imageSize(), settings.input().imageSize());
            initialisation.apply(network, manager, settings.seed(), manager.zeros(one), weights);
            KerasNetwork folded = network.folded(manager);
            progress.reset("Features of " + settings.backbone().studyName(), missing.size());
            long[] written = {System.nanoTime()};
            PreparedImages.features(settings, folded, missing, manager, progress, (image, vector) -> {
                known.put(contents.get(image.path()), vector);
                boolean interrupted = Thread.currentThread().isInterrupted();
                if (interrupted || System.nanoTime() - written[0] > CHECKPOINT) {
                    write(file, known);
                    written[0] = System.nanoTime();
                }
                if (interrupted) {
                    throw new CancellationException("Computing features was interrupted; run it again to resume");
                }
            });
        }
        write(file, known);
    }

    private static Map<String, float[]> read(Path file) throws IOException {
        Map<String, float[]> known = new LinkedHashMap<>();
        if (Files.exists(file)) {
            try (NDManager manager = NDManager.newBaseManager(); var in = Files.newInputStream(file)) {
                for (NDArray vector : NDList.decode(manager, in)) {
                    known.put(vector.getName(), vector.toFloatArray());
                }
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: delete it, and the features are computed anew", e);
            }
        }
        return known;
    }

    private static void write(Path file, Map<String, float[]> known) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList vectors = new NDList();
            known.forEach((content, vector) -> {
                NDArray array = manager.create(vector);
                array.setName(content);
                vectors.add(array);
            });
            AtomicFiles.write(file, vectors.encode(NDList.Encoding.NPZ));
        }
    }
}
