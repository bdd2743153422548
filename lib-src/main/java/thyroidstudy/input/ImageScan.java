package thyroidstudy.input;

import ai.djl.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.store.Sha256;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.image.UnreadableImageException;

/**
 * What is in the image files, and which could not be opened.
 *
 * @param table    one row per readable image: file, label, split, width and height in pixels, size in bytes, mean and standard
 *                 deviation of the grey level (0..255)
 * @param problems one per unreadable image
 */
public record ImageScan(Table table, List<DataProblem> problems) {

    /**
     * Opens those images that have not been checked, several at a time, and goes on past those that cannot be decoded.
     *
     * @param progress may be null
     */
    public static ImageScan of(StudyData data, Progress progress) {
        if (progress != null) {
            progress.reset("Opening images", data.size());
        }
        List<DataProblem> problems = new ArrayList<>();
        Object[] results = IntStream.range(0, data.size()).parallel().mapToObj(i -> {
            Object result = facts(data.records().get(i));
            if (progress != null) {
                progress.increment(1);
            }
            return result;
        }).toArray();
        Table table = Table.create("Images of " + data.name(), StringColumn.create("file"), StringColumn.create("label"),
                StringColumn.create("split"), IntColumn.create("width"), IntColumn.create("height"),
                LongColumn.create("bytes"), DoubleColumn.create("mean grey"), DoubleColumn.create("sd grey"));
        for (int i = 0; i < results.length; i++) {
            if (results[i] instanceof ImageFacts facts) {
                ImageRecord record = data.records().get(i);
                table.stringColumn(0).append(record.fileName());
                table.stringColumn(1).append(record.label().map(Object::toString).orElse("unlabelled"));
                table.stringColumn(2).append(record.split().name());
                table.intColumn(3).append(facts.width());
                table.intColumn(4).append(facts.height());
                ((LongColumn) table.column(5)).append(facts.bytes());
                table.doubleColumn(6).append(Math.round(facts.meanGrey() * 10) / 10.0);
                table.doubleColumn(7).append(Math.round(facts.sdGrey() * 10) / 10.0);
            } else {
                problems.add((DataProblem) results[i]);
            }
        }
        return new ImageScan(table, List.copyOf(problems));
    }

    private static Object facts(ImageRecord record) {
        if (record.facts().isPresent()) {
            return record.facts().get();
        }
        try {
            byte[] content = ImageDecoder.content(record.path());
            return ImageDecoder.inspect(content, Sha256.of(content), record.path());
        } catch (UnreadableImageException e) {
            return new DataProblem(record.path(), DataProblem.Kind.UNREADABLE_IMAGE, e.getMessage());
        }
    }
}
