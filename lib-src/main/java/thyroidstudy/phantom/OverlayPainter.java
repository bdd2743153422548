package thyroidstudy.phantom;

import java.awt.Point;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.opencv.core.Mat;
import org.opencv.core.MatOfPoint;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.image.Box;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Seeds;

/**
 * Burns the scanner's marks into a frame. OpenCV's stroke font looks like a scanner's and needs no fonts on the
 * machine, which Java2D text would.
 */
final class OverlayPainter {

    private final Scene scene;
    private final OverlayOptions options;
    private final Mat frame;
    private final Mat mask;
    private final double unit;
    private final SplittableRandom random;

    private OverlayPainter(Scene scene, PhantomSettings settings, Mat frame, Mat mask) {
        this.scene = scene;
        this.options = settings.overlays();
        this.frame = frame;
        this.mask = mask;
        this.unit = Math.min(settings.width() / 560.0, settings.height() / 360.0);
        this.random = Seeds.random(settings.seed(), 5, scene.patient().index(), scene.image());
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
        Box area = scene.scanArea();
        int style = scene.patient().scanner().layout();
        double cm = pane.pixelsPerMm() * 10;
        int x = style == 1 ? area.right() + px(8) : area.x() - 1;
        for (int k = 0; k * cm / 2 <= area.height() + 1; k++) {
            int y = area.y() + (int) Math.round(k * cm / 2);
            if (style == 1) {
                line(x, y, x + px(k % 2 == 0 ? 6 : 3), y, 190);
            } else if (k % 2 == 0) {
                dot(x, y);
                if (scene.panes().size() > 1) {
                    dot(area.right(), y);
                }
            }
        }
        if (style != 1) {
            for (double at = cm / 2; at < area.width(); at += cm) {
                dot(area.x() + (int) Math.round(at), area.y() - 1);
            }
            text("0", area.x() - px(13), area.y() + px(4), 0.34, 220);
            text("T", area.right() - px(30), area.y() + px(18), 0.36, 235);
        } else {
            text(String.format(Locale.ROOT, "%.1f", pane.depthMm() / 10), x - px(2), area.bottom() + px(14), 0.34, 200);
        }
        int focus = area.y() + (int) (area.height() * 0.3) + px(random.nextInt(30));
        int fx = style == 1 ? area.right() + px(2) : area.x() + px(3);
        int d = style == 1 ? -1 : 1;
        triangle(fx, focus, d);
    }

    private void greyBar() {
        int style = scene.patient().scanner().layout();
        Box area = scene.scanArea();
        int x = style == 1 ? frame.cols() - px(22) : px(10);
        int top = style == 1 ? area.y() + px(10) : px(style == 2 ? 230 : 162);
        int height = px(style == 1 ? 120 : 96);
        int width = px(10);
        for (int y = 0; y < height; y++) {
            line(x, top + y, x + width, top + y, 255 - 255 * y / height);
        }
        if (style == 1) {
            box(x - 1, top - 1, width + 2, height + 2, 120);
        }
    }

    private void settings() {
        ScannerStyle s = scene.patient().scanner();
        Box area = scene.scanArea();
        boolean right = scene.patient().right();
        int fps = 24 + scene.patient().index() % 17;
        int range = (int) Math.round(scene.patient().dynamicRange());
        int gain = s.gain() + random.nextInt(5) - 2;
        String depth = String.format(Locale.ROOT, "%.1fcm", scene.panes().get(0).depthMm() / 10);
        String[] column = {"P100", s.probe(), s.frequency(), fps + "fps", "DR" + range, "2DG", String.valueOf(gain)};
        if (s.layout() == 0) {
            int y = px(14);
            for (int k = 0; k < column.length; k++) {
                rightText(column[k], frame.cols() - px(3), y, 0.34, 230);
                y += px(k == 0 ? 20 : k == 1 || k == 5 ? 12 : 15);
            }
            int x = area.x() + px(random.nextInt(36));
            text(s.sideText(right), x, Math.min(frame.rows() - px(8), area.bottom() + px(31)), 0.45, 215);
            if (!scene.note().isEmpty()) {
                text(scene.note(), area.x() + px(110), Math.min(frame.rows() - px(8), area.bottom() + px(31)), 0.45, 215);
            }
        } else if (s.layout() == 1) {
            text(s.hospital(), px(10), px(13), 0.36, 225);
            text("ID " + s.patientNo(), px(110), px(13), 0.34, 200);
            text(s.probe() + "  THYROID", px(230), px(13), 0.34, 200);
            text(String.format(Locale.ROOT, "MI 0.%d  TIs 0.%d", 6 + s.gain() % 4, 1 + s.gain() % 3),
                    px(420), px(13), 0.34, 200);
            if (scene.panes().size() == 1) {
                text("G " + gain + "%", px(6), px(60), 0.34, 190);
                text(s.frequency() + "M", px(6), px(74), 0.34, 190);
                text("DR " + range, px(6), px(88), 0.34, 190);
            }
            Pane first = scene.panes().get(0);
            String plane = first.transverse() ? "TRANS" : "LONG";
            text(s.sideText(right) + " " + plane + " " + scene.note(), area.x() + px(14), area.bottom() - px(10), 0.45, 240);
        } else {
            String[] lines = {s.hospital(), s.probe() + "/" + s.frequency(), "Gn " + gain, depth, fps + " Hz", "C" + range / 10};
            int y = px(22);
            for (String l : lines) {
                text(l, px(4), y, 0.32, 205);
                y += px(14);
            }
            text(s.sideText(right) + " LOBE " + scene.note(), area.x() + px(8), Math.min(frame.rows() - px(8), area.bottom() + px(30)), 0.45, 220);
        }
    }

