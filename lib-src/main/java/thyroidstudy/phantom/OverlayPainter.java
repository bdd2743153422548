package thyroidstudy.phantom;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.data.Seeds;
import thyroidstudy.image.Box;

/**
 * Burns the scanner's marks into a frame. OpenCV's stroke font looks like a scanner's and needs no fonts on the
 * machine, which Java2D text would.
 */
final class OverlayPainter {

    private final Scene scene;
    private final OverlayOptions options;
    private final Mat frame;
    private final Mat mask;
    /** Size of a design pixel: screens are laid out for 560 x 360. */
    private final double unit;
    private final SplittableRandom random;
    private final Box area;
    private final ScannerStyle scanner;
    private final int layout;

    private OverlayPainter(Scene scene, PhantomSettings settings, Mat frame, Mat mask) {
        this.scene = scene;
        this.options = settings.overlays();
        this.frame = frame;
        this.mask = mask;
        unit = Math.min(settings.width() / 560.0, settings.height() / 360.0);
        random = Seeds.random(settings.seed(), 5, scene.patient().index(), scene.image());
        area = scene.scanArea();
        scanner = scene.patient().scanner();
        layout = scanner.layout();
    }

    /**
     * @param frame grey frame (8 bit, one channel), drawn into
     * @param mask  black image of the same size; becomes 255 wherever the frame was drawn on
     */
    static void paint(Scene scene, PhantomSettings settings, Mat frame, Mat mask) {
        OverlayPainter painter = new OverlayPainter(scene, settings, frame, mask);
        if (settings.overlays().rulerAndGreyBar()) {
            painter.rulers();
            painter.greyBar();
        }
        if (settings.overlays().text()) {
            painter.settings();
        }
        if (scene.calipers()) {
            painter.calipers();
        }
        if (scene.bodyMark()) {
            painter.bodyMark();
        }
        Imgproc.threshold(mask, mask, 0, 255, Imgproc.THRESH_BINARY);
    }

    private void rulers() {
        Pane pane = scene.panes().get(0);
        double cm = pane.pixelsPerMm() * 10;
        boolean barOnRight = layout == 1;
        int x = barOnRight ? area.right() + px(8) : area.x() - 1;
        for (int k = 0; k * cm / 2 <= area.height() + 1; k++) {
            int y = area.y() + (int) Math.round(k * cm / 2);
            if (barOnRight) {
                line(x, y, x + px(k % 2 == 0 ? 6 : 3), y, 190);
            } else if (k % 2 == 0) {
                dot(x, y);
                if (scene.panes().size() > 1) {
                    dot(area.right(), y);
                }
            }
        }
        if (barOnRight) {
            text(decimal(pane.depthMm() / 10), x - px(2), area.bottom() + px(14), 0.34, 200);
        } else {
            for (double at = cm / 2; at < area.width(); at += cm) {
                dot(area.x() + (int) Math.round(at), area.y() - 1);
            }
            text("0", area.x() - px(13), area.y() + px(4), 0.34, 220);
            text("T", area.right() - px(30), area.y() + px(18), 0.36, 235);
        }
        // the focus marker, a triangle
        int y = area.y() + (int) (area.height() * 0.3) + px(random.nextInt(30));
        for (int k = 0; k <= px(4); k++) {
            int column = barOnRight ? area.right() + px(2) - k : area.x() + px(3) + k;
            line(column, y - px(4) + k, column, y + px(4) - k, 240);
        }
    }

    private void greyBar() {
        int x = layout == 1 ? frame.cols() - px(22) : px(10);
        int top = layout == 1 ? area.y() + px(10) : px(layout == 2 ? 230 : 162);
        int height = px(layout == 1 ? 120 : 96);
        for (int y = 0; y < height; y++) {
            line(x, top + y, x + px(10), top + y, 255 - 255 * y / height);
        }
        if (layout == 1) {
            draw(120, (m, c) -> Imgproc.rectangle(m, new Point(x - 1, top - 1), new Point(x + px(10) + 1, top + height + 1), c));
        }
    }

