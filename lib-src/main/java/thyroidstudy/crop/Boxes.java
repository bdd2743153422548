package thyroidstudy.crop;

import java.util.Collection;
import java.util.Optional;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import thyroidstudy.data.Box;

/** Arithmetic of boxes that only cropping needs. */
final class Boxes {

    private Boxes() {}

    /** Smallest box that holds all of the given ones (at least one). */
    static Box around(Collection<Box> boxes) {
        int x = boxes.stream().mapToInt(Box::x).min().orElseThrow();
        int y = boxes.stream().mapToInt(Box::y).min().orElseThrow();
        int right = boxes.stream().mapToInt(Box::right).max().orElseThrow();
        int bottom = boxes.stream().mapToInt(Box::bottom).max().orElseThrow();
        return new Box(x, y, right - x, bottom - y);
    }

    /** What two boxes share; empty when they do not meet. */
    static Optional<Box> common(Box a, Box b) {
        int x = Math.max(a.x(), b.x());
        int y = Math.max(a.y(), b.y());
        int width = Math.min(a.right(), b.right()) - x;
        int height = Math.min(a.bottom(), b.bottom()) - y;
        return width > 0 && height > 0 ? Optional.of(new Box(x, y, width, height)) : Optional.empty();
    }

    static Rect rect(Box box) {
        return new Rect(box.x(), box.y(), box.width(), box.height());
    }

    static Box box(Rect rect) {
        return new Box(rect.x, rect.y, rect.width, rect.height);
    }

    static Box whole(Mat picture) {
        return new Box(0, 0, picture.cols(), picture.rows());
    }
}
