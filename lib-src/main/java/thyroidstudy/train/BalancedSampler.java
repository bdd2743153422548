package thyroidstudy.train;

import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Sampler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;
import thyroidstudy.data.StudyData;

/**
 * An epoch with as many images of one class as of the other, and in all as many as there are: of the majority class some are left
 * out, another part each epoch, the minority class is oversampled, each time with another augmentation.
 */
final class BalancedSampler implements Sampler {

    private final StudyData training;
    private final long seed;
    private final int epoch;
    private final int batchSize;

    /** @param epoch from 0; seed and epoch decide on choice and order */
    BalancedSampler(StudyData training, int batchSize, long seed, int epoch) {
        this.training = training;
        this.batchSize = batchSize;
        this.seed = seed;
        this.epoch = epoch;
    }

    /** Every image as often as it may be needed in one epoch: the copies have positions, and so augmentations, of their own. */
    static StudyData repeated(StudyData training) {
        List<ImageRecord> records = new ArrayList<>();
        for (Label label : Label.values()) {
            List<ImageRecord> all = training.where(label).records();
            int copies = (share(training, label) - 1) / ClassBalance.count(training, label) + 1;
            IntStream.range(0, copies).forEach(copy -> records.addAll(all));
        }
        return new StudyData(training.name(), records, training.problems());
    }

    private static int share(StudyData training, Label label) {
        int classes = Label.values().length;
        // an odd image goes to the first class
        return (training.size() + classes - 1 - label.classIndex()) / classes;
    }

    /** @param dataset of the images as {@link #repeated} gives them */
    @Override
    public Iterator<List<Long>> sample(RandomAccessDataset dataset) {
        List<Long> chosen = new ArrayList<>();
        int begin = 0;
        for (Label label : Label.values()) {
            int images = ClassBalance.count(training, label);
            int wanted = share(training, label);
            for (int taken = 0; taken < wanted; taken += images, begin += images) {
                // a copy is used up before the next is touched: no image comes more than once oftener than another of its class
                List<Long> copy = shuffled(begin, images);
                chosen.addAll(copy.subList(0, Math.min(images, wanted - taken)));
            }
        }
        shuffle(chosen, -1);
        return IntStream.iterate(0, first -> first < chosen.size(), first -> first + batchSize)
                .mapToObj(first -> chosen.subList(first, Math.min(chosen.size(), first + batchSize)))
                .iterator();
    }

    @Override
    public int getBatchSize() {
        return batchSize;
    }

    private List<Long> shuffled(int begin, int images) {
        List<Long> positions = new ArrayList<>(IntStream.range(begin, begin + images).asLongStream().boxed().toList());
        shuffle(positions, -2 - begin);
        return positions;
    }

    /** @param stream negative: unrelated to any image's augmentation */
    private void shuffle(List<Long> positions, long stream) {
        var random = Seeds.random(seed, epoch, stream);
        for (int i = positions.size() - 1; i > 0; i--) {
            Collections.swap(positions, i, random.nextInt(i + 1));
        }
    }
}
