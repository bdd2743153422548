package thyroidstudy.crop;

import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.opencv.core.Mat;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.image.ScanArea;
import thyroidstudy.store.Parallel;

/**
 * Accuracy of this package's algorithms on one frame, measured against the annotations.
 *
 * @param frame        the frame
 * @param scanArea     what was found
 * @param scanIou      intersection over union of the found and the known scan area, 0 to 1; NaN where none is known
 * @param proposal     the automatic proposal; empty if there is none, or nothing is marked
 * @param proposalIou  largest intersection over union of the proposal with a marked nodule, 0 to 1, 0 without a proposal; NaN
 *                     where none is marked
 * @param outsideShare share of the frame's pixels outside the found scan area, 0 to 1
 * @param overlayShare share of the frame's pixels that are overlay, 0 to 1
 */
public record FrameCheck(ImageRecord frame, ScanArea scanArea, double scanIou, Optional<NoduleProposal> proposal,
        double proposalIou, double outsideShare, double overlayShare) {

    /** From this overlap on a proposal counts as a hit. */
    private static final double HIT = 0.5;

    /**
     * Checks every frame, several at a time.
     *
     * @param frames   uncropped
     * @param progress told how far the work is
     * @throws IOException if a frame cannot be read
     */
    public static List<FrameCheck> of(StudyData frames, Progress progress) throws IOException {
        List<FrameCheck> checks = new ArrayList<>();
        try (var one = new OpenCv.SingleThread()) {
            Parallel.forEach(frames.records(), Runtime.getRuntime().availableProcessors(), "Checking frames", progress, FrameCheck::of,
                    (frame, check) -> checks.add(check));
        }
        return List.copyOf(checks);
    }

    private static FrameCheck of(ImageRecord record) throws IOException {
        Mat frame = ImageDecoder.decodeBgr(record.path());
        try {
            ScanArea area = ScanArea.find(frame);
            OverlayRemoval overlay = OverlayRemoval.of(frame, area);
            double share = overlay.share();
            // a proposal is compared with the marked nodule; where none is marked it is not needed
            Optional<NoduleProposal> proposal = record.nodules().isEmpty() ? Optional.empty() : NoduleProposal.find(frame, area, overlay);
            overlay.mask().release();
            long inside = area.panes().stream().mapToLong(Box::area).sum();
            return new FrameCheck(record, area, record.scanArea().map(area.bounds()::iou).orElse(Double.NaN), proposal,
                    proposalIou(record, proposal), 1 - inside / (double) frame.total(), share);
        } finally {
            frame.release();
        }
    }

    private static double proposalIou(ImageRecord record, Optional<NoduleProposal> proposal) {
        List<Box> marked = record.nodules().stream().map(Nodule::box).toList();
        if (marked.isEmpty()) {
            return Double.NaN;
        }
        return proposal.map(p -> marked.stream().mapToDouble(p.box()::iou).max().orElseThrow()).orElse(0.0);
    }

    /**
     * The frames with the least overlap, the worst first; frames without known truth are left out.
     *
     * @param iou {@link #scanIou} or {@link #proposalIou}
     */
    public static List<FrameCheck> worst(List<FrameCheck> checks, ToDoubleFunction<FrameCheck> iou, int howMany) {
        return checks.stream().filter(c -> !Double.isNaN(iou.applyAsDouble(c))).sorted(Comparator.comparingDouble(iou))
                .limit(howMany).toList();
    }

    /**
     * How good the automatic proposal is, by what it was made from: images with a marked nodule, share of hits (IoU of at least
     * 0.5), median IoU.
     */
    public static Table proposals(List<FrameCheck> checks) {
        Map<String, List<FrameCheck>> groups = new LinkedHashMap<>(marked(checks).stream()
                .collect(Collectors.groupingBy(FrameCheck::origin, TreeMap::new, Collectors.toList())));
        if (!groups.isEmpty()) {
            groups.put("all", marked(checks));
        }
        return Table.create("Automatic proposal beside the marked nodule",
                StringColumn.create("proposed from", groups.keySet()),
                IntColumn.create("images", groups.values().stream().mapToInt(List::size)),
                DoubleColumn.create("hit rate at IoU 0.5", groups.values().stream().mapToDouble(group -> rounded(hitRate(group)))),
                DoubleColumn.create("median IoU", groups.values().stream().mapToDouble(group -> rounded(
                        DoubleColumn.create("", group.stream().mapToDouble(FrameCheck::proposalIou)).median()))));
    }

    private static List<FrameCheck> marked(List<FrameCheck> checks) {
        return checks.stream().filter(c -> !Double.isNaN(c.proposalIou)).toList();
    }

    /** Least, lower quartile and median overlap of the found scan area with the known one; no rows where none is known. */
    public static Table scanAreas(List<FrameCheck> checks) {
        double[] known = checks.stream().mapToDouble(FrameCheck::scanIou).filter(iou -> !Double.isNaN(iou)).toArray();
        Table table = Table.create("Found scan area beside the known one", IntColumn.create("images"), DoubleColumn.create("least IoU"),
                DoubleColumn.create("lower quartile"), DoubleColumn.create("median IoU"));
        if (known.length > 0) {
            DoubleColumn iou = DoubleColumn.create("", known);
            table.intColumn(0).append(known.length);
            table.doubleColumn(1).append(rounded(iou.min()));
            table.doubleColumn(2).append(rounded(iou.quartile1()));
            table.doubleColumn(3).append(rounded(iou.median()));
        }
        return table;
    }

    /** Share of the proposals that hit, of the frames with a marked nodule, 0 to 1; NaN where none is marked. */
    public static double hitRate(List<FrameCheck> checks) {
        List<FrameCheck> marked = marked(checks);
        return marked.stream().filter(c -> c.proposalIou >= HIT).count() / (double) marked.size();
    }

    private String origin() {
        return proposal.map(p -> p.origin() == NoduleCrop.Origin.PROPOSED_FROM_CALIPERS
                ? "measuring marks" : "brightness").orElse("nothing found");
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /**
     * One row per frame: file, label, panes found, scan area's IoU, proposal's IoU, and in percent of the frame's pixels what
     * lies outside the scan area and what is overlay.
     */
    public static Table table(List<FrameCheck> checks) {
        return Table.create("Frames checked",
                StringColumn.create("file", checks.stream().map(c -> c.frame.fileName())),
                StringColumn.create("label", checks.stream().map(c -> c.frame.labelName())),
                IntColumn.create("panes", checks.stream().mapToInt(c -> c.scanArea.panes().size())),
                DoubleColumn.create("scan area IoU", checks.stream().mapToDouble(FrameCheck::scanIou)),
                DoubleColumn.create("proposal IoU", checks.stream().mapToDouble(FrameCheck::proposalIou)),
                DoubleColumn.create("outside", checks.stream().mapToDouble(c -> rounded(100 * c.outsideShare))),
                DoubleColumn.create("written on", checks.stream().mapToDouble(c -> rounded(100 * c.overlayShare))));
    }

    /** The overlaps, for a line under the image. */
    public String caption() {
        String scan = Double.isNaN(scanIou) ? "" : String.format(Locale.ROOT, "scan area %.2f", scanIou);
        String nodule = Double.isNaN(proposalIou) ? "" : String.format(Locale.ROOT, "proposal %.2f", proposalIou);
        return Double.isNaN(scanIou) && Double.isNaN(proposalIou) ? "truth not known" : "IoU: " + scan + (scan.isEmpty() || nodule.isEmpty() ? "" : ", ") + nodule;
    }
}
