package thyroidstudy.image;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * The ultrasound image inside a scanner's frame, found by thresholds and morphology alone: nothing is learnt, so
 * the labels cannot influence it.
 *
 * <ol>
 *   <li>what is not black becomes a mask, coloured marks left out;
 *   <li>opening with a square removes what is thinner than tissue: text, ruler, grey bar, icons;
 *   <li>the largest remaining part is the core of the image;
 *   <li>each side is moved out as long as the next row or column still holds speckle, which brings back dark shadows;
 *   <li>a seam or a black gap near the middle, sharp over the whole depth, divides the image into two panes.
 * </ol>
 *
 * @param panes  one or two boxes, from left to right, in pixels of the frame
 * @param bounds smallest box that holds all panes
 */
public record ScanArea(List<Box> panes, Box bounds) {

    /** Grey value (0 to 255) above which a smoothed pixel is not black. JPEG ringing around text stays below. */
    private static final int NOT_BLACK = 6;

    /** The same for the edges, where shadows are fainter still. */
    private static final int FAINT = 5;

    /** Difference of grey values within five pixels that is no speckle; JPEG makes as much of a plain area. */
    private static final int FLAT = 3;

    /** Share of a row or column that must not be black for the image to reach there. */
    private static final double SPECKLE_SHARE = 0.10;

    /** Where the share falls at one step to less than this part of itself, the image ends. */
    private static final double CLIFF = 0.5;

    /** Pixels by which the core's sides are moved in before they grow, since closing may have spread them. */
    private static final int INSIDE = 4;

    /** Below this share a row or column of a pane is certainly outside it. */
    private static final double BLACK_SHARE = 0.02;

    /** Differences between columns count up to this grey value, so that a few strokes of text make no seam. */
    private static final double LARGEST_STEP = 30;

    /** Least strength of a seam, in units of the usual difference between neighbouring columns. */
    private static final double SEAM_STRENGTH = 2.6;

    /** A seam is one in all but one of so many bands of the depth; the edge of a shadow begins below a calcification. */
    private static final int SEAM_BANDS = 4;
    private static final double SEAM_STRENGTH_IN_BAND = 2;

    public ScanArea {
        panes = List.copyOf(panes);
    }

    /**
     * Finds the scan area.
     *
     * @param frame (H, W, 3) blue, green, red or (H, W) grey unsigned bytes; not changed
     * @return the area; the whole frame if nothing in it looks like an image
     */
    public static ScanArea find(Mat frame) {
        return find(frame, (name, step) -> {});
    }

    /**
     * Finds the scan area and keeps every intermediate image, for showing how it is done.
     *
     * @return name of the step to its image, in the order of the steps; each (H, W) or (H, W, 3) unsigned bytes
     */
    public static Map<String, Mat> explain(Mat frame) {
        Map<String, Mat> steps = new LinkedHashMap<>();
        ScanArea area = find(frame, (name, step) -> {
            Mat shown = new Mat();
            Imgproc.resize(step, shown, frame.size(), 0, 0, Imgproc.INTER_NEAREST);
            steps.put(name, shown);
        });
        Mat drawn = frame.clone();
        if (drawn.channels() == 1) {
            Imgproc.cvtColor(drawn, drawn, Imgproc.COLOR_GRAY2BGR);
        }
        area.panes().forEach(p -> Imgproc.rectangle(drawn, p.rect(), new Scalar(0, 200, 255), 2));
        steps.put("scan area", drawn);
        return steps;
    }

    /** Intersection over union of the areas that the panes of the two cover. */
    public double iou(ScanArea other) {
        long shared = 0;
        for (Box a : panes) {
            for (Box b : other.panes) {
                shared += a.overlap(b);
            }
        }
        long mine = panes.stream().mapToLong(Box::area).sum();
        long theirs = other.panes.stream().mapToLong(Box::area).sum();
        return (double) shared / (mine + theirs - shared);
    }

    /** An area of panes that do not overlap. */
    public static ScanArea of(List<Box> panes) {
        return new ScanArea(panes.stream().sorted(Comparator.comparingInt(Box::x)).toList(), Box.around(panes));
    }

    private static ScanArea find(Mat frame, BiConsumer<String, Mat> steps) {
        OpenCv.load();
        try (Mats mats = new Mats()) {
            Mat grey = greyWithoutColour(frame, mats);
            Box core = core(grey, steps);
            if (core == null || Math.min(core.width(), core.height()) <= 2 * INSIDE) {
                return of(List.of(Box.whole(frame)));
            }
            // Smoothed along the edge only, so that the edge itself stays where it is.
            Edges edges = new Edges(notBlack(grey, new Size(1, 7), FAINT, mats), notBlack(grey, new Size(7, 1), FAINT, mats));
            Box bounds = edges.grow(core);
            int seam = seam(grey, edges.columns(), bounds);
            if (seam == 0) {
                return of(List.of(bounds));
            }
            return of(List.of(
                    edges.fit(new Box(bounds.x(), bounds.y(), seam - bounds.x(), bounds.height())),
                    edges.fit(new Box(seam, bounds.y(), bounds.right() - seam, bounds.height()))));
        }
    }

