package thyroidstudy.audit;

import ai.djl.util.Progress;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import org.opencv.core.Core;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.store.Columns;
import thyroidstudy.store.Json;
import thyroidstudy.store.Parallel;

/**
 * What whole frames with a marked nodule look like in numbers: medians over the images. Brightness is the mean over the pixels and their three
 * channels, 0 to 255; places are of the box of the largest nodule.
 *
 * @param what       whose frames
 * @param images     with a marked nodule
 * @param brightness of the whole frame
 * @param inside     brightness of the nodule's box
 * @param around     brightness of the surround, a quarter of the box's sides wide on each side, as far as it lies in the frame
 * @param across     centre of the box from the left, as a share of the frame's width
 * @param down       centre of the box from the top, as a share of the frame's height
 * @param bothHalves share of the images with centres of marked nodules left and right of the middle, as in two panes
 */
public record FrameLook(String what, int images, double brightness, double inside, double around, double across, double down, double bothHalves) {

    private record Measured(double brightness, double inside, double around, double across, double down, boolean bothHalves) {

        static Measured of(ImageRecord image) throws IOException {
            Mat frame = ImageDecoder.decode(image.path());
            try {
                List<Box> boxes = image.nodules().stream().map(Nodule::box).toList();
                Box largest = NoduleSizes.largest(image);
                Box whole = Box.whole(frame);
                Box inner = largest.common(whole).orElseThrow();
                Box outer = withSurround(largest).common(whole).orElseThrow();
                double inside = sum(frame, inner);
                long left = boxes.stream().filter(b -> 2 * b.x() + b.width() < frame.width()).count();
                return new Measured(sum(frame, whole) / whole.area(), inside / inner.area(),
                        (sum(frame, outer) - inside) / (outer.area() - inner.area()), (largest.x() + largest.width() / 2.0) / frame.width(),
                        (largest.y() + largest.height() / 2.0) / frame.height(), left > 0 && left < boxes.size());
            } finally {
                frame.release();
            }
        }

        private static Box withSurround(Box box) {
            int x = (int) Math.floor(box.x() - 0.25 * box.width());
            int y = (int) Math.floor(box.y() - 0.25 * box.height());
            return new Box(x, y, (int) (box.x() + 1.25 * box.width()) - x, (int) (box.y() + 1.25 * box.height()) - y);
        }

        /** Of the mean over the channels. */
        private static double sum(Mat frame, Box part) {
            Mat view = frame.submat(part.rect());
            Scalar sums = Core.sumElems(view);
            view.release();
            return (sums.val[0] + sums.val[1] + sums.val[2]) / frame.channels();
        }
    }

    /** @throws IOException if an image cannot be read */
    public static FrameLook of(StudyData data, Progress progress) throws IOException {
        List<Measured> all = new ArrayList<>();
        Parallel.forEach(data.records().stream().filter(i -> !i.nodules().isEmpty()).toList(), Runtime.getRuntime().availableProcessors(),
                "Measuring frames", progress, Measured::of, (image, measured) -> all.add(measured));
        return new FrameLook(data.name(), all.size(), median(all, Measured::brightness), median(all, Measured::inside), median(all, Measured::around),
                median(all, Measured::across), median(all, Measured::down),
                rounded(all.stream().mapToInt(m -> m.bothHalves ? 1 : 0).average().orElse(Double.NaN)));
    }

    /** The same of the development part of DDTI (Pedraza et al. 2015), recorded. */
    public static FrameLook ddti() {
        return Json.resource("ddti-frame-look.json", TypeToken.get(FrameLook.class));
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> number) {
        return rounded(StatUtils.percentile(all.stream().mapToDouble(number).filter(n -> !Double.isNaN(n)).toArray(), 50));
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? value : Math.round(value * 1000) / 1000.0;
    }

    /** This beside DDTI's, one row each. */
    public Table besideDdti() {
        return Columns.of("Frames with a marked nodule (medians)", Stream.of(this, ddti()).toList())
                .text("frames", FrameLook::what)
                .whole("images", FrameLook::images)
                .number("brightness", 0, FrameLook::brightness)
                .number("in the nodule's box", 0, FrameLook::inside)
                .number("around it", 0, FrameLook::around)
                .number("centre from the left", 2, FrameLook::across)
                .number("centre from the top", 2, FrameLook::down)
                .number("nodules in both halves", 2, FrameLook::bothHalves).table();
    }
}
