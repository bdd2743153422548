package thyroidstudy.data;

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

    public int right() {
        return x + width;
    }

    public int bottom() {
        return y + height;
    }

    public long area() {
        return (long) width * height;
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
