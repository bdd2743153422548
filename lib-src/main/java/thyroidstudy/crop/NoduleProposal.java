package thyroidstudy.crop;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.Box;
import thyroidstudy.image.Mats;
import thyroidstudy.image.ScanArea;

/**
 * A guess of the nodule's place, for images without annotation. It is right far less often than a person, so every crop made
 * from it is marked as a proposal.
 *
 * <p>Calipers have precedence, since they mark a measurement. Otherwise an ellipse is searched whose inside differs in
 * brightness from its rim all around, not too near the skin or the sides.
 *
 * @param box    proposed nodule, in pixels of the frame
 * @param origin calipers or region
 * @param score  contrast between inside and rim in standard deviations of the image; 0 for calipers
 */
public record NoduleProposal(Box box, NoduleCrop.Origin origin, double score) {

    /**
     * Share of hits, an IoU of at least 0.5 with an outline, on the 372 outlined frames of DDTI's development part: the accuracy to expect of crops without
     * annotation. A test measures it.
     */
    public static final double HIT_RATE = 0.34;

    /** Widths tried, as a fraction of the pane's height, and heights as a fraction of the width. */
    private static final double[] WIDTHS = {0.20, 0.27, 0.36, 0.48, 0.62};
    private static final double[] HEIGHTS = {0.65, 0.85, 1.05};

    /**
     * Proposes the nodule of a frame.
     *
     * @param frame (H, W, 3) blue, green, red unsigned bytes; not changed
     * @return empty when the image is too small or too uniform
     */
    public static Optional<NoduleProposal> find(Mat frame) {
        return find(frame, ScanArea.find(frame));
    }

    static Optional<NoduleProposal> find(Mat frame, ScanArea area) {
        OverlayRemoval overlay = OverlayRemoval.of(frame, area);
        try {
            return find(frame, area, overlay);
        } finally {
            overlay.mask().release();
        }
    }

    /** As above, with scan area and overlay already found. */
    static Optional<NoduleProposal> find(Mat frame, ScanArea area, OverlayRemoval overlay) {
        Optional<NoduleProposal> measured = area.panes().stream()
                .flatMap(p -> fromCalipers(p, overlay.calipers()).stream())
                .max(Comparator.comparingLong(p -> p.box().area()));
        if (measured.isPresent()) {
            return measured;
        }
        Mat clean = overlay.apply(frame);
        try {
            return area.panes().stream()
                    .flatMap(p -> fromRegion(clean, p).stream())
                    .max(Comparator.comparingDouble(NoduleProposal::score));
        } finally {
            clean.release();
        }
    }

    /** The proposal as a nodule with a box. */
    public Nodule nodule() {
        return Nodule.ofBox(box);
    }

    /** Box of the marks in a pane; two marks give the box of the circle on their line, since they measure one axis only. */
    private static Optional<NoduleProposal> fromCalipers(Box pane, List<Point> calipers) {
        List<Point> here = calipers.stream()
                .filter(c -> pane.overlap(new Box((int) c.x, (int) c.y, 1, 1)) > 0)
                .toList();
        if (here.size() < 2) {
            return Optional.empty();
        }
        double left = here.stream().mapToDouble(c -> c.x).min().orElseThrow();
        double right = here.stream().mapToDouble(c -> c.x).max().orElseThrow();
        double top = here.stream().mapToDouble(c -> c.y).min().orElseThrow();
        double bottom = here.stream().mapToDouble(c -> c.y).max().orElseThrow();
        double width = right - left;
        double height = bottom - top;
        if (Math.max(width, height) < 12) {
            return Optional.empty();
        }
        // Nodules are seldom flatter than 0.6; one axis does not give the other.
        double w = Math.max(width, 0.6 * height);
        double h = Math.max(height, 0.6 * width);
        Box wanted = new Box(
                (int) Math.round((left + right - w) / 2), (int) Math.round((top + bottom - h) / 2),
                (int) Math.round(w), (int) Math.round(h));
        return wanted.common(pane)
                .map(b -> new NoduleProposal(b, NoduleCrop.Origin.PROPOSED_FROM_CALIPERS, 0));
    }

