package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencv.core.Mat;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.image.Box;
import thyroidstudy.store.Key;

/**
 * The uncropped frames without their overlay ({@link OverlayRemoval}), as files in the study's manner:
 * {@code Train3|Test3/Benign|Cancer/} with the file names of the frames. Size, patient, label, split, nodules and scan area
 * are the frame's, so that frame and overlay-free frame differ in the overlay only.
 */
public final class OverlayFreeSet {

    /** Raised whenever the same frame would come out differently. */
    private static final int ALGORITHM = 3;

    private OverlayFreeSet() {}

    /**
     * Writes the images that are missing or would now be different, with all that {@link DerivedSet#make} promises.
     *
     * @param work     folder that keeps such sets
     * @param progress told how far the work is
     * @throws IOException as for {@link DerivedSet#make}
     */
    public static DerivedSet make(StudyData source, Path work, Progress progress) throws IOException {
        Key key = new Key("overlay-free", ALGORITHM, Map.of("source", source.name()));
        return DerivedSet.make(new DerivedSet.Recipe(key, Variant.OVERLAY_FREE, "Train3", "Test3", (image, frame) -> {
            OverlayRemoval overlay = OverlayRemoval.of(frame);
            Mat clean = overlay.apply(frame);
            overlay.mask().release();
            return List.of(new DerivedSet.Piece(clean, Box.whole(frame), Optional.empty(), "OVERLAY_REMOVED"));
        }), source, work, progress);
    }
}
