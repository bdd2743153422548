package thyroidstudy.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.training.dataset.Sampler;
import ai.djl.util.Progress;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.UnreadableImageException;

/**
 * The study's images as batches for DJL: data (N, H, W, 3) float32, RGB 0..255 and not preprocessed; labels (N, 2)
 * float32 one-hot, benign first; {@link Batch#getIndices()} the positions of the images in the data.
 *
 * <p>Order and augmentation depend only on the seed, the number of the epoch and the position of an image, not on the number
 * of threads. {@link #epoch} gives an epoch by number; {@link #getData(NDManager)}, which DJL's own
 * training calls, counts them from 0.
 *
 * <p>Decoding, augmentation and the gathering of a batch happen in background threads two batches ahead. Batches must be
 * closed; on a CPU their pixels are the gathering buffer itself, which serves again after that: {@code duplicate()}
 * what has to stay.
 */
public final class ImageDataset extends RandomAccessDataset {

    private static final int CLASSES = Label.values().length;
    private static final int THREADS = Math.min(8, Runtime.getRuntime().availableProcessors());

    private final StudyData data;
    private final InputSettings settings;
    private final boolean shuffle;
    private final long seed;
    private final DecodedImages images;
    private final ThreadPoolExecutor workers;
    private final PixelBuffers buffers;
    private final AtomicInteger nextEpoch = new AtomicInteger();

    private ImageDataset(StudyData data, InputSettings settings, boolean shuffle, long seed, DecodedImages images, int threads) {
        super(new Builder().setSampling(new EpochOrder(shuffle, seed, settings.batchSize(), 0)));
        this.data = data;
        this.settings = settings;
        this.shuffle = shuffle;
        this.seed = seed;
        this.images = images;
        this.workers = workers(threads);
        this.buffers = new PixelBuffers(Math.toIntExact(
                (long) Math.min(settings.batchSize(), data.size()) * pixelValues() * Float.BYTES));
    }

    /**
     * Images for training, in a new order each epoch.
     *
     * @param seed of order and augmentation
     * @throws IllegalArgumentException if there are no images, or one has no label
     */
    public static ImageDataset shuffled(StudyData data, InputSettings settings, long seed) {
        return of(data, settings, true, seed);
    }

    /**
     * Images for validation or testing, in the order of the records.
     *
     * @param seed of the augmentation
     * @throws IllegalArgumentException if there are no images, or one has no label
     */
    public static ImageDataset inOrder(StudyData data, InputSettings settings, long seed) {
        return of(data, settings, false, seed);
    }

