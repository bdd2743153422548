package thyroidstudy.crop;

import java.util.Comparator;
import java.util.List;
import org.opencv.core.Mat;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.Box;
import thyroidstudy.image.ScanArea;

/** Decides where a frame is cropped. */
public final class NoduleCropper {

    private final CropSettings settings;

    public NoduleCropper(CropSettings settings) {
        this.settings = settings;
    }

    /**
     * The crops of one image, in the order of its nodules.
     *
     * @param image what is known of the image
     * @param frame its pixels, (H, W, 3) unsigned bytes
     * @return possibly empty, when nothing is annotated and nothing may be or can be proposed
     */
    public List<NoduleCrop> crops(ImageRecord image, Mat frame) {
        List<Box> panes = panes(image, frame);
        List<Marked> marked = marked(image, frame);
        if (marked.isEmpty() && settings.method() != CropSettings.Method.ANNOTATED) {
            marked = NoduleProposal.find(frame, ScanArea.of(panes)).stream()
                    .map(p -> new Marked(p.nodule(), p.origin()))
                    .toList();
        }
        return marked.stream()
                .map(m -> new NoduleCrop(place(m.nodule().box(), limits(m.nodule().box(), panes, frame)), m.nodule(), m.origin()))
                .toList();
    }

    private record Marked(Nodule nodule, NoduleCrop.Origin origin) {}

    private List<Marked> marked(ImageRecord image, Mat frame) {
        List<Marked> annotated = settings.method() == CropSettings.Method.PROPOSED
                ? List.of()
                : image.nodules().stream()
                        .filter(n -> n.box().overlap(Box.whole(frame)) > 0)
                        .map(n -> new Marked(n, n.outline().isEmpty() ? NoduleCrop.Origin.BOX : NoduleCrop.Origin.OUTLINE))
                        .toList();
        if (annotated.size() < 2) {
            return annotated;
        }
        return switch (settings.per()) {
            case NODULE -> annotated;
            case IMAGE -> List.of(annotated.stream().max(Comparator.comparingLong(m -> m.nodule().box().area())).orElseThrow());
            case ALL_NODULES -> List.of(new Marked(
                    Nodule.ofBox(Box.around(annotated.stream().map(m -> m.nodule().box()).toList())), annotated.get(0).origin()));
        };
    }

    /** The panes that {@link ScanArea} finds, kept inside the scan area that the source gives, if it does. */
    private static List<Box> panes(ImageRecord image, Mat frame) {
        List<Box> found = ScanArea.find(frame).panes();
        if (image.scanArea().isEmpty()) {
            return found;
        }
        Box known = image.scanArea().get();
        List<Box> inside = found.stream().flatMap(p -> p.common(known).stream()).toList();
        return found.size() > 1 && inside.size() == found.size() ? inside : List.of(known);
    }

    /** The pane that holds the nodule; the box around all panes when it lies across them; the frame when outside. */
    private static Box limits(Box nodule, List<Box> panes, Mat frame) {
        Box best = panes.stream().max(Comparator.comparingLong(nodule::overlap)).orElseThrow();
        if (nodule.overlap(best) >= 0.9 * nodule.area()) {
            return best;
        }
        Box all = Box.around(panes);
        return nodule.overlap(all) >= 0.5 * nodule.area() ? all : Box.whole(frame);
    }

    /**
     * The crop around a nodule: its box with the margin, squared and grown to the minimum size if so set, then moved
     * (not shrunk) to lie inside the limits. Where the limits are smaller than the wanted crop, the crop takes their
     * whole width or height and is no longer square.
     */
    public Box place(Box nodule, Box limits) {
        double rim = settings.margin() * Math.max(nodule.width(), nodule.height());
        int width = (int) Math.round(Math.max(nodule.width() + 2 * rim, settings.minimumSize()));
        int height = (int) Math.round(Math.max(nodule.height() + 2 * rim, settings.minimumSize()));
        if (settings.square()) {
            width = height = Math.max(width, height);
        }
        width = Math.min(width, limits.width());
        height = Math.min(height, limits.height());
        int x = nodule.x() + (nodule.width() - width) / 2;
        int y = nodule.y() + (nodule.height() - height) / 2;
        x = Math.max(limits.x(), Math.min(x, limits.right() - width));
        y = Math.max(limits.y(), Math.min(y, limits.bottom() - height));
        return new Box(x, y, width, height);
    }
}
