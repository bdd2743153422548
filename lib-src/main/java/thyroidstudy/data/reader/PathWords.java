package thyroidstudy.data.reader;

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
 * @param within  the folder that may be a patient's: one named after a patient, above or below the class; or the first below the class whose
 *                name has no meaning; or one of the class's name and a number
 */
record PathWords(
        Optional<Split> side, Optional<Variant> variant, Optional<Label> label, boolean normal, boolean isMask, String wrapper,
        Optional<String> within) {

    static PathWords of(ImageTree tree, Path image) {
        PathWords folder = tree.words(image.getParent());
        return FolderWords.imageOfMask(ImageTree.stem(image)).isPresent() ? folder.ofMask() : folder;
    }

    private PathWords ofMask() {
        return new PathWords(side, variant, label, normal, true, wrapper, within);
    }

    /**
     * The meaning of folder names, the outermost first.
     *
     * @param training whether some folder of the set is for training by its name
     */
    static PathWords of(List<String> folders, boolean training) {
        Optional<Split> side = Optional.empty();
        Optional<Variant> variant = Optional.empty();
        Optional<Label> label = Optional.empty();
        boolean normal = false;
        boolean mask = false;
        List<String> wrapper = new ArrayList<>();
        Optional<String> within = Optional.empty();
        for (String folder : folders) {
            FolderWords words = training ? FolderWords.of(folder).besideTraining() : FolderWords.of(folder);
            mask |= words.isMask();
            if (label.isPresent() && words.label().equals(label) && !words.digits().isEmpty()) {
                within = within.or(() -> Optional.of(folder)); // benign/benign12
                continue;
            }
            side = inner(words.side(), side);
            label = inner(words.label(), label);
            normal |= words.isNormal();
            variant = inner(words.variant(), variant);
            if (words.saysSomething() || words.isTransparent() || words.isMask()) {
                continue;
            }
            if (label.isEmpty() && !normal && !FolderWords.isPatient(folder)) {
                wrapper.add(folder);
            } else if (FolderWords.isPatient(folder) || within.isEmpty() && !FolderWords.isNumberedOtherwise(folder)) {
                within = Optional.of(folder);
            }
        }
        return new PathWords(side, variant, label, normal, mask, String.join("/", wrapper), within);
    }

    /** The folder nearest to the image has precedence. */
    private static <T> Optional<T> inner(Optional<T> found, Optional<T> outer) {
        return found.isPresent() ? found : outer;
    }
}
