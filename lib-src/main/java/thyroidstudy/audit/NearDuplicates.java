package thyroidstudy.audit;

import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.PerceptualHash;

/**
 * Pictures that are nearly the same: stored again, resized, brightened, written on. Where a scan area is known only that is compared, since
 * the scanner's surround is the same in all frames.
 */
public final class NearDuplicates {

    /** Bits of 64 that two prints of one picture may differ in; the closest different pictures in the DDTI database differ in 8. */
    public static final int SAME_PICTURE = 6;

    /**
     * Two pictures that are nearly the same.
     *
     * @param bits in which their hashes differ, 0 to {@link #SAME_PICTURE}
     */
    public record Pair(ImageRecord first, ImageRecord second, int bits) {

        /** Whether one is for training or validation and the other for testing. */
        public boolean acrossSplits() {
            return (first.split() == Split.TEST) != (second.split() == Split.TEST);
        }
    }

    private NearDuplicates() {}

    /**
     * All pairs, the most alike first.
     *
     * @param progress may be null
     * @throws IOException if a picture cannot be decoded
     */
    public static List<Pair> find(StudyData data, Progress progress) throws IOException {
        if (progress != null) {
            progress.reset("Near-duplicates", data.size());
        }
        List<PerceptualHash> hashes = new ArrayList<>();
        for (ImageRecord record : data.records()) {
            hashes.add(hash(record));
            if (progress != null) {
                progress.increment(1);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < hashes.size(); i++) {
            for (int j = i + 1; j < hashes.size(); j++) {
                int bits = hashes.get(i).distance(hashes.get(j));
                if (bits <= SAME_PICTURE) {
                    pairs.add(new Pair(data.records().get(i), data.records().get(j), bits));
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::bits));
        return pairs;
    }

    private static PerceptualHash hash(ImageRecord record) throws IOException {
        Mat rgb = ImageDecoder.decode(record.path());
        try {
            Mat picture = record.scanArea()
                    .map(area -> rgb.submat(new Rect(area.x(), area.y(), area.width(), area.height())))
                    .orElse(rgb);
            return PerceptualHash.of(picture);
        } finally {
            rgb.release();
        }
    }

    /** One row a pair: files, patients, bits, whether one of the two is a test image. */
    public static Table table(List<Pair> pairs) {
        Table table = Table.create("Nearly the same picture", StringColumn.create("one"), StringColumn.create("other"),
                StringColumn.create("patients"), IntColumn.create("bits that differ"), StringColumn.create("leak"));
        for (Pair pair : pairs) {
            table.stringColumn(0).append(pair.first.fileName());
            table.stringColumn(1).append(pair.second.fileName());
            table.stringColumn(2).append(pair.first.patient().equals(pair.second.patient())
                    ? pair.first.patient()
                    : pair.first.patient() + " and " + pair.second.patient());
            table.intColumn(3).append(pair.bits);
            table.stringColumn(4).append(pair.acrossSplits() ? "YES" : "no");
        }
        return table;
    }
}
