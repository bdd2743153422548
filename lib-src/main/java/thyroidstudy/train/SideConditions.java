package thyroidstudy.train;

import java.util.Locale;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;

/**
 * What images must be there before it makes sense to train: both classes for training and for testing, and something to validate
 * on.
 */
public final class SideConditions {

    private static final String FORMS = " (data-README.md shows the forms)";

    private SideConditions() {}

    /**
     * Looks at the images of one variant that networks would learn from.
     *
     * @throws IllegalArgumentException naming the side and the remedy if no image has a label, a class has no training image, or no
     *     validation image can be set aside
     */
    public static void requireTrainable(TrainingSettings settings, StudyData images) {
        StudyData labelled = images.labelled();
        if (labelled.size() == 0) {
            throw new IllegalArgumentException(images.name() + ": none of the " + images.size() + " images has a label: put them into "
                    + "class folders Benign and Cancer, or give a manifest.csv with a column label" + FORMS);
        }
        for (Label label : Label.values()) {
            if (labelled.where(label).size() == 0) {
                throw new IllegalArgumentException(images.name() + ": all " + labelled.size() + " labelled images are of one class: add "
                        + "images of class " + label + FORMS);
            }
        }
        require(labelled, Split.TRAIN, "training", "add some, or leave the sides out so that they are drawn by patient");
        if (Training.sides(settings, images).where(Split.VALIDATION).size() == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s: no validation images: %.0f %% of %d and %d training images "
                    + "is less than one of either class: add training images, or a folder VALIDATION", images.name(),
                    100 * settings.validation().share(), labelled.where(Split.TRAIN).where(Label.BENIGN).size(),
                    labelled.where(Split.TRAIN).where(Label.CANCER).size()));
        }
    }

    /**
     * Looks at the images that networks would be tested on.
     *
     * @param images of all sides, and of all variants that are tested on
     * @throws IllegalArgumentException naming the side and the remedy if a class has no test image
     */
    public static void requireTestable(StudyData images) {
        require(images.labelled(), Split.TEST, "test", "bring a folder TEST with Benign and Cancer, or at least three patients of each "
                + "class and no sides, so that the sides are drawn by patient");
    }

    private static void require(StudyData labelled, Split side, String word, String remedy) {
        StudyData of = labelled.where(side);
        if (of.size() == 0) {
            throw new IllegalArgumentException(side + ": no " + word + " images in " + labelled.name() + ": " + remedy);
        }
        for (Label label : Label.values()) {
            if (of.where(label).size() == 0) {
                throw new IllegalArgumentException(side + ": no " + word + " image of class " + label + " among " + of.size() + " of "
                        + labelled.name() + ": " + remedy);
            }
        }
    }
}
