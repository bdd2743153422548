package thyroidstudy.crop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import org.opencv.photo.Photo;
import thyroidstudy.data.Box;

/**
 * Takes what the scanner wrote out of the frame, so that one can ask whether a network reads the label off the overlay.
 * Outside the scan area everything is overlay and becomes black. Inside it, coloured marks, measuring crosses and sharp
 * white strokes are overlay and are inpainted from their surroundings (Telea, "An image inpainting technique based on
 * the fast marching method", J. Graphics Tools 9, 2004).
 *
 * @param area     the scan area found in the frame
 * @param mask     (H, W) unsigned bytes, 255 where the frame holds overlay
 * @param calipers centres of the measuring marks inside the panes, in pixels
 */
public record OverlayRemoval(ScanArea area, Mat mask, List<Point> calipers) {

    /** Difference between a pixel's colour channels (0 to 255) from which it is a coloured mark. */
    private static final int COLOURED = 60;

    /** Least grey value of a white stroke, and by how much it stands out of its surroundings. */
    private static final int WHITE = 205;
    private static final int STANDS_OUT = 100;

    /** Least normalised correlation with a drawn cross. */
    private static final double CROSS = 0.72;

    /** Grey value outside the panes from which a pixel was written on. */
    private static final int WRITTEN = 12;

    public OverlayRemoval {
        calipers = List.copyOf(calipers);
    }

    /** Finds the overlay of a frame, (H, W, 3) blue, green, red unsigned bytes; the frame is not changed. */
    public static OverlayRemoval of(Mat frame) {
        return of(frame, ScanArea.find(frame));
    }

    static OverlayRemoval of(Mat frame, ScanArea area) {
        Mat grey = new Mat();
        Imgproc.cvtColor(frame, grey, Imgproc.COLOR_BGR2GRAY);
        Mat inside = Mat.zeros(frame.size(), CvType.CV_8U);
        for (Box pane : area.panes()) {
            Imgproc.rectangle(inside, Boxes.rect(pane), new Scalar(255), -1);
        }
        Mat written = new Mat();
        Imgproc.threshold(grey, written, WRITTEN, 255, Imgproc.THRESH_BINARY);
        written.setTo(new Scalar(0), inside);

        Mat coloured = coloured(frame);
        List<Point> calipers = new ArrayList<>();
        Mat marks = colouredMarks(coloured, calipers);
        whiteStrokes(grey, marks);
        crosses(grey, marks, calipers);
        dilate(marks, 3);
        Mat outside = new Mat();
        Core.bitwise_not(inside, outside);
        marks.setTo(new Scalar(0), outside);
        Core.bitwise_or(written, marks, written);
        List<Point> inPanes = calipers.stream()
                .filter(c -> area.panes().stream().anyMatch(p -> p.overlap(new Box((int) c.x, (int) c.y, 1, 1)) > 0))
                .toList();
        for (Mat m : List.of(grey, inside, coloured, marks, outside)) {
            m.release();
        }
        return new OverlayRemoval(area, written, inPanes);
    }

    /** The frame without its overlay; the given frame is not changed. */
    public Mat apply(Mat frame) {
        Mat inside = Mat.zeros(frame.size(), CvType.CV_8U);
        for (Box pane : area.panes()) {
            Imgproc.rectangle(inside, Boxes.rect(pane), new Scalar(255), -1);
        }
        Mat inPicture = new Mat();
        Core.bitwise_and(mask, inside, inPicture);
        Mat picture = Mat.zeros(frame.size(), frame.type());
        frame.copyTo(picture, inside);
        Mat result = new Mat();
        if (Core.countNonZero(inPicture) == 0) {
            picture.copyTo(result);
        } else {
            Photo.inpaint(picture, inPicture, result, 3, Photo.INPAINT_TELEA);
        }
        inside.release();
        inPicture.release();
        picture.release();
        return result;
    }

    /** Share of the frame's pixels that are overlay, 0 to 1. */
    public double share() {
        return (double) Core.countNonZero(mask) / mask.total();
    }

    /** The steps as pictures, in their order, for showing how it is done. */
    public static Map<String, Mat> explain(Mat frame) {
        OverlayRemoval overlay = of(frame);
        Mat shown = frame.clone();
        shown.setTo(new Scalar(60, 60, 255), overlay.mask());
        Map<String, Mat> steps = new LinkedHashMap<>();
        steps.put("overlay found", shown);
        steps.put("mask", overlay.mask());
        steps.put("without overlay", overlay.apply(frame));
        return steps;
    }

    private static Mat coloured(Mat frame) {
        List<Mat> channels = new ArrayList<>();
        Core.split(frame, channels);
        Mat high = new Mat();
        Mat low = new Mat();
        Core.max(channels.get(0), channels.get(1), high);
        Core.max(high, channels.get(2), high);
        Core.min(channels.get(0), channels.get(1), low);
        Core.min(low, channels.get(2), low);
        Core.subtract(high, low, high);
        Imgproc.threshold(high, high, COLOURED, 255, Imgproc.THRESH_BINARY);
        low.release();
        channels.forEach(Mat::release);
        return high;
    }

