package thyroidstudy.data;

import java.awt.Point;
import java.util.List;
import thyroidstudy.image.Box;

/**
 * One nodule as it was marked in an image.
 *
 * @param box     smallest box around it, in pixels
 * @param outline freehand outline, in pixels, closed from the last point to the first; empty when only the box is known
 */
public record Nodule(Box box, List<Point> outline) {

    public Nodule {
        outline = List.copyOf(outline);
    }

    /** A nodule of which only the box is known. */
    public static Nodule ofBox(Box box) {
        return new Nodule(box, List.of());
    }

    /** A nodule with its outline (at least one point); the box is the smallest that holds every point. */
    public static Nodule ofOutline(List<Point> outline) {
        var x = outline.stream().mapToInt(p -> p.x).summaryStatistics();
        var y = outline.stream().mapToInt(p -> p.y).summaryStatistics();
        if (outline.isEmpty()) {
            throw new IllegalArgumentException("An outline needs at least one point");
        }
        return new Nodule(
                new Box(x.getMin(), y.getMin(), x.getMax() - x.getMin() + 1, y.getMax() - y.getMin() + 1), outline);
    }
}
