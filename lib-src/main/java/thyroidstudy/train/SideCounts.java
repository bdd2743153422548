package thyroidstudy.train;

import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;

/**
 * How many images a network was trained and validated on.
 *
 * @param trainBenign      training images of class Benign
 * @param trainCancer      training images of class Cancer
 * @param validationBenign validation images of class Benign
 * @param validationCancer validation images of class Cancer
 */
public record SideCounts(int trainBenign, int trainCancer, int validationBenign, int validationCancer) {

    /** @param images of one variant, with a validation side ({@link Training#sides}) */
    static SideCounts of(StudyData images) {
        return new SideCounts(size(images, Split.TRAIN, Label.BENIGN), size(images, Split.TRAIN, Label.CANCER),
                size(images, Split.VALIDATION, Label.BENIGN), size(images, Split.VALIDATION, Label.CANCER));
    }

    private static int size(StudyData images, Split side, Label label) {
        return images.where(side).where(label).size();
    }

    /** Share of the majority class among the validation images, 0.5 to 1: the accuracy of always giving its answer. */
    public double majorityShare() {
        return (double) Math.max(validationBenign, validationCancer) / (validationBenign + validationCancer);
    }
}