    private static Optional<NoduleProposal> fromRegion(Mat clean, Box pane) {
        if (pane.width() < 40 || pane.height() < 40) {
            return Optional.empty();
        }
        try (Mats mats = new Mats()) {
            Mat grey = mats.empty();
            Imgproc.cvtColor(mats.view(clean, pane), grey, Imgproc.COLOR_BGR2GRAY);
            grey.convertTo(grey, CvType.CV_32F);
            // Speckle is multiplicative: its logarithm is additive and the averages below become meaningful.
            Core.add(grey, new Scalar(8), grey);
            Core.log(grey, grey);
            flattenDepth(grey);
            Mat sum = mats.empty();
            Imgproc.integral(grey, sum, CvType.CV_64F);
            double[] integral = new double[(int) sum.total()];
            sum.get(0, 0, integral);
            return Optional.ofNullable(best(integral, sum.cols(), pane));
        }
    }

    /** Takes out how brightness falls with depth, the same in every column, and scales to a deviation of 1. */
    private static void flattenDepth(Mat image) {
        try (Mats mats = new Mats()) {
            Mat rows = mats.empty();
            Core.reduce(image, rows, 1, Core.REDUCE_AVG, CvType.CV_32F);
            Imgproc.GaussianBlur(rows, rows, new Size(1, 0x1 | image.rows() / 6), 0);
            Mat wide = mats.empty();
            Core.repeat(rows, 1, image.cols(), wide);
            Core.subtract(image, wide, image);
            Imgproc.GaussianBlur(image, image, new Size(0, 0), 2);
            MatOfDouble deviation = mats.add(new MatOfDouble());
            Core.meanStdDev(image, mats.add(new MatOfDouble()), deviation);
            image.convertTo(image, -1, 1 / Math.max(1e-6, deviation.get(0, 0)[0]));
        }
    }

    private static NoduleProposal best(double[] integral, int stride, Box pane) {
        NoduleProposal best = null;
        for (double relativeWidth : WIDTHS) {
            for (double flatness : HEIGHTS) {
                int w = (int) Math.round(relativeWidth * pane.height());
                int h = (int) Math.round(flatness * w);
                int rim = Math.max(4, w / 6);
                int step = Math.max(3, w / 12);
                for (int y = rim; y + h + rim <= pane.height(); y += step) {
                    for (int x = rim; x + w + rim <= pane.width(); x += step) {
                        double score = score(integral, stride, x, y, w, h, rim)
                                * place((x + w / 2.0) / pane.width(), (y + h / 2.0) / pane.height())
                                * Math.pow(relativeWidth, 0.5);
                        if (best == null || score > best.score()) {
                            best = new NoduleProposal(
                                    new Box(pane.x() + x, pane.y() + y, w, h),
                                    NoduleCrop.Origin.PROPOSED_FROM_REGION, score);
                        }
                    }
                }
            }
        }
        return best;
    }

    /** Least difference between the inside and the four strips around it: a nodule differs on every side. */
    private static double score(double[] s, int stride, int x, int y, int w, int h, int rim) {
        // The inner three quarters stand for the ellipse.
        int dx = w / 8;
        int dy = h / 8;
        double inside = mean(s, stride, x + dx, y + dy, w - 2 * dx, h - 2 * dy);
        double left = mean(s, stride, x - rim, y + h / 4, rim, h / 2) - inside;
        double right = mean(s, stride, x + w, y + h / 4, rim, h / 2) - inside;
        double above = mean(s, stride, x + w / 4, y - rim, w / 2, rim) - inside;
        double below = mean(s, stride, x + w / 4, y + h, w / 2, rim) - inside;
        double sum = left + right + above + below;
        double least = Math.min(Math.min(left, right), Math.min(above, below));
        return Math.max(0, 0.5 + 0.25 * sum + 0.5 * least);
    }

    /** How usual a nodule's centre is there: most are imaged on purpose, near the middle and in the upper half. */
    private static double place(double across, double down) {
        double dx = (across - 0.5) / 0.22;
        double dy = (down - 0.42) / 0.16;
        return Math.exp(-0.5 * (dx * dx + dy * dy));
    }

    private static double mean(double[] s, int stride, int x, int y, int w, int h) {
        double sum = s[(y + h) * stride + x + w] - s[y * stride + x + w] - s[(y + h) * stride + x] + s[y * stride + x];
        return sum / ((double) w * h);
    }
}
