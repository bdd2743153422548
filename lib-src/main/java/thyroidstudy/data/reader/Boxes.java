package thyroidstudy.data.reader;

import java.util.Optional;
import thyroidstudy.image.Box;

/** Boxes from the numbers that other programs write. */
final class Boxes {

    private Boxes() {}

    /** Whether an image can have such a coordinate: finite, and so small that sums of them do not overflow. */
    static boolean isInAnImage(double coordinate) {
        return Math.abs(coordinate) < 1e6;
    }

    /** From two corners, in pixels, rounded; empty if they are not finite or enclose nothing. */
    static Optional<Box> corners(double left, double top, double right, double bottom) {
        return of(left, top, right - left, bottom - top);
    }

    /** From a corner and a size, in pixels, rounded; empty if they are not finite or there is no area. */
    static Optional<Box> of(double x, double y, double width, double height) {
        if (!(isInAnImage(x) && isInAnImage(y) && isInAnImage(width) && isInAnImage(height)) || !(width > 0 && height > 0)) {
            return Optional.empty();
        }
        return Optional.of(new Box((int) Math.round(x), (int) Math.round(y),
                (int) Math.max(1, Math.round(width)), (int) Math.max(1, Math.round(height))));
    }
}