    /** Coloured marks; those that look the same upside down and mirrored are calipers, the others letters. */
    private static Mat colouredMarks(Mat coloured, List<Point> calipers) {
        Mat joined = coloured.clone();
        dilate(joined, 5);
        Mat labels = new Mat();
        Mat stats = new Mat();
        Mat centres = new Mat();
        int n = Imgproc.connectedComponentsWithStats(joined, labels, stats, centres, 8, CvType.CV_32S);
        int[] row = new int[5];
        for (int i = 1; i < n; i++) {
            stats.get(i, 0, row);
            if (row[2] < 9 || row[3] < 9 || row[2] > 26 || row[3] > 26) {
                continue;
            }
            Mat part = joined.submat(row[1], row[1] + row[3], row[0], row[0] + row[2]);
            if (symmetry(part) >= 0.8) {
                calipers.add(new Point(row[0] + row[2] / 2.0, row[1] + row[3] / 2.0));
            }
        }
        labels.release();
        stats.release();
        centres.release();
        return joined;
    }

    /** Overlap (IoU) of a shape with its mirror images, the lesser of the two, 0 to 1. */
    private static double symmetry(Mat shape) {
        double least = 1;
        for (int axis : new int[] {0, 1}) {
            Mat mirrored = new Mat();
            Core.flip(shape, mirrored, axis);
            Mat both = new Mat();
            Mat either = new Mat();
            Core.bitwise_and(shape, mirrored, both);
            Core.bitwise_or(shape, mirrored, either);
            least = Math.min(least, (double) Core.countNonZero(both) / Math.max(1, Core.countNonZero(either)));
            mirrored.release();
            both.release();
            either.release();
        }
        return least;
    }

    /** Adds white strokes: brighter than what is left when lines of 15 pixels, which tissue has and glyphs have not, stay. */
    private static void whiteStrokes(Mat grey, Mat marks) {
        Mat across = opened(grey, new Size(15, 1));
        Mat down = opened(grey, new Size(1, 15));
        Mat tissue = new Mat();
        Core.max(across, down, tissue);
        Mat stroke = new Mat();
        Core.subtract(grey, tissue, stroke);
        Imgproc.threshold(stroke, stroke, STANDS_OUT, 255, Imgproc.THRESH_BINARY);
        Mat white = new Mat();
        Imgproc.threshold(grey, white, WHITE, 255, Imgproc.THRESH_BINARY);
        Core.bitwise_and(stroke, white, stroke);
        Core.bitwise_or(marks, stroke, marks);
        for (Mat m : List.of(across, down, tissue, stroke, white)) {
            m.release();
        }
    }

    private static Mat opened(Mat grey, Size size) {
        Mat kernel = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, size);
        Mat result = new Mat();
        Imgproc.morphologyEx(grey, result, Imgproc.MORPH_OPEN, kernel);
        kernel.release();
        return result;
    }

    /** Adds upright and diagonal crosses with arms of 3 to 5 pixels, found by their correlation with a drawn one. */
    private static void crosses(Mat grey, Mat marks, List<Point> calipers) {
        for (int arm = 3; arm <= 5; arm++) {
            for (boolean diagonal : new boolean[] {false, true}) {
                Mat template = cross(arm, diagonal);
                Mat score = new Mat();
                Imgproc.matchTemplate(grey, template, score, Imgproc.TM_CCOEFF_NORMED);
                int half = template.cols() / 2;
                for (int found = 0; found < 12; found++) {
                    Core.MinMaxLocResult best = Core.minMaxLoc(score);
                    if (best.maxVal < CROSS) {
                        break;
                    }
                    Point centre = new Point(best.maxLoc.x + half, best.maxLoc.y + half);
                    Imgproc.rectangle(score, new Point(best.maxLoc.x - half, best.maxLoc.y - half),
                            new Point(best.maxLoc.x + half, best.maxLoc.y + half), new Scalar(-1), -1);
                    if (grey.get((int) centre.y, (int) centre.x)[0] < 110) {
                        continue;
                    }
                    draw(marks, centre, arm, diagonal);
                    if (calipers.stream().noneMatch(c -> Math.hypot(c.x - centre.x, c.y - centre.y) < 8)) {
                        calipers.add(centre);
                    }
                }
                template.release();
                score.release();
            }
        }
    }

    private static Mat cross(int arm, boolean diagonal) {
        int size = 2 * arm + 5;
        Mat template = Mat.zeros(size, size, CvType.CV_8U);
        draw(template, new Point(size / 2, size / 2), arm, diagonal);
        return template;
    }

    private static void draw(Mat onto, Point c, int arm, boolean diagonal) {
        double up = diagonal ? arm : 0;
        Imgproc.line(onto, new Point(c.x - arm, c.y - up), new Point(c.x + arm, c.y + up), new Scalar(255), 1);
        double side = diagonal ? arm : 0;
        Imgproc.line(onto, new Point(c.x + side, c.y - arm), new Point(c.x - side, c.y + arm), new Scalar(255), 1);
    }

    private static void dilate(Mat mask, int size) {
        Mat kernel = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(size, size));
        Imgproc.dilate(mask, mask, kernel);
        kernel.release();
    }
}
