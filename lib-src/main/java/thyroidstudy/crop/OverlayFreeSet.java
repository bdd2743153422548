package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencv.core.Mat;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.image.Box;

/**
 * The uncropped frames without their overlay ({@link OverlayRemoval}), as files in the study's manner:
 * {@code Train3|Test3/Benign|Cancer/} with the file names of the frames. Size, patient, label, split, nodules and scan area
 * are the frame's, so that frame and overlay-free frame differ in the overlay only.
 *
 * @param folder  where the pictures are
 * @param data    the pictures
 * @param entries the manifest's lines, sorted by file; box is the whole frame, method says OVERLAY_REMOVED
 * @param written pictures that this call made
 * @param kept    pictures that were already there and right
 * @param skipped frames that gave none, by reason; reasons that did not occur are left out
 */
public record OverlayFreeSet(
        Path folder, StudyData data, List<CropEntry> entries, int written, int kept,
        Map<CroppedSet.Skipped, Integer> skipped) {

    /** Raised whenever the same frame would come out differently. */
    private static final int ALGORITHM = 3;

    public OverlayFreeSet {
        entries = List.copyOf(entries);
        skipped = Map.copyOf(skipped);
    }

    /**
     * Writes the pictures that are missing or would now be different, with all that {@link CroppedSet#make} promises.
     *
     * @param progress told how far the work is
     * @throws IOException as for {@link CroppedSet#make}
     */
    public static OverlayFreeSet make(StudyData source, Path folder, Progress progress) throws IOException {
        DerivedSet.Made made = DerivedSet.make(new Cleaning(), source, folder, progress);
        return new OverlayFreeSet(folder, made.data(), made.entries(), made.written(), made.kept(), made.skipped());
    }

    /** The manifest as a table, one row per picture. */
    public Table toTable() {
        return new CropManifest(data.name(), entries).toTable();
    }

    /** How a frame loses its overlay. */
    private static final class Cleaning implements DerivedSet.Recipe {

        @Override
        public Variant variant() {
            return Variant.OVERLAY_FREE;
        }

        @Override
        public String folder(boolean test) {
            return test ? "Test3" : "Train3";
        }

        @Override
        public String signature() {
            return "overlay removed algorithm=" + ALGORITHM;
        }

        @Override
        public List<DerivedSet.Piece> pieces(ImageRecord image, Mat frame) {
            OverlayRemoval overlay = OverlayRemoval.of(frame);
            Mat clean = overlay.apply(frame);
            overlay.mask().release();
            return List.of(new DerivedSet.Piece(clean, Box.whole(frame), Optional.empty(), "OVERLAY_REMOVED"));
        }

        @Override
        public List<Nodule> nodules(ImageRecord image, CropEntry entry) {
            return image.nodules();
        }
    }
}
