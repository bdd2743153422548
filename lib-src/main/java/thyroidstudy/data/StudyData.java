package thyroidstudy.data;

import java.util.List;
import java.util.function.Predicate;

/**
 * A set of images with what is known of each, in a fixed order.
 *
 * @param name     short name of the source, fit for a folder name and a plot title
 * @param records  one per image, sorted by path
 * @param problems what was noticed while reading
 */
public record StudyData(String name, List<ImageRecord> records, List<DataProblem> problems) {

    public StudyData {
        records = List.copyOf(records);
        problems = List.copyOf(problems);
    }

    /** The images that satisfy a condition, in the same order. */
    public StudyData where(Predicate<ImageRecord> condition) {
        return new StudyData(name, records.stream().filter(condition).toList(), problems);
    }

    public StudyData where(Split split) {
        return where(r -> r.split() == split);
    }

    public StudyData where(Variant variant) {
        return where(r -> r.variant() == variant);
    }

    public StudyData where(Label label) {
        return where(r -> r.label().filter(label::equals).isPresent());
    }

    /** Without the images whose label is unknown. */
    public StudyData labelled() {
        return where(r -> r.label().isPresent());
    }

    public int size() {
        return records.size();
    }
}
