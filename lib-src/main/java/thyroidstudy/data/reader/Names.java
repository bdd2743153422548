package thyroidstudy.data.reader;

import java.util.List;

/** Lists in messages. */
final class Names {

    private static final int SHOWN = 3;

    private Names() {}

    /** The first three, and how many more there are: {@code a, b, c and 5 more}. */
    static String some(List<String> names) {
        return some(names, SHOWN);
    }

    /** The first few, and how many more there are. */
    static String some(List<String> names, int few) {
        String shown = String.join(", ", names.subList(0, Math.min(few, names.size())));
        return names.size() > few ? shown + " and " + (names.size() - few) + " more" : shown;
    }

    /** {@code 1 image} or {@code 5 images}. */
    static String images(long count) {
        return count == 1 ? "1 image" : count + " images";
    }
}
