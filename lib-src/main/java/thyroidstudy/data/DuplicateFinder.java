package thyroidstudy.data;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.store.Sha256;

/** Finds pictures that are there twice, byte for byte. Files that have been checked are not read again. */
public final class DuplicateFinder {

    private DuplicateFinder() {}

    /** Groups of at least two images with the same content, in the order of their first member. */
    public static List<List<ImageRecord>> find(StudyData data) throws IOException {
        Map<Long, List<ImageRecord>> bySize = new TreeMap<>();
        for (ImageRecord record : data.records()) {
            Optional<ImageFacts> facts = record.facts();
            long size = facts.isPresent() ? facts.get().bytes() : Files.size(record.path());
            bySize.computeIfAbsent(size, s -> new ArrayList<>()).add(record);
        }
        Map<String, List<ImageRecord>> byContent = new TreeMap<>();
        for (List<ImageRecord> sameSize : bySize.values()) {
            if (sameSize.size() > 1) {
                for (ImageRecord record : sameSize) {
                    Optional<ImageFacts> facts = record.facts();
                    String hash = facts.isPresent() ? facts.get().sha256() : Sha256.of(record.path());
                    byContent.computeIfAbsent(hash, h -> new ArrayList<>()).add(record);
                }
            }
        }
        return byContent.values().stream().filter(group -> group.size() > 1).toList();
    }

    /** A problem for each group that stands on more than one side of the study. */
    public static List<DataProblem> acrossSplits(List<List<ImageRecord>> groups) {
        return groups.stream()
                .filter(group -> group.stream().map(ImageRecord::split).distinct().count() > 1)
                .map(group -> new DataProblem(group.get(0).path(), DataProblem.Kind.DUPLICATE_ACROSS_SPLITS,
                        group.stream().map(r -> r.fileName() + " (" + r.split() + ")").collect(Collectors.joining(", "))
                                + " are the same picture; keep it on one side only"))
                .toList();
    }

    /** The groups as a table: files, patients, labels, and whether they stand on more than one side of the study. */
    public static Table table(List<List<ImageRecord>> groups) {
        Table table = Table.create("The same picture twice", StringColumn.create("files"), StringColumn.create("patients"),
                StringColumn.create("labels"), StringColumn.create("splits"), StringColumn.create("leak"));
        for (List<ImageRecord> group : groups) {
            List<String> splits = group.stream().map(r -> r.split().name()).distinct().toList();
            table.stringColumn(0).append(group.stream().map(ImageRecord::fileName).collect(Collectors.joining(", ")));
            table.stringColumn(1).append(distinct(group.stream().map(ImageRecord::patient).toList()));
            table.stringColumn(2).append(distinct(
                    group.stream().map(r -> r.label().map(Label::toString).orElse("unlabelled")).toList()));
            table.stringColumn(3).append(distinct(splits));
            table.stringColumn(4).append(splits.size() > 1 ? "YES" : "no");
        }
        return table;
    }

    private static String distinct(List<String> values) {
        return values.stream().distinct().collect(Collectors.joining(", "));
    }
}
