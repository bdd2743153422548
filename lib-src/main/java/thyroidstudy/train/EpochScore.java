package thyroidstudy.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import thyroidstudy.data.Label;

/** Loss, accuracy, AUC and speed of an epoch, over the images so far. */
final class EpochScore {

    private final long began = System.nanoTime();
    private double lossSum;
    private long correct;
    private long images;
    private int steps;
    /** Logit of cancer less that of benign, which ranks images as the probability does. */
    private final List<Double> scores = new ArrayList<>();
    private final List<Boolean> cancers = new ArrayList<>();

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

    /**
     * Takes a batch into the AUC, too; apart, since it fetches the logits from the device.
     *
     * @param logits (N,K)
     * @param labels (N,K) one-hot
     */
    void rank(NDList logits, NDList labels) {
        int benign = Label.BENIGN.classIndex();
        int cancer = Label.CANCER.classIndex();
        float[] given = logits.singletonOrThrow().toType(DataType.FLOAT32, false).toFloatArray();
        float[] truth = labels.singletonOrThrow().toFloatArray();
        for (int i = 0; i < given.length; i += Label.values().length) {
            scores.add((double) given[i + cancer] - given[i + benign]);
            cancers.add(truth[i + cancer] > truth[i + benign]);
        }
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

    /** Of the batches that were ranked, at least one; from the ranks of the cancers, ties counted half (Mann and Whitney 1947); NaN of one class. */
    double auc() {
        double[] ranks = new NaturalRanking().rank(scores.stream().mapToDouble(Double::doubleValue).toArray());
        double positives = cancers.stream().filter(c -> c).count();
        double sum = IntStream.range(0, ranks.length).filter(cancers::get).mapToDouble(i -> ranks[i]).sum();
        return (sum - positives * (positives + 1) / 2) / (positives * (ranks.length - positives));
    }

    double imagesPerSecond() {
        return images / seconds();
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }
}
