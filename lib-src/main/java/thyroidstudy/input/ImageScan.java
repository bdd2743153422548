package thyroidstudy.input;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.imgproc.Imgproc;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;

/**
 * Every image opened once: what was found in it, and which could not be opened.
 *
 * @param table    one row per readable image: file, label, split, width and height in pixels, size in bytes, mean and standard
 *                 deviation of the grey level (0..255)
 * @param problems one per unreadable image
 */
public record ImageScan(Table table, List<DataProblem> problems) {

    static {
        // not left to whoever touched OpenCV before: with the phantoms already drawn nobody has
        OpenCv.load();
    }

    private record Found(ImageRecord record, int width, int height, long bytes, double mean, double deviation) {}

    /**
     * Opens all images, several at a time, and goes on past those that cannot be decoded.
     *
     * @param progress may be null
     */
    public static ImageScan of(StudyData data, Progress progress) {
        if (progress != null) {
            progress.reset("Opening images", data.size());
        }
        List<DataProblem> problems = new ArrayList<>();
        Object[] results = IntStream.range(0, data.size()).parallel().mapToObj(i -> {
            Object result = open(data.records().get(i));
            if (progress != null) {
                progress.increment(1);
            }
            return result;
        }).toArray();
        Table table = Table.create("Images of " + data.name(), StringColumn.create("file"), StringColumn.create("label"),
                StringColumn.create("split"), IntColumn.create("width"), IntColumn.create("height"),
                LongColumn.create("bytes"), DoubleColumn.create("mean grey"), DoubleColumn.create("sd grey"));
        for (Object result : results) {
            if (result instanceof Found found) {
                table.stringColumn(0).append(found.record.fileName());
                table.stringColumn(1).append(found.record.label().map(Object::toString).orElse("unlabelled"));
                table.stringColumn(2).append(found.record.split().name());
                table.intColumn(3).append(found.width);
                table.intColumn(4).append(found.height);
                ((LongColumn) table.column(5)).append(found.bytes);
                table.doubleColumn(6).append(Math.round(found.mean * 10) / 10.0);
                table.doubleColumn(7).append(Math.round(found.deviation * 10) / 10.0);
            } else {
                problems.add((DataProblem) result);
            }
        }
        return new ImageScan(table, List.copyOf(problems));
    }

    private static Object open(ImageRecord record) {
        Mat grey = new Mat();
        MatOfDouble mean = new MatOfDouble();
        MatOfDouble deviation = new MatOfDouble();
        try {
            Mat rgb = ImageDecoder.decode(record.path());
            Imgproc.cvtColor(rgb, grey, Imgproc.COLOR_RGB2GRAY);
            rgb.release();
            Core.meanStdDev(grey, mean, deviation);
            return new Found(record, grey.width(), grey.height(), Files.size(record.path()), mean.get(0, 0)[0],
                    deviation.get(0, 0)[0]);
        } catch (IOException e) {
            return new DataProblem(record.path(), DataProblem.Kind.UNREADABLE_IMAGE, e.getMessage());
        } finally {
            grey.release();
            mean.release();
            deviation.release();
        }
    }
}