    private static ImageDataset of(StudyData data, InputSettings settings, boolean shuffle, long seed) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("No images in " + data.name() + ": check the folder and the split");
        }
        for (ImageRecord record : data.records()) {
            if (record.label().isEmpty()) {
                throw new IllegalArgumentException(
                        record.path() + " has no label: leave such images out with StudyData.labelled()");
            }
        }
        return new ImageDataset(data, settings, shuffle, seed, new DecodedImages(Runtime.getRuntime().maxMemory() / 2), THREADS);
    }

    /** The same with a cache that other data sets use too; its own would be half of the heap. */
    public ImageDataset with(DecodedImages cache) {
        return with(cache, THREADS);
    }

    /** @param threads that decode and augment; they make no difference to the result */
    ImageDataset with(DecodedImages cache, int threads) {
        return new ImageDataset(data, settings, shuffle, seed, cache, threads);
    }

    /** Batches an epoch, the last perhaps smaller. */
    public int batchesPerEpoch() {
        return batches(data.size(), settings.batchSize());
    }

    /**
     * The batches of an epoch.
     *
     * @param epoch   number of the epoch, from 0
     * @param manager parent of the managers of the batches; its device receives them
     * @return batches in the epoch's order; reading may throw {@link UncheckedIOException} naming an undecodable file
     */
    public Iterable<Batch> epoch(int epoch, NDManager manager) {
        return () -> batches(epoch, order(epoch).sample(this), manager, workers);
    }

    /**
     * As {@link #epoch(int, NDManager)}, with another choice of images.
     *
     * @param order positions in the data, in batches not larger than the settings'
     */
    public Iterable<Batch> epoch(int epoch, NDManager manager, Sampler order) {
        return () -> batches(epoch, order.sample(this), manager, workers);
    }

    /**
     * One image as the network gets it in an epoch.
     *
     * @param index position in the data
     * @param epoch number of the epoch, from 0
     * @return imageSize * imageSize * 3 values 0..255, RGB, HWC
     * @throws UnreadableImageException if the file cannot be decoded
     */
    public float[] pixels(int index, int epoch) throws UnreadableImageException {
        float[] pixels = new float[pixelValues()];
        fill(index, epoch, FloatBuffer.wrap(pixels));
        return pixels;
    }

    /** {@inheritDoc} The image as in epoch 0: data (H, W, 3), label (2). */
    @Override
    public Record get(NDManager manager, long index) throws UnreadableImageException {
        int size = settings.imageSize();
        NDArray image = manager.create(pixels(Math.toIntExact(index), 0), new Shape(size, size, 3));
        return new Record(new NDList(image), new NDList(manager.create(oneHot(List.of(index)), new Shape(CLASSES))));
    }

    /** {@inheritDoc} Each call stands for the next epoch, from 0; another sampler decides on order and batch size. */
    @Override
    public Iterable<Batch> getData(NDManager manager, Sampler order, ExecutorService executor) {
        int epoch = nextEpoch.getAndIncrement();
        ExecutorService background = executor == null ? workers : executor;
        Sampler chosen = order instanceof EpochOrder ? order(epoch) : order;
        return () -> batches(epoch, chosen.sample(this), manager, background);
    }

    @Override
    public void prepare(Progress progress) {
        // images are decoded on first use
    }

    @Override
    protected long availableSize() {
        return data.size();
    }

    private Iterator<Batch> batches(int epoch, Iterator<List<Long>> order, NDManager manager, ExecutorService executor) {
        return new BatchIterator(this, epoch, order, manager, executor);
    }

    private EpochOrder order(int epoch) {
        return new EpochOrder(shuffle, seed, settings.batchSize(), epoch);
    }

    PixelBuffers buffers() {
        return buffers;
    }

    int pixelValues() {
        return settings.imageSize() * settings.imageSize() * 3;
    }

    void fill(int index, int epoch, FloatBuffer target) throws UnreadableImageException {
        byte[] rgb = images.get(data.records().get(index).path(), settings.imageSize(), settings.interpolation());
        settings.augmentation()
                .sample(seed, epoch, index, settings.imageSize())
                .apply(rgb, settings.imageSize(), target);
    }

    NDArray labels(NDManager manager, List<Long> indices) {
        return manager.create(oneHot(indices), new Shape(indices.size(), CLASSES));
    }

    Shape shape(int images) {
        return new Shape(images, settings.imageSize(), settings.imageSize(), 3);
    }

    static DataType dataType() {
        return DataType.FLOAT32;
    }

    private float[] oneHot(List<Long> indices) {
        float[] oneHot = new float[indices.size() * CLASSES];
        for (int i = 0; i < indices.size(); i++) {
            Label label = data.records().get(indices.get(i).intValue()).label().orElseThrow();
            oneHot[i * CLASSES + label.classIndex()] = 1;
        }
        return oneHot;
    }

    /** Threads that end by themselves when idle, so that a data set needs no closing. */
    private static ThreadPoolExecutor workers(int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads, threads, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "input-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /** Batches of an epoch by the settings: shuffled by seed and epoch, or in the order of the records. */
    private record EpochOrder(boolean shuffle, long seed, int batchSize, int epoch) implements Sampler {

        @Override
        public Iterator<List<Long>> sample(RandomAccessDataset dataset) {
            long[] order = IntStream.range(0, Math.toIntExact(dataset.size())).asLongStream().toArray();
            if (shuffle) {
                // Index -1 belongs to no image: the order is unrelated to any augmentation
                SplittableRandom random = Seeds.random(seed, epoch, -1);
                for (int i = order.length - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    long swapped = order[i];
                    order[i] = order[j];
                    order[j] = swapped;
                }
            }
            return IntStream.range(0, batches(order.length, batchSize))
                    .mapToObj(b -> IntStream.range(b * batchSize, Math.min(order.length, (b + 1) * batchSize))
                            .mapToObj(i -> order[i])
                            .toList())
                    .iterator();
        }

        @Override
        public int getBatchSize() {
            return batchSize;
        }
    }

    private static int batches(int images, int batchSize) {
        return (images + batchSize - 1) / batchSize;
    }

    private static final class Builder extends BaseBuilder<Builder> {
        @Override
        protected Builder self() {
            return this;
        }
    }
}
