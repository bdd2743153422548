package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Loss, accuracy and speed of an epoch, over the images so far. */
final class EpochScore {

    private final long began = System.nanoTime();
    private double lossSum;
    private long correct;
    private long images;
    private int steps;

    /**
     * Adds a batch.
     *
     * @param loss   mean over the batch, one number
     * @param logits (N,K)
     * @param labels (N,K) one-hot
     * @param size   N
     */
    void add(NDArray loss, NDList logits, NDList labels, int size) {
        lossSum += (double) loss.getFloat() * size;
        try (NDArray given = logits.singletonOrThrow().argMax(1);
                NDArray truth = labels.singletonOrThrow().argMax(1);
                NDArray equal = given.eq(truth)) {
            correct += equal.countNonzero().getLong();
        }
        images += size;
        steps++;
    }

    int steps() {
        return steps;
    }

    double loss() {
        return lossSum / images;
    }

    double accuracy() {
        return (double) correct / images;
    }

    double imagesPerSecond() {
        return images / seconds();
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
