package thyroidstudy.image;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.opencv.core.Mat;
import org.opencv.core.Rect;

/**
 * An axis-parallel rectangle in pixels: columns {@code x} to {@code x + width - 1}, rows {@code y} to
 * {@code y + height - 1}; (0, 0) is the top left pixel.
 */
public record Box(int x, int y, int width, int height) {

    public Box {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("A box needs a positive width and height, got " + width + " x " + height);
        }
    }

    /** The whole of an image. */
    public static Box whole(Mat image) {
        return new Box(0, 0, image.cols(), image.rows());
    }

    /** The box of a text {@code x y width height}. */
    public static Box of(String text) {
        int[] numbers = Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /** As tables say it: {@code x y width height}. */
    public String text() {
        return x + " " + y + " " + width + " " + height;
    }

    /** Smallest box that holds all of the given ones (at least one). */
    public static Box around(Collection<Box> boxes) {
        int x = boxes.stream().mapToInt(Box::x).min().orElseThrow();
        int y = boxes.stream().mapToInt(Box::y).min().orElseThrow();
        int right = boxes.stream().mapToInt(Box::right).max().orElseThrow();
        int bottom = boxes.stream().mapToInt(Box::bottom).max().orElseThrow();
        return new Box(x, y, right - x, bottom - y);
    }

    public Rect rect() {
        return new Rect(x, y, width, height);
    }

    public int right() {
        return x + width;
    }

    public int bottom() {
        return y + height;
    }

    public long area() {
        return (long) width * height;
    }

    /** What it shares with another box; empty when they do not meet. */
    public Optional<Box> common(Box other) {
        int left = Math.max(x, other.x);
        int top = Math.max(y, other.y);
        int w = Math.min(right(), other.right()) - left;
        int h = Math.min(bottom(), other.bottom()) - top;
        return w > 0 && h > 0 ? Optional.of(new Box(left, top, w, h)) : Optional.empty();
    }

    /** Area shared with another box, in pixels; 0 when they do not meet. */
    public long overlap(Box other) {
        long w = Math.min(right(), other.right()) - Math.max(x, other.x);
        long h = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
        return w <= 0 || h <= 0 ? 0 : w * h;
    }

    /** Intersection over union (Jaccard index) of the two areas, 0 to 1. */
    public double iou(Box other) {
        long shared = overlap(other);
        return (double) shared / (area() + other.area() - shared);
    }
}