    private void calipers() {
        boolean cross = random.nextBoolean();
        int number = 1;
        for (int k = 0; k < scene.panes().size(); k++) {
            Pane pane = scene.panes().get(k);
            Nodule nodule = mainNodule(pane);
            Point[] wide = extremes(nodule.outline(), true);
            Point[] deep = extremes(nodule.outline(), false);
            for (Point[] axis : List.of(wide, deep)) {
                dotted(axis[0], axis[1]);
                mark(axis[0], cross);
                mark(axis[1], cross);
                if (options.text()) {
                    double mmLong = axis[0].distance(axis[1]) / pane.pixelsPerMm();
                    Box area = scene.scanArea();
                    int y = Math.min(frame.rows() - px(18), area.bottom() + px(14)) + px(14) * ((number - 1) % 2);
                    int x = area.x() + px(190 + 110 * ((number - 1) / 2));
                    text(String.format(Locale.ROOT, "%s%d %.1f mm", cross ? "x" : "+", number, mmLong), x, y, 0.36, 225);
                }
                number++;
            }
        }
    }

    private Nodule mainNodule(Pane pane) {
        return Nodule.ofOutline(pane.sections().get(0).outline(pane));
    }

    private static Point[] extremes(List<Point> outline, boolean across) {
        Point low = outline.get(0);
        Point high = low;
        for (Point p : outline) {
            if (across ? p.x < low.x : p.y < low.y) {
                low = p;
            }
            if (across ? p.x > high.x : p.y > high.y) {
                high = p;
            }
        }
        return new Point[] {low, high};
    }

    private void bodyMark() {
        int x = frame.cols() - px(54);
        int y = frame.rows() - px(22);
        if (scene.patient().scanner().layout() == 1) {
            x = px(28);
        }
        int[][] neck = {{-24, 13}, {-23, 8}, {-14, 2}, {-7, -8}, {-3, -11}, {3, -11}, {7, -8}, {14, 2}, {23, 8}, {24, 13},
            {18, 15}, {9, 11}, {5, 7}, {-5, 7}, {-9, 11}, {-18, 15}, {-24, 13}};
        org.opencv.core.Point[] points = new org.opencv.core.Point[neck.length];
        for (int i = 0; i < neck.length; i++) {
            points[i] = new org.opencv.core.Point(x + px(neck[i][0]), y + px(neck[i][1]));
        }
        MatOfPoint line = new MatOfPoint(points);
        for (Mat m : new Mat[] {frame, mask}) {
            Imgproc.polylines(m, List.of(line), false, new Scalar(m == mask ? 255 : 235), 1, Imgproc.LINE_8);
            Imgproc.circle(m, new org.opencv.core.Point(x, y - px(2)), px(4), new Scalar(m == mask ? 255 : 235), 1, Imgproc.LINE_8, 0);
        }
        line.release();
        int side = scene.patient().right() ? -1 : 1;
        boolean transverse = scene.panes().get(0).transverse();
        int cx = x + side * px(9);
        int cy = y - px(1);
        if (transverse) {
            line(cx - px(5), cy, cx + px(5), cy, 255);
        } else {
            line(cx, cy - px(6), cx, cy + px(6), 255);
        }
    }

    private int px(double designPixels) {
        return (int) Math.round(designPixels * unit);
    }

    private void text(String text, int x, int y, double size, int grey) {
        var at = new org.opencv.core.Point(x, y);
        Imgproc.putText(frame, text, at, Imgproc.FONT_HERSHEY_SIMPLEX, size * unit, new Scalar(grey), 1, Imgproc.LINE_AA, false);
        Imgproc.putText(mask, text, at, Imgproc.FONT_HERSHEY_SIMPLEX, size * unit, new Scalar(255), 1, Imgproc.LINE_AA, false);
    }

    private void rightText(String text, int right, int y, double size, int grey) {
        var extent = Imgproc.getTextSize(text, Imgproc.FONT_HERSHEY_SIMPLEX, size * unit, 1, null);
        text(text, (int) Math.round(right - extent.width), y, size, grey);
    }

    private void line(int x0, int y0, int x1, int y1, int grey) {
        var a = new org.opencv.core.Point(x0, y0);
        var b = new org.opencv.core.Point(x1, y1);
        Imgproc.line(frame, a, b, new Scalar(grey), 1, Imgproc.LINE_8, 0);
        Imgproc.line(mask, a, b, new Scalar(255), 1, Imgproc.LINE_8, 0);
    }

    private void box(int x, int y, int width, int height, int grey) {
        line(x, y, x + width, y, grey);
        line(x, y + height, x + width, y + height, grey);
        line(x, y, x, y + height, grey);
        line(x + width, y, x + width, y + height, grey);
    }

    private void dot(int x, int y) {
        line(x - 1, y, x + 1, y, 220);
        line(x, y - 1, x, y + 1, 220);
    }

    private void triangle(int x, int y, int direction) {
        for (int k = 0; k <= px(4); k++) {
            int half = px(4) - k;
            line(x + direction * k, y - half, x + direction * k, y + half, 240);
        }
    }

    private void mark(Point p, boolean cross) {
        int a = px(4);
        if (cross) {
            line(p.x - a, p.y - a, p.x + a, p.y + a, 255);
            line(p.x - a, p.y + a, p.x + a, p.y - a, 255);
        } else {
            line(p.x - a, p.y, p.x + a, p.y, 255);
            line(p.x, p.y - a, p.x, p.y + a, 255);
        }
    }

    private void dotted(Point a, Point b) {
        double length = a.distance(b);
        for (double t = 4; t < length; t += Math.max(3, 4 * unit)) {
            int x = (int) Math.round(a.x + (b.x - a.x) * t / length);
            int y = (int) Math.round(a.y + (b.y - a.y) * t / length);
            line(x, y, x, y, 230);
        }
    }
}
