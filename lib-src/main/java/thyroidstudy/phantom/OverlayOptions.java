package thyroidstudy.phantom;

/**
 * What the scanner burns into the frames.
 *
 * @param text            acquisition text beside the picture (hospital, probe, gain, depth, side)
 * @param rulerAndGreyBar depth ruler, focus marker and vertical grey bar
 * @param calipers        share of the images with measuring marks at the nodule, 0 to 1
 * @param bodyMark        share of the images with the little drawing of the neck, 0 to 1
 * @param twoPanes        share of the images with two panes side by side, 0 to 1
 * @param labelCorrelated makes the overlay betray the class: cancers get calipers and a biopsy note nine times out
 *                        of ten, benign nodules once in ten. Off in a fair data set; on, it shows how a network
 *                        learns the frame instead of the nodule.
 */
public record OverlayOptions(
        boolean text,
        boolean rulerAndGreyBar,
        double calipers,
        double bodyMark,
        double twoPanes,
        boolean labelCorrelated) {

    public OverlayOptions {
        Checks.share("calipers", calipers);
        Checks.share("bodyMark", bodyMark);
        Checks.share("twoPanes", twoPanes);
    }

    /** Everything that scanners show, independent of the class. */
    public static OverlayOptions usual() {
        return new OverlayOptions(true, true, 0.3, 0.5, 0.3, false);
    }

    /** The bare picture on black, in one pane. */
    public static OverlayOptions none() {
        return new OverlayOptions(false, false, 0, 0, 0, false);
    }

    /** The same with overlays that betray the class, or not. */
    public OverlayOptions withLabelCorrelated(boolean correlated) {
        return new OverlayOptions(text, rulerAndGreyBar, calipers, bodyMark, twoPanes, correlated);
    }
}
