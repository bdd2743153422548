package thyroidstudy.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.PerceptualHash;
import thyroidstudy.store.Columns;

/**
 * Images that are nearly the same: stored again, resized, brightened, written on. Only the scan area that is found in them is compared, since
 * the scanner's surround is the same in all frames.
 */
public final class NearDuplicates {

    /** Bits of 64 that two prints of one image may differ in; the closest different images of DDTI's development part differ in 12 or more. */
    public static final int SAME_PICTURE = 6;

    /**
     * Two images that are nearly the same.
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
     * @throws IOException if an image that has not been opened yet cannot be decoded
     */
    public static List<Pair> find(StudyData data) throws IOException {
        PerceptualHash[] hashes = new PerceptualHash[data.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = hash(data.records().get(i));
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < hashes.length; i++) {
            for (int j = i + 1; j < hashes.length; j++) {
                int bits = hashes[i].distance(hashes[j]);
                if (bits <= SAME_PICTURE) {
                    pairs.add(new Pair(data.records().get(i), data.records().get(j), bits));
                }
            }
        }
        pairs.sort(Comparator.comparingInt(Pair::bits));
        return pairs;
    }

    private static PerceptualHash hash(ImageRecord record) throws IOException {
        if (record.facts().isPresent()) {
            return record.facts().get().hash();
        }
        return ImageDecoder.inspect(ImageDecoder.content(record.path()), "", record.path()).hash();
    }

    /** One row a pair: files, patients, bits, whether one of the two is a test image. */
    public static Table table(List<Pair> pairs) {
        return Columns.of("Nearly the same image", pairs)
                .text("one", p -> p.first.fileName())
                .text("other", p -> p.second.fileName())
                .text("patients", p -> p.first.patient().equals(p.second.patient()) ? p.first.patient()
                        : p.first.patient() + " and " + p.second.patient())
                .whole("bits that differ", Pair::bits)
                .truth("leak", Pair::acrossSplits).table();
    }
}
