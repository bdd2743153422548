package thyroidstudy.input;

/**
 * How images become batches.
 *
 * @param imageSize    side of the square network input, in pixels
 * @param batchSize    images a batch; the last batch of an epoch may be smaller, as in Keras
 * @param augmentation variation of the images
 * @param shuffle      a new order each epoch, drawn from the seed; otherwise the order of the records
 * @param seed         of order and augmentation
 * @param threads      that decode and augment; they make no difference to the result
 * @param cacheBytes   heap that decoded and resized images may fill (size * size * 3 bytes an image); 0 for none
 */
public record InputSettings(
        int imageSize,
        int batchSize,
        Augmentation augmentation,
        boolean shuffle,
        long seed,
        int threads,
        long cacheBytes) {

    public InputSettings {
        if (imageSize < 1 || batchSize < 1 || threads < 1 || cacheBytes < 0) {
            throw new IllegalArgumentException("Image size, batch size and threads must be positive, cache bytes not "
                    + "negative, got " + imageSize + ", " + batchSize + ", " + threads + ", " + cacheBytes);
        }
    }

    /** The study's training input: 224 pixels, batches of 32, its augmentation, shuffled. */
    public static InputSettings study(long seed) {
        return new InputSettings(224, 32, Augmentation.study(), true, seed, defaultThreads(), defaultCacheBytes());
    }

    /** The study's test input: no augmentation, in the order of the records. */
    public static InputSettings studyTest() {
        return new InputSettings(224, 32, Augmentation.none(), false, 0, defaultThreads(), defaultCacheBytes());
    }

    public InputSettings withImageSize(int newImageSize) {
        return new InputSettings(newImageSize, batchSize, augmentation, shuffle, seed, threads, cacheBytes);
    }

    public InputSettings withBatchSize(int newBatchSize) {
        return new InputSettings(imageSize, newBatchSize, augmentation, shuffle, seed, threads, cacheBytes);
    }

    public InputSettings withAugmentation(Augmentation newAugmentation) {
        return new InputSettings(imageSize, batchSize, newAugmentation, shuffle, seed, threads, cacheBytes);
    }

    public InputSettings withShuffle(boolean newShuffle) {
        return new InputSettings(imageSize, batchSize, augmentation, newShuffle, seed, threads, cacheBytes);
    }

    public InputSettings withThreads(int newThreads) {
        return new InputSettings(imageSize, batchSize, augmentation, shuffle, seed, newThreads, cacheBytes);
    }

    public InputSettings withCacheBytes(long newCacheBytes) {
        return new InputSettings(imageSize, batchSize, augmentation, shuffle, seed, threads, newCacheBytes);
    }

    private static int defaultThreads() {
        return Math.min(8, Runtime.getRuntime().availableProcessors());
    }

    /** Half of the heap: the rest of the study keeps its state outside it. */
    private static long defaultCacheBytes() {
        return Runtime.getRuntime().maxMemory() / 2;
    }
}
