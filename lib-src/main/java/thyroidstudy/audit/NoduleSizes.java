package thyroidstudy.audit;

import com.google.gson.reflect.TypeToken;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.Box;
import thyroidstudy.store.Json;

/**
 * How large the marked nodules of whole frames are: percentiles over the images, of the width and height of their box in shares of the
 * frame's, 0 to 1.
 *
 * @param what    whose nodules, and which box
 * @param images  with a marked nodule
 * @param widths  at each of {@link #LEVELS}
 * @param heights at each of {@link #LEVELS}
 */
public record NoduleSizes(String what, int images, List<Double> widths, List<Double> heights) {

    /** Percentiles that are taken; between two images they are interpolated, as NumPy does by default. */
    public static final List<Integer> LEVELS = List.of(5, 25, 50, 75, 95);

    /** Of the largest nodule of each image, and of the box around all nodules of an image; no images where none is marked. */
    public static List<NoduleSizes> of(StudyData data) {
        List<ImageRecord> images = data.records().stream().filter(i -> !i.nodules().isEmpty() && i.facts().isPresent()).toList();
        return List.of(of(data.name() + ", largest nodule", images, NoduleSizes::largest),
                of(data.name() + ", around all nodules", images, i -> Box.around(i.nodules().stream().map(Nodule::box).toList())));
    }

    /** The same of the development part of DDTI (Pedraza et al. 2015), recorded. */
    public static List<NoduleSizes> ddti() {
        return Json.resource("ddti-nodule-sizes.json", new TypeToken<List<NoduleSizes>>() {});
    }

    /** The box of the largest of an image's nodules, at least one. */
    static Box largest(ImageRecord image) {
        return image.nodules().stream().map(Nodule::box).max(Comparator.comparingLong(Box::area)).orElseThrow();
    }

    private static NoduleSizes of(String what, List<ImageRecord> images, Function<ImageRecord, Box> box) {
        return new NoduleSizes(what, images.size(),
                percentiles(images, i -> box.apply(i).width() / (double) i.facts().orElseThrow().width()),
                percentiles(images, i -> box.apply(i).height() / (double) i.facts().orElseThrow().height()));
    }

    private static List<Double> percentiles(List<ImageRecord> images, ToDoubleFunction<ImageRecord> share) {
        double[] shares = images.stream().mapToDouble(share).toArray();
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        return shares.length == 0 ? List.of()
                : LEVELS.stream().map(level -> Math.round(percentile.evaluate(shares, level) * 1000) / 1000.0).toList();
    }
}
