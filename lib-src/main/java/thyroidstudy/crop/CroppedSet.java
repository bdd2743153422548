package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Key;

/**
 * The crops of a set of frames, as files in the study's layout {@code Train2|Test2/Benign|Cancer/} (validation images
 * stand in Train2). A crop has the file name of its frame; when a frame gives several crops, the second ends in
 * {@code -n2} before the dot, the third in {@code -n3}: {@code B_001-0002-1.0-n2.jpg}. Patient, label and split are the
 * frame's.
 */
public final class CroppedSet {

    /** Raised whenever the same settings would cut differently, so that older crops are made again. */
    private static final int ALGORITHM = 3;

    private CroppedSet() {}

    /** As {@link #make}, for the crops only. */
    public static StudyData write(StudyData source, Path work, CropSettings settings, Progress progress) throws IOException {
        return make(source, work, settings, progress).data();
    }

    /**
     * Cuts the crops that are missing or would now be different, with all that {@link DerivedSet#make} promises.
     *
     * @param work     folder that keeps sets of crops; each setting has its own folder in it
     * @param progress told how far the work is
     * @throws IOException as for {@link DerivedSet#make}
     */
    public static DerivedSet make(StudyData source, Path work, CropSettings settings, Progress progress) throws IOException {
        NoduleCropper cropper = new NoduleCropper(settings);
        Key key = new Key("crops", ALGORITHM, Map.of("settings", settings, "source", source.name()));
        return DerivedSet.make(new DerivedSet.Recipe(key, Variant.CROPPED, "Train2", "Test2", (image, frame) ->
                cropper.crops(image, frame).stream().map(c -> new DerivedSet.Piece(frame.submat(c.box().rect()), c.box(),
                        Optional.of(c.nodule().box()), c.origin().name())).toList()), source, work, progress);
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
}