    /** Roughly the largest part that is thicker than text, in pixels of the frame; null when there is none. */
    private static Box core(Mat grey, BiConsumer<String, Mat> steps) {
        try (Mats mats = new Mats()) {
            steps.accept("grey", grey);
            // The core need not be exact, since its sides move afterwards: half the size, a quarter of the work.
            Mat small = mats.empty();
            Imgproc.resize(grey, small, new Size((grey.cols() + 1) / 2, (grey.rows() + 1) / 2), 0, 0, Imgproc.INTER_AREA);
            Mat mask = notBlack(small, new Size(2, 2), NOT_BLACK, mats);
            removeFlat(mask, small, mats);
            steps.accept("not black", mask);
            // Sizes follow the frame: 560 x 360 gives 27, or 13 at half the size.
            int tissue = Math.max(5, Math.min(small.cols(), small.rows()) * 75 / 1000 | 1);
            int gap = Math.max(3, tissue / 5 | 1);
            Mat closed = mats.morphology(mask, Imgproc.MORPH_CLOSE, new Size(gap, gap));
            Mat opened = mats.morphology(closed, Imgproc.MORPH_OPEN, new Size(tissue, tissue));
            steps.accept("thicker than text", opened);
            Box part = largestPart(opened);
            return part == null ? null : doubled(core(opened, part), Box.whole(grey));
        }
    }

    private static Box doubled(Box box, Box frame) {
        return new Box(2 * box.x(), 2 * box.y(), 2 * box.width(), 2 * box.height()).common(frame).orElse(frame);
    }

    private static Mat notBlack(Mat grey, Size smoothing, int above, Mats mats) {
        Mat smooth = mats.empty();
        Imgproc.blur(grey, smooth, smoothing);
        return mats.above(smooth, above);
    }

    private static Mat greyWithoutColour(Mat frame, Mats mats) {
        if (frame.channels() == 1) {
            return frame;
        }
        Mat grey = mats.empty();
        try (Mats scratch = new Mats()) {
            grey.setTo(new Scalar(0), scratch.above(scratch.colour(frame, grey), 60));
        }
        return grey;
    }

    /** Removes from the mask what has one grey value over several pixels: bars and panels of the scanner's screen, never speckle. */
    private static void removeFlat(Mat mask, Mat grey, Mats mats) {
        Mat range = mats.morphology(grey, Imgproc.MORPH_GRADIENT, new Size(5, 5));
        Core.bitwise_and(mask, mats.above(range, FLAT), mask);
    }

    /** Box of the largest connected part together with those at least a fifth of its size; null when there is none. */
    private static Box largestPart(Mat mask) {
        try (Mats mats = new Mats()) {
            Mat stats = mats.empty();
            int n = Imgproc.connectedComponentsWithStats(mask, mats.empty(), stats, mats.empty(), 8, CvType.CV_32S);
            int[][] rows = new int[n][5];
            double largest = 0;
            for (int i = 1; i < n; i++) {
                stats.get(i, 0, rows[i]);
                largest = Math.max(largest, rows[i][Imgproc.CC_STAT_AREA]);
            }
            double least = largest / 5;
            // Less than a twentieth of the frame is no image.
            return largest < 0.05 * mask.rows() * mask.cols() ? null : Box.around(Arrays.stream(rows).skip(1)
                    .filter(row -> row[Imgproc.CC_STAT_AREA] >= least).map(row -> new Box(row[0], row[1], row[2], row[3])).toList());
        }
    }

    /** The part without what sticks out of it on a fraction of its height or width, such as text that touches it. */
    private static Box core(Mat mask, Box part) {
        double[] across = shares(mask, part, true);
        double[] down = shares(mask, part, false);
        int left = Edges.first(across, 0.4);
        int right = Edges.last(across, 0.4);
        int top = Edges.first(down, 0.4);
        int bottom = Edges.last(down, 0.4);
        return right - left <= 2 * INSIDE || bottom - top <= 2 * INSIDE
                ? part
                : new Box(part.x() + left, part.y() + top, right - left + 1, bottom - top + 1);
    }

    /**
     * Where speckle is, looked at along columns and along rows.
     *
     * @param columns not-black mask of the image smoothed down the columns
     * @param rows    not-black mask of the image smoothed along the rows
     */
    private record Edges(Mat columns, Mat rows) {

        /** Moves each side out while the row or column beyond it still holds speckle, then in where it holds none. */
        Box grow(Box core) {
            double[] across = shares(columns, new Box(0, core.y(), columns.cols(), core.height()), true);
            int left = reach(across, core.x() + INSIDE, -1);
            int right = reach(across, core.right() - 1 - INSIDE, 1);
            double[] down = shares(rows, new Box(left, 0, right - left + 1, rows.rows()), false);
            int top = reach(down, core.y() + INSIDE, -1);
            int bottom = reach(down, core.bottom() - 1 - INSIDE, 1);
            return shrink(new Box(left, top, right - left + 1, bottom - top + 1), SPECKLE_SHARE);
        }

