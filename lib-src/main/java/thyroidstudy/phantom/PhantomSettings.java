package thyroidstudy.phantom;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a phantom data set looks like. Two equal settings give the same images, byte for byte, on the same machine.
 *
 * @param patients            number of patients, 4 to 9999
 * @param minImagesPerPatient fewest images of a patient, at least 1
 * @param maxImagesPerPatient most images of a patient, not below the fewest
 * @param cancerShare         share of the patients with a cancer, 0 to 1
 * @param testShare           share of the patients (of each class) kept for testing, 0 to 1
 * @param difficulty          how much the sonographic signs of the two classes overlap: 0 textbook cases, 1 no
 *                            relation between signs and class
 * @param patientEffect       how much patients differ from one another in anatomy, texture and gain: 0 not at all,
 *                            1 as much as in a clinic. It makes a split by image leak, as do the nodules, side, depth and scanner, which
 *                            the images of a patient share whatever this is.
 * @param noduleScale         how much larger the labelled nodules are than with 1, where they are 8 to 21 mm across; 0.5 to 2.5
 * @param overlays            what is burnt in
 * @param seed                seed of every random draw
 * @param width               frame width in pixels, at least 280
 * @param height              frame height in pixels, at least 180
 */
@RecordBuilder
public record PhantomSettings(
        int patients,
        int minImagesPerPatient,
        int maxImagesPerPatient,
        double cancerShare,
        double testShare,
        double difficulty,
        double patientEffect,
        double noduleScale,
        OverlayOptions overlays,
        long seed,
        int width,
        int height) implements PhantomSettingsBuilder.With {

    public PhantomSettings {
        Checks.that(patients >= 4 && patients <= 9999, "Phantoms need 4 to 9999 patients, got " + patients);
        Checks.that(minImagesPerPatient >= 1 && maxImagesPerPatient >= minImagesPerPatient,
                "Images per patient must be a range from 1 up, got "
                        + minImagesPerPatient + " to " + maxImagesPerPatient);
        Checks.share("cancerShare", cancerShare);
        Checks.share("testShare", testShare);
        Checks.share("difficulty", difficulty);
        Checks.share("patientEffect", patientEffect);
        Checks.that(noduleScale >= 0.5 && noduleScale <= 2.5, "noduleScale must be 0.5 to 2.5, got " + noduleScale);
        Checks.that(width >= 280 && height >= 180 && width <= 4096 && height <= 4096,
                "Phantom frames must be 280 x 180 to 4096 x 4096 pixels, got " + width + " x " + height);
    }

    /** About 1,000 images of 250 patients with the study's share of cancers (0.21) and of test images (0.09). */
    public static PhantomSettings standard() {
        return new PhantomSettings(
                250, 2, 6, 0.21, 0.09, 0.25, 1, 1, OverlayOptions.usual(), 20260101L, 560, 360);
    }

    /**
     * About 720 training and 310 test images for a run of minutes. The share of cancers is 0.35, not the study's
     * 0.21: so small a set would otherwise hold too few cancers to learn from or to draw a ROC curve with. What networks need that
     * start without pretrained weights: many patients with few images each, textbook signs, and nodules larger than
     * DDTI's ({@code notebooks/01-explore} shows both).
     */
    public static PhantomSettings quick() {
        return new PhantomSettings(
                700, 1, 2, 0.35, 0.3, 0, 1, 1.8, OverlayOptions.usual().withTwoPanes(0.35), 20260101L, 560, 360);
    }

    /** About 250 training and 105 test images with smaller nodules: for the experiments, which train many networks, and for tests. */
    public static PhantomSettings small() {
        return new PhantomSettings(
                180, 1, 3, 0.35, 0.29, 0.1, 1, 1, OverlayOptions.usual(), 20260101L, 560, 360);
    }

    /** The same with another range of images per patient. */
    public PhantomSettings withImagesPerPatient(int fewest, int most) {
        return with(s -> s.minImagesPerPatient(fewest).maxImagesPerPatient(most));
    }
}
