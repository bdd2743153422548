package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.image.Box;
import thyroidstudy.image.OpenCv;
import thyroidstudy.phantom.PhantomGenerator;
import thyroidstudy.phantom.PhantomImage;
import thyroidstudy.phantom.PhantomRecord;
import thyroidstudy.phantom.PhantomSettings;

class OverlayRemovalTest {

    private static final Box PANE = new Box(30, 20, 300, 200);

    @BeforeAll
    static void load() {
        OpenCv.load();
    }

    private static Mat frame() {
        Mat frame = new Mat(260, 400, CvType.CV_8UC3, new Scalar(0, 0, 0));
        Mat speckle = new Mat(PANE.height(), PANE.width(), CvType.CV_8U);
        Core.setRNGSeed(11);
        Core.randn(speckle, 80, 18);
        Imgproc.GaussianBlur(speckle, speckle, new Size(5, 5), 0);
        Imgproc.cvtColor(speckle, frame.submat(PANE.rect()), Imgproc.COLOR_GRAY2BGR);
        return frame;
    }

    @Test
    void findsCalipersWhereTheyWereDrawnAndPaintsThemOver() {
        Mat clean = frame();
        Mat frame = clean.clone();
        Point[] marks = {new Point(100, 100), new Point(180, 120)};
        for (Point mark : marks) {
            Imgproc.line(frame, new Point(mark.x - 4, mark.y), new Point(mark.x + 4, mark.y), new Scalar(255, 255, 255));
            Imgproc.line(frame, new Point(mark.x, mark.y - 4), new Point(mark.x, mark.y + 4), new Scalar(255, 255, 255));
        }
        Imgproc.putText(frame, "IZQ", new Point(40, 250), 0, 0.5, new Scalar(255, 255, 255));
        OverlayRemoval overlay = OverlayRemoval.of(frame);
        assertEquals(2, overlay.calipers().size());
        for (Point mark : marks) {
            assertTrue(overlay.calipers().stream().anyMatch(c -> Math.hypot(c.x - mark.x, c.y - mark.y) <= 1), "" + mark);
        }
        Mat result = overlay.apply(frame);
        assertTrue(Core.minMaxLoc(grey(result)).maxVal < 160, "white is gone");
        assertEquals(0, Core.countNonZero(grey(result).rowRange(225, 260)), "text outside is gone");
        // Away from the marks no pixel has changed.
        Box untouched = new Box(210, 30, 100, 180);
        assertEquals(0, Core.norm(result.submat(untouched.rect()), clean.submat(untouched.rect()), Core.NORM_INF));
        NoduleProposal proposal = NoduleProposal.find(frame).orElseThrow();
        assertEquals(NoduleCrop.Origin.PROPOSED_FROM_CALIPERS, proposal.origin());
        assertTrue(Math.abs(proposal.box().x() - 100) <= 2 && Math.abs(proposal.box().right() - 180) <= 2);
    }

    @Test
    void aFrameWithoutOverlayStaysAsItIs() {
        Mat frame = frame();
        OverlayRemoval overlay = OverlayRemoval.of(frame);
        assertEquals(0.0, overlay.share());
        assertEquals(0, Core.norm(overlay.apply(frame), frame, Core.NORM_INF));
    }

    @Test
    void coversTheOverlayOfPhantoms() {
        PhantomSettings settings = PhantomSettings.small().withPatients(6).withSeed(5);
        List<Double> covered = new ArrayList<>();
        List<Double> inside = new ArrayList<>();
        double tissue = 0;
        double lost = 0;
        for (PhantomRecord record : PhantomGenerator.records(settings)) {
            PhantomImage image = PhantomGenerator.generate(settings, record.patientIndex(), record.imageIndex());
            Mat frame = image.toMat();
            if (frame.channels() == 1) {
                Imgproc.cvtColor(frame, frame, Imgproc.COLOR_GRAY2BGR);
            }
            Mat truth = image.overlayMaskMat();
            OverlayRemoval found = OverlayRemoval.of(frame);
            covered.add(covered(found.mask(), truth));
            for (Box pane : record.panes()) {
                Mat t = truth.submat(pane.rect());
                Mat m = found.mask().submat(pane.rect());
                if (Core.countNonZero(t) > 0) {
                    inside.add(covered(m, t));
                }
                Mat near = new Mat();
                Imgproc.dilate(t, near, Imgproc.getStructuringElement(Imgproc.MORPH_RECT, new Size(7, 7)));
                Mat wrong = m.clone();
                wrong.setTo(new Scalar(0), near);
                lost += Core.countNonZero(wrong);
                tissue += t.total();
            }
        }
        double all = covered.stream().mapToDouble(v -> v).average().orElseThrow();
        double marks = inside.stream().mapToDouble(v -> v).average().orElseThrow();
        System.out.printf("phantom overlay covered: %.3f of all, %.3f of what lies in the picture; tissue lost %.5f%n",
                all, marks, lost / tissue);
        assertTrue(all >= 0.85);
        assertTrue(marks >= 0.60);
        assertTrue(lost / tissue <= 0.01);
    }

    private static double covered(Mat mask, Mat truth) {
        Mat both = new Mat();
        Core.bitwise_and(mask, truth, both);
        return (double) Core.countNonZero(both) / Core.countNonZero(truth);
    }

    private static Mat grey(Mat picture) {
        Mat grey = new Mat();
        Imgproc.cvtColor(picture, grey, Imgproc.COLOR_BGR2GRAY);
        return grey;
    }
}