        /** Last index, going in steps, before speckle ends: slowly in a shadow, or at once where text touches the edge. */
        private static int reach(double[] shares, int from, int step) {
            int i = from;
            while (i + step >= 0 && i + step < shares.length
                    && shares[i + step] >= SPECKLE_SHARE && shares[i + step] >= CLIFF * shares[i]) {
                i += step;
            }
            return i;
        }

        /** Last index, going in steps, that holds the share, not jumping over more than the gap. */
        private static int reach(double[] shares, int from, int step, double least, int gap) {
            int reached = from;
            for (int i = from + step; i >= 0 && i < shares.length && Math.abs(i - reached) <= gap + 1; i += step) {
                if (shares[i] >= least) {
                    reached = i;
                }
            }
            return reached;
        }

        /** Moves each side in over rows and columns that hold less than a share of speckle. */
        Box shrink(Box box, double share) {
            double[] across = shares(columns, box, true);
            double[] down = shares(rows, box, false);
            int left = first(across, share);
            int top = first(down, share);
            int right = last(across, share);
            int bottom = last(down, share);
            return right < left || bottom < top
                    ? box
                    : new Box(box.x() + left, box.y() + top, right - left + 1, bottom - top + 1);
        }

        /** Top and bottom of one pane, from its middle outwards, so that ruler dots beyond a black band do not count. */
        Box fit(Box pane) {
            double[] down = shares(rows, pane, false);
            int top = reach(down, down.length / 2, -1, BLACK_SHARE, down.length / 25);
            int bottom = reach(down, down.length / 2, 1, BLACK_SHARE, down.length / 25);
            return shrink(new Box(pane.x(), pane.y() + top, pane.width(), bottom - top + 1), BLACK_SHARE);
        }

        private static int first(double[] shares, double least) {
            int i = 0;
            while (i < shares.length && shares[i] < least) {
                i++;
            }
            return i;
        }

        private static int last(double[] shares, double least) {
            int i = shares.length - 1;
            while (i >= 0 && shares[i] < least) {
                i--;
            }
            return i;
        }
    }

    /** Share of not-black pixels in each column (or row) of a part of the mask, 0 to 1. */
    private static double[] shares(Mat mask, Box part, boolean columns) {
        try (Mats mats = new Mats()) {
            return Arrays.stream(means(mats.view(mask, part), columns)).map(mean -> mean / 255).toArray();
        }
    }

    /** The mean of each column (or row). */
    private static double[] means(Mat image, boolean columns) {
        Mat mean = new Mat();
        Core.reduce(image, mean, columns ? 0 : 1, Core.REDUCE_AVG, CvType.CV_64F);
        double[] means = new double[(int) mean.total()];
        mean.get(0, 0, means);
        mean.release();
        return means;
    }

    /**
     * First column of the right pane, or 0 when there is one pane. Tissue changes slowly from column to column, since an
     * ultrasound beam is wide; where two images meet, the whole depth changes at once.
     */
    private static int seam(Mat grey, Mat mask, Box bounds) {
        int from = bounds.x() + bounds.width() * 35 / 100;
        int to = bounds.x() + bounds.width() * 65 / 100;
        double[] full = shares(mask, bounds, true);
        for (int x = from; x < to; x++) {
            if (full[x - bounds.x()] < 0.02 && full[x - 1 - bounds.x()] < 0.02) {
                return x;
            }
        }
        try (Mats mats = new Mats()) {
            Mat smooth = mats.empty();
            Imgproc.blur(mats.view(grey, bounds), smooth, new Size(1, 7));
            Mat difference = mats.empty();
            Core.absdiff(mats.add(smooth.colRange(1, smooth.cols())), mats.add(smooth.colRange(0, smooth.cols() - 1)), difference);
            Core.min(difference, new Scalar(LARGEST_STEP), difference);
            double[] all = means(difference, true);
            int best = IntStream.range(from, to).boxed().max(Comparator.comparingDouble(x -> all[x - bounds.x() - 1])).orElse(from);
            int at = best - bounds.x() - 1;
            long bands = IntStream.range(0, SEAM_BANDS).filter(band -> {
                double[] there = means(mats.add(difference.rowRange(
                        band * difference.rows() / SEAM_BANDS, (band + 1) * difference.rows() / SEAM_BANDS)), true);
                return there[at] >= SEAM_STRENGTH_IN_BAND * StatUtils.percentile(there, 50);
            }).count();
            return all[at] >= SEAM_STRENGTH * StatUtils.percentile(all, 50) && bands >= SEAM_BANDS - 1 ? best : 0;
        }
    }
}
