package thyroidstudy.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Sampler;
import java.util.Optional;
import java.util.function.IntFunction;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.DecodedImages;
import thyroidstudy.input.ImageDataset;
import thyroidstudy.input.InputSettings;

/**
 * The training images of each epoch, balanced or not.
 *
 * @param images all of them
 * @param order  by epoch, from 0; empty for the data set's own
 * @param steps  an epoch
 */
record TrainingImages(ImageDataset images, IntFunction<Optional<Sampler>> order, int steps) {

    /** In the order and number that the settings ask for. */
    static TrainingImages of(TrainingSettings settings, StudyData training, DecodedImages decoded) {
        if (!(settings.loss().classBalance() instanceof ClassBalance.Sampling)) {
            ImageDataset all = ImageDataset.shuffled(training, settings.input(), settings.seed()).with(decoded);
            return new TrainingImages(all, epoch -> Optional.empty(), all.batchesPerEpoch());
        }
        ImageDataset repeated = ImageDataset.shuffled(BalancedSampler.repeated(training), settings.input(), settings.seed()).with(decoded);
        return new TrainingImages(repeated,
                epoch -> Optional.of(new BalancedSampler(training, settings.input().batchSize(), settings.seed(), epoch)),
                (training.size() - 1) / settings.input().batchSize() + 1);
    }

    /** The validation images, in their own order. */
    static ImageDataset validation(TrainingSettings settings, StudyData validation, DecodedImages decoded) {
        InputSettings input = settings.validation().augmented() ? settings.input()
                : settings.input().withAugmentation(Augmentation.none());
        return ImageDataset.inOrder(validation, input, settings.seed()).with(decoded);
    }

    /**
     * As {@link Training#sides}.
     *
     * @throws IllegalArgumentException if one of the two sides is empty
     */
    static StudyData withValidation(TrainingSettings settings, StudyData data) {
        StudyData sides = Training.sides(settings, data);
        if (sides.where(Split.TRAIN).size() == 0 || sides.where(Split.VALIDATION).size() == 0) {
            throw new IllegalArgumentException("Training on " + data.name() + " needs labelled images for training and for "
                    + "validation, found " + sides.where(Split.TRAIN).size() + " and " + sides.where(Split.VALIDATION).size());
        }
        return sides;
    }

    /** @param epoch from 0 */
    Iterable<Batch> epoch(int epoch, NDManager manager) {
        return order.apply(epoch)
                .map(sampler -> images.epoch(epoch, manager, sampler))
                .orElseGet(() -> images.epoch(epoch, manager));
    }
}
