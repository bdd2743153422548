package thyroidstudy.data.reader;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;

/**
 * The meaning of the folders above an image.
 *
 * @param side    of the study
 * @param variant whole frames or crops
 * @param label   class
 * @param normal  a class that the study does not have
 * @param isMask  the file is a mask of another image
 * @param wrapper folders above the class whose names have no meaning; joined by slashes
 * @param patient the folder that is one patient's by its name
 * @param within  the folders below the class whose names have no meaning, the outermost first; perhaps one is a patient's
 * @param unclear a folder below the class whose name says a class or a side, but not which, or that it holds what was sorted out
 */
@RecordBuilder
record PathWords(
        Optional<Split> side, Optional<Variant> variant, Optional<Label> label, boolean normal, boolean isMask, String wrapper,
        Optional<String> patient, List<String> within, Optional<String> unclear) implements PathWordsBuilder.With {

    static PathWords of(ImageTree tree, Path image) {
        PathWords folder = tree.words(image.getParent());
        return FolderWords.imageOfMask(ImageTree.stem(image)).isPresent() ? folder.withIsMask(true) : folder;
    }

    /** The meaning of folder names, the outermost first. */
    static PathWords of(List<String> folders, Layout layout) {
        Optional<Split> side = Optional.empty();
        Optional<Variant> variant = Optional.empty();
        Optional<Label> label = Optional.empty();
        boolean normal = false;
        boolean mask = false;
        List<String> wrapper = new ArrayList<>();
        Optional<String> patient = Optional.empty();
        List<String> within = new ArrayList<>();
        Optional<String> unclear = Optional.empty();
        for (int depth = 1; depth <= folders.size(); depth++) {
            List<String> path = folders.subList(0, depth);
            String folder = path.get(depth - 1);
            FolderWords words = layout.words(path);
            mask |= layout.isMask(path);
            if (layout.isPatient(path) || label.isPresent() && words.label().equals(label) && !words.digits().isEmpty()) {
                patient = patient.or(() -> Optional.of(folder)); // patient 12, benign/benign12; what is below is of that patient
            }
            side = inner(words.side(), side);
            label = inner(layout.label(path), label);
            normal |= words.isNormal();
            variant = inner(layout.variant(path), variant);
            if (words.saysSomething() || words.isTransparent() || words.isMask() || patient.isPresent()) {
                continue;
            }
            if (label.isEmpty() && !normal) {
                wrapper.add(folder);
            } else if (FolderWords.isUnclear(folder)) {
                unclear = unclear.or(() -> Optional.of(folder));
            } else if (!PatientNames.sortsOtherwise(folder)) {
                within.add(folder);
            }
        }
        return new PathWords(side, variant, label, normal, mask, String.join("/", wrapper), patient, within, unclear);
    }

    /** The folder nearest to the image has precedence. */
    private static <T> Optional<T> inner(Optional<T> found, Optional<T> outer) {
        return found.isPresent() ? found : outer;
    }
}
