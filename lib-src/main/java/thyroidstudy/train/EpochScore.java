package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Loss and accuracy of an epoch, averaged over the images so far. */
final class EpochScore {

    private double lossSum;
    private long correct;
    private long images;

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
        try (NDArray said = logits.singletonOrThrow().argMax(1);
                NDArray truth = labels.singletonOrThrow().argMax(1);
                NDArray equal = said.eq(truth)) {
            correct += equal.countNonzero().getLong();
        }
        images += size;
    }

    double loss() {
        return lossSum / images;
    }

    double accuracy() {
        return (double) correct / images;
    }

    long images() {
        return images;
    }
}
