package thyroidstudy.phantom;

import java.util.List;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.Box;

/**
 * One ultrasound image inside a frame: where it stands and what plane it shows.
 *
 * @param box         place in the frame, pixels
 * @param pixelsPerMm scale, the same both ways
 * @param transverse  across the neck, or along it
 * @param tracheaX    transverse: column of the trachea's middle, mm from the left; along: middle of the lobe
 * @param mirrored    transverse: trachea on the right
 * @param fat         thickness of the fat in this view, mm (the probe presses)
 * @param strap       thickness of the strap muscles in this view, mm
 * @param lobeX       middle of the lobe against {@code tracheaX}, mm away from the trachea
 * @param lobeZ       middle of the lobe, mm from the skin
 * @param gainDb      gain of this view, dB
 * @param seed        seed of what changes from view to view
 * @param sections    nodules cut by this plane, the main one first
 */
record Pane(Box box, double pixelsPerMm, boolean transverse, double tracheaX, boolean mirrored, double fat, double strap,
        double lobeX, double lobeZ, double gainDb, long seed, List<NoduleSection> sections) {

    double depthMm() {
        return box.height() / pixelsPerMm;
    }

    /** The nodules in frame pixels, the main one first. */
    List<Nodule> nodules() {
        return sections.stream().map(s -> Nodule.ofOutline(s.outline(this))).toList();
    }
}
