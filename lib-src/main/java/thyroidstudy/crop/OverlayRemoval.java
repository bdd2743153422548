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
import thyroidstudy.image.Box;
import thyroidstudy.image.ScanArea;

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
    private static final int COLOURED = 36;

    /** Least grey value of a white stroke, and by how much it stands out of its surroundings. */
    private static final int WHITE = 220;
    private static final int STANDS_OUT = 115;

    /** Least normalised correlation with a drawn cross. */
    private static final double CROSS = 0.72;

    private static final double COLOURED_CROSS = 0.55;

    /** Half the side of the largest template of a cross, in pixels, and a little more. */
    private static final int LARGEST_CROSS = 9;

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
            Imgproc.rectangle(inside, pane.rect(), new Scalar(255), -1);
        }
        Mat written = new Mat();
        Imgproc.threshold(grey, written, WRITTEN, 255, Imgproc.THRESH_BINARY);
        written.setTo(new Scalar(0), inside);

        Mat colour = colour(frame);
        List<Point> calipers = new ArrayList<>();
        Mat marks = new Mat();
        Imgproc.threshold(colour, marks, COLOURED, 255, Imgproc.THRESH_BINARY);
        whiteStrokes(grey, marks);
        // Crosses count inside the panes only, and most of the time goes into looking for them.
        Box around = new Box(area.bounds().x() - LARGEST_CROSS, area.bounds().y() - LARGEST_CROSS,
                area.bounds().width() + 2 * LARGEST_CROSS, area.bounds().height() + 2 * LARGEST_CROSS)
                .common(Box.whole(grey)).orElseThrow();
        Mat picture = grey.submat(around.rect());
        Mat marked = marks.submat(around.rect());
        List<Point> found = new ArrayList<>();
        for (int arm = 3; arm <= 5; arm++) {
            crosses(picture, cross(arm, 0, false), CROSS, 110, null, marked, found);
            crosses(picture, cross(arm, 0, true), CROSS, 110, null, marked, found);
        }
        // Coloured crosses are open in the middle. JPEG blurs colour, so their form is looked for in grey, near colour.
        Mat grown = new Mat();
        Mat colourHere = colour.submat(around.rect());
        Imgproc.threshold(colourHere, grown, COLOURED, 255, Imgproc.THRESH_BINARY);
        if (Core.countNonZero(grown) > 0) {
            dilate(grown, 7);
            Core.bitwise_not(grown, grown);
            for (int arm = 4; arm <= 6; arm++) {
                crosses(picture, cross(arm, 2, false), COLOURED_CROSS, 0, grown, marked, found);
            }
        }
        // a view that is not released keeps the whole image in memory
        List.of(grown, colourHere, picture, marked).forEach(Mat::release);
        found.forEach(c -> calipers.add(new Point(c.x + around.x(), c.y + around.y())));
        dilate(marks, 3);
        Mat outside = new Mat();
        Core.bitwise_not(inside, outside);
        marks.setTo(new Scalar(0), outside);
        Core.bitwise_or(written, marks, written);
        List<Point> inPanes = calipers.stream()
                .filter(c -> area.panes().stream().anyMatch(p -> p.overlap(new Box((int) c.x, (int) c.y, 1, 1)) > 0))
                .toList();
        for (Mat m : List.of(grey, inside, colour, marks, outside)) {
            m.release();
        }
        return new OverlayRemoval(area, written, inPanes);
    }

    /** The frame without its overlay; the given frame is not changed. */
    public Mat apply(Mat frame) {
        Mat inside = Mat.zeros(frame.size(), CvType.CV_8U);
        for (Box pane : area.panes()) {
            Imgproc.rectangle(inside, pane.rect(), new Scalar(255), -1);
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

    /** How much the colour channels of each pixel differ, 0 for grey. */
    private static Mat colour(Mat frame) {
        List<Mat> channels = new ArrayList<>();
        Core.split(frame, channels);
        Mat high = new Mat();
        Mat low = new Mat();
        Core.max(channels.get(0), channels.get(1), high);
        Core.max(high, channels.get(2), high);
        Core.min(channels.get(0), channels.get(1), low);
        Core.min(low, channels.get(2), low);
        Core.subtract(high, low, high);
        low.release();
        channels.forEach(Mat::release);
        return high;
    }

    /** Adds white strokes: brighter than what is left when lines of 15 pixels, which tissue has and glyphs have not, stay. */
    private static void whiteStrokes(Mat grey, Mat marks) {
        Mat across = opened(grey, new Size(15, 1));
        Mat down = opened(grey, new Size(1, 15));
        Mat tissue = new Mat();
        Core.max(across, down, tissue);
        Mat above = new Mat();
        Core.subtract(grey, tissue, above);
        Mat stroke = brightAndThin(grey, above, WHITE, STANDS_OUT);
        // Strokes drawn softly go on from the bright ones.
        Mat soft = brightAndThin(grey, above, WHITE * 2 / 3, STANDS_OUT / 2);
        for (int i = 0; i < 3; i++) {
            dilate(stroke, 5);
            Core.bitwise_and(stroke, soft, stroke);
        }
        Core.bitwise_or(marks, stroke, marks);
        for (Mat m : List.of(across, down, tissue, above, stroke, soft)) {
            m.release();
        }
    }

    private static Mat brightAndThin(Mat grey, Mat above, int leastGrey, int leastAbove) {
        Mat thin = new Mat();
        Imgproc.threshold(above, thin, leastAbove, 255, Imgproc.THRESH_BINARY);
        Mat bright = new Mat();
        Imgproc.threshold(grey, bright, leastGrey, 255, Imgproc.THRESH_BINARY);
        Core.bitwise_and(thin, bright, thin);
        bright.release();
        return thin;
    }

    private static Mat opened(Mat grey, Size size) {
        Mat kernel = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, size);
        Mat result = new Mat();
        Imgproc.morphologyEx(grey, result, Imgproc.MORPH_OPEN, kernel);
        kernel.release();
        return result;
    }

    /** Adds the places that correlate with a drawn cross, at most a dozen and not where barred, and notes their centres. */
    private static void crosses(
            Mat picture, Mat template, double least, int leastCentre, Mat never, Mat marks, List<Point> calipers) {
        Mat score = new Mat();
        Imgproc.matchTemplate(picture, template, score, Imgproc.TM_CCOEFF_NORMED);
        int half = template.cols() / 2;
        if (never != null) {
            Mat barred = never.submat(half, half + score.rows(), half, half + score.cols());
            score.setTo(new Scalar(-1), barred);
            barred.release();
        }
        for (int found = 0; found < 12; found++) {
            Core.MinMaxLocResult best = Core.minMaxLoc(score);
            // An even background has no correlation: its score is not a number or nonsense.
            if (!(best.maxVal >= least && best.maxVal <= 1.001)) {
                break;
            }
            Point at = best.maxLoc;
            Imgproc.rectangle(score, new Point(at.x - half, at.y - half), new Point(at.x + half, at.y + half),
                    new Scalar(-1), -1);
            Point centre = new Point(at.x + half, at.y + half);
            Mat here = picture.submat((int) at.y, (int) at.y + template.rows(), (int) at.x, (int) at.x + template.cols());
            boolean strong = leastCentre == 0
                    ? Core.minMaxLoc(here).maxVal >= 90
                    : picture.get((int) centre.y, (int) centre.x)[0] >= leastCentre;
            here.release();
            if (!strong) {
                continue;
            }
            Mat onto = marks.submat((int) at.y, (int) at.y + template.rows(), (int) at.x, (int) at.x + template.cols());
            Core.bitwise_or(onto, template, onto);
            onto.release();
            if (calipers.stream().noneMatch(c -> Math.hypot(c.x - centre.x, c.y - centre.y) < 8)) {
                calipers.add(centre);
            }
        }
        template.release();
        score.release();
    }

    /** A cross one pixel thin; open in the middle by a number of pixels, upright or diagonal, with a rim of two pixels. */
    private static Mat cross(int arm, int open, boolean diagonal) {
        int size = 2 * arm + 5;
        int c = size / 2;
        Mat template = Mat.zeros(size, size, CvType.CV_8U);
        for (int k = open == 0 ? 0 : open; k <= arm; k++) {
            int[][] pixels = diagonal
                    ? new int[][] {{k, k}, {-k, -k}, {k, -k}, {-k, k}}
                    : new int[][] {{k, 0}, {-k, 0}, {0, k}, {0, -k}};
            for (int[] p : pixels) {
                template.put(c + p[1], c + p[0], 255);
            }
        }
        return template;
    }

    private static void dilate(Mat mask, int size) {
        Mat kernel = Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(size, size));
        Imgproc.dilate(mask, mask, kernel);
        kernel.release();
    }
}
