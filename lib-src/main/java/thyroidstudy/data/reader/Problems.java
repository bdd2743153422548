package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thyroidstudy.data.DataProblem;

/** Problems found while a folder is read; the same problem of many files is reported once with a count. */
final class Problems {

    private record What(DataProblem.Kind kind, String sentence) {}

    private final Path root;
    private final List<DataProblem> single = new ArrayList<>();
    private final Map<What, List<String>> counted = new LinkedHashMap<>();

    /** @param root the folder of the counted problems */
    Problems(Path root) {
        this.root = root;
    }

    /** A problem of one file. Repetitions are ignored. */
    void add(DataProblem.Kind kind, Path file, String message) {
        DataProblem problem = new DataProblem(file, kind, message);
        if (!single.contains(problem)) {
            single.add(problem);
        }
    }

    /**
     * A problem that many files may have.
     *
     * @param sentence what they have in common, to be followed by a colon and the first names
     */
    void count(DataProblem.Kind kind, String sentence, String name) {
        List<String> names = counted.computeIfAbsent(new What(kind, sentence), k -> new ArrayList<>());
        if (!names.contains(name)) {
            names.add(name);
        }
    }

    void countBoxWithoutArea(String name) {
        count(DataProblem.Kind.BAD_BOX, "Boxes without area were left out", name);
    }

    List<DataProblem> all() {
        List<DataProblem> all = new ArrayList<>(single);
        counted.forEach((what, names) -> all.add(new DataProblem(root, what.kind,
                what.sentence + (names.size() > 1 ? " (" + names.size() + "): " : ": ") + Names.some(names))));
        return all;
    }
}
