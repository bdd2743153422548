package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;

/** The label of an image from the classes of its objects in a detection data set. */
final class ObjectLabels {

    private final String form;
    private final Map<String, Label> ownNames;
    private final TreeMap<String, Integer> unknown = new TreeMap<>();
    private final List<String> both = new ArrayList<>();

    /**
     * @param form     format of the files, for messages
     * @param ownNames names of classes in this format besides the usual words
     */
    ObjectLabels(String form, Map<String, Label> ownNames) {
        this.form = form;
        this.ownNames = ownNames;
    }

    /** Cancer if any object is one. Objects of other classes, such as "nodule", are boxes without a label. */
    Annotation annotation(String source, Path image, List<String> names, List<Nodule> nodules, Problems problems) {
        boolean benign = false;
        boolean cancer = false;
        boolean normal = false;
        for (String name : names) {
            Optional<Label> label = label(name);
            benign |= label.equals(Optional.of(Label.BENIGN));
            cancer |= label.equals(Optional.of(Label.CANCER));
            normal |= FolderWords.of(name).isNormal();
            if (label.isEmpty() && !FolderWords.of(name).isNormal()) {
                unknown.merge(name, 1, Integer::sum);
            }
        }
        if (benign && cancer) {
            both.add(image.getFileName().toString());
        }
        Optional<Label> label = cancer ? Optional.of(Label.CANCER) : benign ? Optional.of(Label.BENIGN) : Optional.empty();
        return Annotation.of(source, label, normal && label.isEmpty(), Optional.empty(), nodules);
    }

    private Optional<Label> label(String name) {
        return Optional.ofNullable(ownNames.get(name.strip())).or(() -> FolderWords.of(name).label());
    }

    void report(Path root, Problems problems) {
        if (!both.isEmpty()) {
            problems.add(DataProblem.Kind.LABEL_CONFLICT, root, Names.images(both.size()) + " with a benign and a malignant object ("
                    + Names.some(both) + ") count as Cancer");
        }
        unknown.forEach((name, count) -> problems.add(DataProblem.Kind.UNRECOGNISED, root, count + " objects of the class \""
                + name + "\" (" + form + ") are boxes without a label: it is no class word (benign, malignant ...)"));
    }
}
