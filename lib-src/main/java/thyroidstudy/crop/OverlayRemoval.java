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
import thyroidstudy.image.Mats;
import thyroidstudy.image.ScanArea;

/**
 * Removes what the scanner wrote on the frame, to test whether a network reads the label from the overlay.
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

    /** Least grey value of a white stroke, and its least difference to its surroundings. */
    private static final int WHITE = 220;
    private static final int STANDS_OUT = 115;

    /** Least normalised correlation with a drawn cross. */
    private static final double CROSS = 0.72;

    private static final double COLOURED_CROSS = 0.55;

    /** Half the side of the largest template of a cross, in pixels, and a little more. */
    private static final int LARGEST_CROSS = 9;

    /** Grey value outside the panes above which a pixel is overlay. */
    private static final int WRITTEN = 12;

    public OverlayRemoval {
        calipers = List.copyOf(calipers);
    }

    /** Finds the overlay of a frame, (H, W, 3) blue, green, red unsigned bytes; the frame is not changed. */
    public static OverlayRemoval of(Mat frame) {
        return of(frame, ScanArea.find(frame));
    }

    static OverlayRemoval of(Mat frame, ScanArea area) {
        Mat overlay = new Mat();
        try (Mats mats = new Mats()) {
            Mat grey = mats.empty();
            Imgproc.cvtColor(frame, grey, Imgproc.COLOR_BGR2GRAY);
            Mat inside = mats.add(inside(area, frame));
            Mat marks = mats.empty();
            List<Point> calipers = marks(frame, grey, area, marks);
            Mat outside = mats.empty();
            Core.bitwise_not(inside, outside);
            marks.setTo(new Scalar(0), outside);
            Imgproc.threshold(grey, overlay, WRITTEN, 255, Imgproc.THRESH_BINARY);
            overlay.setTo(new Scalar(0), inside);
            Core.bitwise_or(overlay, marks, overlay);
            return new OverlayRemoval(area, overlay, calipers.stream()
                    .filter(c -> area.panes().stream().anyMatch(p -> p.overlap(new Box((int) c.x, (int) c.y, 1, 1)) > 0))
                    .toList());
        }
    }

    private static Mat inside(ScanArea area, Mat frame) {
        Mat inside = Mat.zeros(frame.size(), CvType.CV_8U);
        area.panes().forEach(pane -> Imgproc.rectangle(inside, pane.rect(), new Scalar(255), -1));
        return inside;
    }

    /**
     * Finds coloured marks, white strokes and crosses.
     *
     * @param marks receives 255 where they are
     * @return centres of the crosses
     */
    private static List<Point> marks(Mat frame, Mat grey, ScanArea area, Mat marks) {
        try (Mats mats = new Mats()) {
            Mat colour = mats.colour(frame, mats.empty());
            Imgproc.threshold(colour, marks, COLOURED, 255, Imgproc.THRESH_BINARY);
            whiteStrokes(grey, marks);
            // Crosses count inside the panes only, and most of the time goes into looking for them.
            Box around = new Box(area.bounds().x() - LARGEST_CROSS, area.bounds().y() - LARGEST_CROSS,
                    area.bounds().width() + 2 * LARGEST_CROSS, area.bounds().height() + 2 * LARGEST_CROSS)
                    .common(Box.whole(grey)).orElseThrow();
            Mat image = mats.view(grey, around);
            Mat marked = mats.view(marks, around);
            List<Point> found = new ArrayList<>();
            for (int arm = 3; arm <= 5; arm++) {
                crosses(image, cross(arm, 0, false), CROSS, 110, null, marked, found);
                crosses(image, cross(arm, 0, true), CROSS, 110, null, marked, found);
            }
            // Coloured crosses are open in the middle. JPEG blurs colour, so their form is looked for in grey, near colour.
            Mat coloured = mats.above(mats.view(colour, around), COLOURED);
            if (Core.countNonZero(coloured) > 0) {
                Mat never = mats.empty();
                Core.bitwise_not(dilated(coloured, 7, mats), never);
                for (int arm = 4; arm <= 6; arm++) {
                    crosses(image, cross(arm, 2, false), COLOURED_CROSS, 0, never, marked, found);
                }
            }
            dilated(marks, 3, mats).copyTo(marks);
            return found.stream().map(c -> new Point(c.x + around.x(), c.y + around.y())).toList();
        }
    }

    /** The frame without its overlay; the given frame is not changed. */
    public Mat apply(Mat frame) {
        try (Mats mats = new Mats()) {
            Mat inside = mats.add(inside(area, frame));
            Mat inScanArea = mats.empty();
            Core.bitwise_and(mask, inside, inScanArea);
            Mat image = Mat.zeros(frame.size(), frame.type());
            frame.copyTo(image, inside);
            if (Core.countNonZero(inScanArea) == 0) {
                return image;
            }
            Mat result = new Mat();
            Photo.inpaint(mats.add(image), inScanArea, result, 3, Photo.INPAINT_TELEA);
            return result;
        }
    }

    /** Share of the frame's pixels that are overlay, 0 to 1. */
    public double share() {
        return (double) Core.countNonZero(mask) / mask.total();
    }

    /** The steps as images, in their order, for showing how it is done. */
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

    /** Adds white strokes: brighter than what is left when lines of 15 pixels, which tissue has and glyphs have not, stay. */
    private static void whiteStrokes(Mat grey, Mat marks) {
        try (Mats mats = new Mats()) {
            Mat tissue = mats.empty();
            Core.max(mats.morphology(grey, Imgproc.MORPH_OPEN, new Size(15, 1)),
                    mats.morphology(grey, Imgproc.MORPH_OPEN, new Size(1, 15)), tissue);
            Mat above = mats.empty();
            Core.subtract(grey, tissue, above);
            Mat stroke = brightAndThin(grey, above, WHITE, STANDS_OUT, mats);
            // Strokes drawn softly go on from the bright ones.
            Mat soft = brightAndThin(grey, above, WHITE * 2 / 3, STANDS_OUT / 2, mats);
            for (int i = 0; i < 3; i++) {
                Core.bitwise_and(dilated(stroke, 5, mats), soft, stroke);
            }
            Core.bitwise_or(marks, stroke, marks);
        }
    }

    private static Mat brightAndThin(Mat grey, Mat above, int leastGrey, int leastAbove, Mats mats) {
        Mat thin = mats.above(above, leastAbove);
        Core.bitwise_and(thin, mats.above(grey, leastGrey), thin);
        return thin;
    }

    private static Mat dilated(Mat mask, int size, Mats mats) {
        return mats.morphology(mask, Imgproc.MORPH_DILATE, new Size(size, size));
    }

    /** Adds the places that correlate with a drawn cross, at most twelve and not where excluded, and their centres. */
    private static void crosses(
            Mat image, Mat template, double least, int leastCentre, Mat never, Mat marks, List<Point> calipers) {
        try (Mats mats = new Mats()) {
            mats.add(template);
            Mat score = mats.empty();
            Imgproc.matchTemplate(image, template, score, Imgproc.TM_CCOEFF_NORMED);
            int half = template.cols() / 2;
            if (never != null) {
                score.setTo(new Scalar(-1), mats.view(never, new Box(half, half, score.cols(), score.rows())));
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
                Box place = new Box((int) at.x, (int) at.y, template.cols(), template.rows());
                boolean strong = leastCentre == 0
                        ? Core.minMaxLoc(mats.view(image, place)).maxVal >= 90
                        : image.get((int) centre.y, (int) centre.x)[0] >= leastCentre;
                if (!strong) {
                    continue;
                }
                Mat onto = mats.view(marks, place);
                Core.bitwise_or(onto, template, onto);
                if (calipers.stream().noneMatch(c -> Math.hypot(c.x - centre.x, c.y - centre.y) < 8)) {
                    calipers.add(centre);
                }
            }
        }
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
}
