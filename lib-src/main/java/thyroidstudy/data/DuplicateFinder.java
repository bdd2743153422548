package thyroidstudy.data;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Finds images that are there twice, byte for byte. Files that have been checked are not read again. */
public final class DuplicateFinder {

    private DuplicateFinder() {}

    /** Groups of at least two images with the same content, in the order of their first member. */
    public static List<List<ImageRecord>> find(StudyData data) throws IOException {
        Map<Long, List<ImageRecord>> bySize = new TreeMap<>();
        for (ImageRecord record : data.records()) {
            long size = record.facts().isPresent() ? record.facts().get().bytes() : Files.size(record.path());
            bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(record);
        }
        Map<String, List<ImageRecord>> byContent = new TreeMap<>();
        for (List<ImageRecord> sameSize : bySize.values()) {
            for (ImageRecord record : sameSize.size() > 1 ? sameSize : List.<ImageRecord>of()) {
                byContent.computeIfAbsent(record.sha256(), h -> new ArrayList<>()).add(record);
            }
        }
        return byContent.values().stream().filter(group -> group.size() > 1).toList();
    }

    /** A problem for each group that stands on more than one side of the study. */
    public static List<DataProblem> acrossSplits(List<List<ImageRecord>> groups) {
        return groups.stream()
                .filter(DuplicateFinder::crossesSides)
                .map(group -> new DataProblem(group.get(0).path(), DataProblem.Kind.DUPLICATE_ACROSS_SPLITS,
                        group.stream().map(r -> r.fileName() + " (" + r.split() + ")").collect(Collectors.joining(", "))
                                + " are the same image; keep it on one side only"))
                .toList();
    }

    /** The groups as a table: files, patients, labels, and whether they stand on more than one side of the study. */
    public static Table table(List<List<ImageRecord>> groups) {
        return Table.create("The same image twice",
                StringColumn.create("files", groups.stream().map(group -> group.stream().map(ImageRecord::fileName)
                        .collect(Collectors.joining(", ")))),
                StringColumn.create("patients", groups.stream().map(group -> StudyData.distinct(group, ImageRecord::patient))),
                StringColumn.create("labels", groups.stream().map(group -> StudyData.distinct(group, ImageRecord::labelName))),
                StringColumn.create("splits", groups.stream().map(group -> StudyData.distinct(group, r -> r.split().name()))),
                StringColumn.create("leak", groups.stream().map(group -> crossesSides(group) ? "YES" : "no")));
    }

    private static boolean crossesSides(List<ImageRecord> group) {
        return group.stream().map(ImageRecord::split).distinct().count() > 1;
    }
}
