package thyroidstudy.data;

import java.awt.Point;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import thyroidstudy.image.Box;

/** Marked nodules and scan areas against the size of their images. */
final class BoxCheck {

    /** What can be wrong with a box, what is done about it and the remedy. */
    private enum Fault {
        OUTSIDE("a nodule or scan area wholly outside the image, which is left out; correct it in the source"),
        OVER_THE_EDGE("a nodule or scan area that reaches over the edge of the image and is cut to it; see that it is of this image"),
        CORNERS("a box, and some of these fit their image only as x1, y1, x2, y2, so all are left out; give x, y, width, height"),
        EQUAL_NUMBERS("a box of four equal numbers, which is left out; give it as x, y, width, height");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    /** Share of the image's side by which a box may reach over the edge and still be one. */
    private static final double OVER_THE_EDGE = 0.05;

    private BoxCheck() {}

    /**
     * The images with the boxes that fit them; boxes that reach over the edge are cut.
     *
     * @param images   with facts
     * @param problems gets one for each sort of fault
     */
    static List<ImageRecord> fitting(List<ImageRecord> images, List<DataProblem> problems) {
        Map<Fault, List<ImageRecord>> faults = new EnumMap<>(Fault.class);
        boolean corners = images.stream().anyMatch(image -> given(image).anyMatch(box -> onlyCorners(box, frame(image))))
                && images.stream().allMatch(image -> given(image).allMatch(box -> asCorners(box, frame(image))));
        List<ImageRecord> fitting = images.stream().map(image -> fitting(image, corners, fault -> {
            List<ImageRecord> concerned = faults.computeIfAbsent(fault, f -> new ArrayList<>());
            if (!concerned.contains(image)) {
                concerned.add(image);
            }
        })).toList();
        faults.forEach((fault, concerned) -> problems.add(new DataProblem(concerned.get(0).path(), DataProblem.Kind.BAD_BOX,
                ImageCheck.count(concerned) + ": " + fault.text)));
        return fitting;
    }

    private static Box frame(ImageRecord image) {
        return new Box(0, 0, image.facts().orElseThrow().width(), image.facts().orElseThrow().height());
    }

    /** The boxes that somebody wrote as four numbers, and may have meant as corners; that of an outline has been computed. */
    private static Stream<Box> given(ImageRecord image) {
        return Stream.concat(image.nodules().stream().filter(n -> n.outline().isEmpty()).map(Nodule::box), image.scanArea().stream());
    }

    /** Whether the four numbers, read as x1, y1, x2, y2, are a box in the image. */
    private static boolean asCorners(Box box, Box frame) {
        return box.x() >= 0 && box.y() >= 0 && box.x() < box.width() && box.y() < box.height()
                && box.width() <= frame.width() && box.height() <= frame.height();
    }

    /** Whether they are none otherwise: read as x, y, width, height they reach clearly over the edge. */
    private static boolean onlyCorners(Box box, Box frame) {
        return asCorners(box, frame) && ((long) box.x() + box.width() > (1 + OVER_THE_EDGE) * frame.width()
                || (long) box.y() + box.height() > (1 + OVER_THE_EDGE) * frame.height());
    }

    private static ImageRecord fitting(ImageRecord image, boolean corners, Consumer<Fault> report) {
        Box frame = frame(image);
        List<Nodule> nodules = new ArrayList<>();
        for (Nodule nodule : image.nodules()) {
            fitting(nodule.box(), nodule.outline().isEmpty(), corners, frame, report).ifPresent(box -> nodules.add(
                    box.equals(nodule.box()) ? nodule
                            : nodule.outline().isEmpty() ? Nodule.ofBox(box)
                            : Nodule.ofOutline(nodule.outline().stream().map(p -> inside(p, frame)).toList())));
        }
        Optional<Box> scanArea = image.scanArea().flatMap(box -> fitting(box, true, corners, frame, report));
        if (nodules.equals(image.nodules()) && scanArea.equals(image.scanArea())) {
            return image;
        }
        return image.withMarks(nodules, scanArea);
    }

    private static Optional<Box> fitting(Box box, boolean given, boolean corners, Box frame, Consumer<Fault> report) {
        if (given && (corners || onlyCorners(box, frame))) {
            report.accept(Fault.CORNERS);
            return Optional.empty();
        }
        if (given && box.x() == box.y() && box.x() == box.width() && box.x() == box.height()) {
            report.accept(Fault.EQUAL_NUMBERS);
            return Optional.empty();
        }
        // long: a source can hold any number
        long left = Math.max(0, box.x());
        long top = Math.max(0, box.y());
        long right = Math.min(frame.width(), (long) box.x() + box.width());
        long bottom = Math.min(frame.height(), (long) box.y() + box.height());
        boolean fits = right - left == box.width() && bottom - top == box.height();
        if (fits) {
            return Optional.of(box);
        }
        if (right <= left || bottom <= top) {
            report.accept(Fault.OUTSIDE);
            return Optional.empty();
        }
        report.accept(Fault.OVER_THE_EDGE);
        return Optional.of(new Box((int) left, (int) top, (int) (right - left), (int) (bottom - top)));
    }

    private static Point inside(Point p, Box frame) {
        return new Point(
                Math.min(Math.max(p.x, 0), frame.width() - 1), Math.min(Math.max(p.y, 0), frame.height() - 1));
    }
}