    private void settings() {
        int range = (int) Math.round(scene.patient().dynamicRange());
        int gain = scanner.gain() + random.nextInt(5) - 2;
        String fps = String.valueOf(24 + scene.patient().index() % 17);
        String side = scanner.sideText(scene.patient().right());
        Pane first = scene.panes().get(0);
        int below = Math.min(frame.rows() - px(8), area.bottom() + px(layout == 0 ? 31 : 30));
        if (layout == 0) {
            String[] column = {"P100", scanner.probe(), scanner.frequency(), fps + "fps", "DR" + range, "2DG", "" + gain};
            int[] steps = {14, 20, 12, 15, 15, 15, 12};
            int y = 0;
            for (int k = 0; k < column.length; k++) {
                y += px(steps[k]);
                double width = Imgproc.getTextSize(column[k], Imgproc.FONT_HERSHEY_SIMPLEX, 0.34 * unit, 1, null).width;
                text(column[k], (int) Math.round(frame.cols() - px(3) - width), y, 0.34, 230);
            }
            text(side, area.x() + px(random.nextInt(36)), below, 0.45, 215);
            text(scene.note(), area.x() + px(110), below, 0.45, 215);
        } else if (layout == 1) {
            text(scanner.hospital(), px(10), px(13), 0.36, 225);
            text("ID " + scanner.patientNo(), px(110), px(13), 0.34, 200);
            text(scanner.probe() + "  THYROID", px(230), px(13), 0.34, 200);
            text("MI 0." + (6 + scanner.gain() % 4) + "  TIs 0." + (1 + scanner.gain() % 3), px(420), px(13), 0.34, 200);
            if (scene.panes().size() == 1) {
                text("G " + gain + "%", px(6), px(60), 0.34, 190);
                text(scanner.frequency() + "M", px(6), px(74), 0.34, 190);
                text("DR " + range, px(6), px(88), 0.34, 190);
            }
            text(side + (first.transverse() ? " TRANS " : " LONG ") + scene.note(),
                    area.x() + px(14), area.bottom() - px(10), 0.45, 240);
        } else {
            int y = px(22);
            for (String line : List.of(scanner.hospital(), scanner.probe() + "/" + scanner.frequency(), "Gn " + gain,
                    decimal(first.depthMm() / 10) + "cm", fps + " Hz", "C" + range / 10)) {
                text(line, px(4), y, 0.32, 205);
                y += px(14);
            }
            text(side + " LOBE " + scene.note(), area.x() + px(8), below, 0.45, 220);
        }
    }

    /** Marks at the ends of the nodule's width and depth in every pane, and the two lengths below. */
    private void calipers() {
        boolean cross = random.nextBoolean();
        List<ToIntFunction<java.awt.Point>> axes = List.of(p -> p.x, p -> p.y);
        int number = 0;
        for (Pane pane : scene.panes()) {
            var outline = pane.nodules().get(0).outline();
            for (var axis : axes) {
                var low = outline.stream().min(Comparator.comparingInt(axis)).orElseThrow();
                var high = outline.stream().max(Comparator.comparingInt(axis)).orElseThrow();
                double length = low.distance(high);
                for (double t = 4; t < length; t += Math.max(3, 4 * unit)) {
                    int x = (int) Math.round(low.x + (high.x - low.x) * t / length);
                    int y = (int) Math.round(low.y + (high.y - low.y) * t / length);
                    line(x, y, x, y, 230);
                }
                for (var end : List.of(low, high)) {
                    marker(end.x, end.y, cross ? Imgproc.MARKER_TILTED_CROSS : Imgproc.MARKER_CROSS, px(4), 255);
                }
                if (options.text()) {
                    text((cross ? "x" : "+") + (number + 1) + " " + decimal(length / pane.pixelsPerMm()) + " mm",
                            area.x() + px(190 + 110 * (number / 2)),
                            Math.min(frame.rows() - px(18), area.bottom() + px(14)) + px(14) * (number % 2), 0.36, 225);
                }
                number++;
            }
        }
    }

    /** The drawing of the neck, with a line where the probe was held. */
    private void bodyMark() {
        int x = layout == 1 ? px(28) : frame.cols() - px(54);
        int y = frame.rows() - px(22);
        int[][] neck = {{-24, 13}, {-23, 8}, {-14, 2}, {-7, -8}, {-3, -11}, {3, -11}, {7, -8}, {14, 2}, {23, 8}, {24, 13},
            {18, 15}, {9, 11}, {5, 7}, {-5, 7}, {-9, 11}, {-18, 15}, {-24, 13}};
        MatOfPoint outline = new MatOfPoint(
                Arrays.stream(neck).map(p -> new Point(x + px(p[0]), y + px(p[1]))).toArray(Point[]::new));
        draw(235, (m, c) -> Imgproc.polylines(m, List.of(outline), false, c));
        draw(235, (m, c) -> Imgproc.circle(m, new Point(x, y - px(2)), px(4), c));
        outline.release();
        boolean transverse = scene.panes().get(0).transverse();
        int cx = x + px(9) * (scene.patient().right() ? -1 : 1);
        int cy = y - px(1);
        int dx = transverse ? px(5) : 0;
        int dy = transverse ? 0 : px(6);
        line(cx - dx, cy - dy, cx + dx, cy + dy, 255);
    }

    private int px(double designPixels) {
        return (int) Math.round(designPixels * unit);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void text(String text, int x, int y, double size, int grey) {
        draw(grey, (m, c) -> Imgproc.putText(
                m, text, new Point(x, y), Imgproc.FONT_HERSHEY_SIMPLEX, size * unit, c, 1, Imgproc.LINE_AA));
    }

    private void line(int x0, int y0, int x1, int y1, int grey) {
        draw(grey, (m, c) -> Imgproc.line(m, new Point(x0, y0), new Point(x1, y1), c));
    }

    private void dot(int x, int y) {
        marker(x, y, Imgproc.MARKER_CROSS, 1, 220);
    }

    private void marker(int x, int y, int type, int reach, int grey) {
        draw(grey, (m, c) -> Imgproc.drawMarker(m, new Point(x, y), c, type, 2 * reach, 1, Imgproc.LINE_8));
    }

    /** Draws into the frame, and the same into the mask. */
    private void draw(int grey, BiConsumer<Mat, Scalar> drawing) {
        drawing.accept(frame, new Scalar(grey));
        drawing.accept(mask, new Scalar(255));
    }
}
