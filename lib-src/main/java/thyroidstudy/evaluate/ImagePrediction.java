package thyroidstudy.evaluate;

import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/**
 * What one trained network said of one image.
 *
 * @param image        file name or path, unique within one run and test variant
 * @param patient      who was scanned; images of one patient are not independent
 * @param label        the truth
 * @param pBenign      probability of Benign, 0 to 1
 * @param pCancer      probability of Cancer, 0 to 1
 * @param model        the study's name of the network, such as VGG19
 * @param trainVariant form of the images it was trained on
 * @param testVariant  form of the images it was tested on
 * @param runId        the training it comes from
 * @param start        what the network's weights started from, as {@link thyroidstudy.backbone.Start} says it in a column
 * @param seed         of the training; 1 where nobody noted it
 */
public record ImagePrediction(
        String image,
        String patient,
        Label label,
        double pBenign,
        double pCancer,
        String model,
        Variant trainVariant,
        Variant testVariant,
        String runId,
        String start,
        long seed) {

    /** Said where nobody noted the start. */
    static final String START_UNKNOWN = "not recorded";

    /** Of a network whose start and seed are not known. */
    public ImagePrediction(String image, String patient, Label label, double pBenign, double pCancer, String model, Variant trainVariant,
            Variant testVariant, String runId) {
        this(image, patient, label, pBenign, pCancer, model, trainVariant, testVariant, runId, START_UNKNOWN, 1);
    }

    /** By which two probabilities of one image may miss 1, written with few digits. */
    private static final double ROUNDING = 1e-4;

    /** @throws IllegalArgumentException if a probability is NaN or lies outside 0 to 1, or both do not sum to 1 */
    public ImagePrediction {
        if (!(pBenign >= 0 && pBenign <= 1 && pCancer >= 0 && pCancer <= 1)) {
            throw new IllegalArgumentException("Probabilities of " + image + " by " + model + " are " + pBenign + " and "
                    + pCancer + "; both must lie in 0..1. A diverged training gives NaN: train again with a smaller learning rate");
        }
        if (Math.abs(pBenign + pCancer - 1) > ROUNDING) {
            throw new IllegalArgumentException("Probabilities of " + image + " by " + model + " are " + pBenign + " and "
                    + pCancer + ", which do not sum to 1");
        }
    }

    /** The same as of one seed of a network. */
    public ImagePrediction ofSeed(String network, long itsSeed) {
        return new ImagePrediction(image, patient, label, pBenign, pCancer, network, trainVariant, testVariant, runId, start, itsSeed);
    }

    /** Cancer from a probability of one half on, as at the threshold of 0.5 in every table. */
    public Label predicted() {
        return pCancer >= 0.5 ? Label.CANCER : Label.BENIGN;
    }

    public boolean correct() {
        return predicted() == label;
    }

    public double probability(Label of) {
        return of == Label.CANCER ? pCancer : pBenign;
    }

    /** The training and test form in the study's words, such as {@code cropped -> uncropped}. */
    public String combination() {
        return combination(trainVariant, testVariant);
    }

    /** Name of a training and test form in the study's words. */
    public static String combination(Variant train, Variant test) {
        return train.name().toLowerCase(java.util.Locale.ROOT) + " -> " + test.name().toLowerCase(java.util.Locale.ROOT);
    }
}
