package thyroidstudy.train;

/**
 * One line of the training log.
 *
 * @param epoch              from 1
 * @param loss               mean cross-entropy over the epoch's training images, in nats, as the weights changed
 * @param accuracy           share of training images classified correctly, 0 to 1, as the weights changed
 * @param validationLoss     mean cross-entropy over the validation images after the epoch
 * @param validationAccuracy share of validation images classified correctly after the epoch
 * @param validationAuc      area under the ROC curve of the validation images after the epoch, ties counted half, 0 to 1; NaN where they are
 *                           of one class, or the log is older than this number
 * @param learningRate       of this epoch, before the per-step decay
 * @param seconds            wall time, validation included
 * @param imagesPerSecond    training images a second, validation not included
 */
public record EpochRecord(
        int epoch,
        double loss,
        double accuracy,
        double validationLoss,
        double validationAccuracy,
        double validationAuc,
        double learningRate,
        double seconds,
        double imagesPerSecond) {}
