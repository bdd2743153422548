package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opencv.core.Mat;
import tech.tablesaw.api.Table;
import thyroidstudy.image.Box;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

/**
 * The crops of a set of frames, as files in the study's layout {@code Train2|Test2/Benign|Cancer/} (validation images
 * stand in Train2). A crop has the file name of its frame; when a frame gives several crops, the second ends in
 * {@code -n2} before the dot, the third in {@code -n3}: {@code B_001-0002-1.0-n2.jpg}. Patient, label and split are the
 * frame's.
 *
 * @param folder  where the crops are
 * @param data    the crops; nodules are in pixels of the crop, attributes {@code crop_source} and {@code crop_method} added
 * @param entries the manifest's lines, sorted by the crop's file
 * @param written crops that this call made
 * @param kept    crops that were already there and right
 * @param skipped frames that gave no crop, by reason; reasons that did not occur are left out
 */
public record CroppedSet(
        Path folder, StudyData data, List<CropEntry> entries, int written, int kept, Map<Skipped, Integer> skipped) {

    /** Why a frame gave no crop. */
    public enum Skipped {
        /** The layout has no folder for it. */
        NO_LABEL,
        /** The layout has no folder for it: draw a split first. */
        NO_SPLIT,
        /** It is a crop, or its overlay is gone, already. */
        NO_FRAME,
        /** Nothing is annotated and nothing was or could be proposed. */
        NO_NODULE,
        /** The file cannot be decoded. */
        UNREADABLE
    }

    /** Raised whenever the same settings would cut differently, so that older crops are made again. */
    private static final int ALGORITHM = 3;

    public CroppedSet {
        entries = List.copyOf(entries);
        skipped = Map.copyOf(skipped);
    }

    /** As {@link #make}, for those who only want the crops. */
    public static StudyData write(StudyData source, Path folder, CropSettings settings, Progress progress)
            throws IOException {
        return make(source, folder, settings, progress).data();
    }

    /**
     * Writes the crops that are missing or would now be different, removes those of frames that have gone, and writes
     * the manifest {@code crops.csv}, and beside it {@code manifest.csv}, with which the folder can be opened like any other
     * data, boxes and all. Every file appears complete or not at all.
     *
     * @param progress told how far the work is
     * @throws IOException if the folder holds the crops of another set, two frames would get the same crop file, or a
     *     file cannot be written; the message names file and remedy
     */
    public static CroppedSet make(StudyData source, Path folder, CropSettings settings, Progress progress)
            throws IOException {
        DerivedSet.Made made = DerivedSet.make(new Cutting(settings), source, folder, progress);
        return new CroppedSet(folder, made.data(), made.entries(), made.written(), made.kept(), made.skipped());
    }

    /**
     * The frame that a crop was cut from: that which its attribute {@code crop_source} names or, for crops that the data brought, the
     * one of the same file name, class and side.
     *
     * @param frames among which it is looked for
     */
    public static Optional<ImageRecord> frameOf(ImageRecord crop, StudyData frames) {
        Path source = Path.of(crop.attributes().getOrDefault("crop_source", crop.fileName()));
        return frames.records().stream()
                .filter(f -> f.path().endsWith(source) && f.label().equals(crop.label()) && f.split() == crop.split())
                .min(Comparator.comparingInt(f -> f.path().getNameCount()));
    }

    /** The crops whose place nobody marked: proposals. */
    public long proposed() {
        return entries.stream().filter(e -> !NoduleCrop.Origin.valueOf(e.method()).annotated()).count();
    }

    /** The manifest as a table, one row per crop. */
    public Table toTable() {
        return new CropManifest(data.name(), entries).toTable();
    }

    /** How crops are made. */
    private static final class Cutting implements DerivedSet.Recipe {

        private final CropSettings settings;
        private final NoduleCropper cropper;

        Cutting(CropSettings settings) {
            this.settings = settings;
            this.cropper = new NoduleCropper(settings);
        }

        @Override
        public Variant variant() {
            return Variant.CROPPED;
        }

        @Override
        public String folder(boolean test) {
            return test ? "Test2" : "Train2";
        }

        @Override
        public String signature() {
            return settings.signature() + " algorithm=" + ALGORITHM;
        }

        @Override
        public List<DerivedSet.Piece> pieces(ImageRecord image, Mat frame) {
            return cropper.crops(image, frame).stream()
                    .map(c -> new DerivedSet.Piece(frame.submat(c.box().rect()), c.box(),
                            Optional.of(c.nodule().box()), c.origin().name()))
                    .toList();
        }

        @Override
        public List<Nodule> nodules(ImageRecord image, CropEntry entry) {
            Box box = entry.box();
            return entry.nodule()
                    .flatMap(n -> n.common(box))
                    .map(n -> List.of(Nodule.ofBox(new Box(n.x() - box.x(), n.y() - box.y(), n.width(), n.height()))))
                    .orElse(List.of());
        }
    }
}
