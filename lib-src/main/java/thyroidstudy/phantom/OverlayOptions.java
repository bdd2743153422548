package thyroidstudy.phantom;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the scanner burns into the frames.
 *
 * @param text            acquisition text beside the ultrasound image (hospital, probe, gain, depth, side)
 * @param rulerAndGreyBar depth ruler, focus marker and vertical grey bar
 * @param calipers        share of the images with measuring marks at the nodule, 0 to 1
 * @param bodyMark        share of the images with the little drawing of the neck, 0 to 1
 * @param twoPanes        share of the images with two panes side by side, 0 to 1
 * @param labelCorrelated ties the overlay to the class: cancers get calipers and a biopsy note nine times out
 *                        of ten, benign nodules once in ten. Off in a fair data set; on, it shows how a network
 *                        learns the frame instead of the nodule.
 */
@RecordBuilder
public record OverlayOptions(
        boolean text,
        boolean rulerAndGreyBar,
        double calipers,
        double bodyMark,
        double twoPanes,
        boolean labelCorrelated) implements OverlayOptionsBuilder.With {

    public OverlayOptions {
        Checks.share("calipers", calipers);
        Checks.share("bodyMark", bodyMark);
        Checks.share("twoPanes", twoPanes);
    }

    /** Everything that scanners show, independent of the class. */
    public static OverlayOptions usual() {
        return new OverlayOptions(true, true, 0.3, 0.5, 0.3, false);
    }

    /** The bare ultrasound image on black, in one pane. */
    public static OverlayOptions none() {
        return new OverlayOptions(false, false, 0, 0, 0, false);
    }
}
