package thyroidstudy.evaluate;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.opencv.core.Mat;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.UnreadableImageException;
import thyroidstudy.store.Columns;
import thyroidstudy.train.NetworkPool;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/**
 * Where a trained network looks in one image when it thinks of Cancer.
 *
 * @param image   the image
 * @param model   the study's name of the network
 * @param pCancer its answer, 0 to 1
 * @param heat    for Cancer, as coarse as the network computes it
 * @param height  of the image in pixels
 * @param width   of the image in pixels
 */
public record ImageHeat(ImageRecord image, String model, double pCancer, GradCam heat, int height, int width) {

    /**
     * Asks the kept weights of runs.
     *
     * @param images   labelled, of any variant; possibly none
     * @param progress told how far the work is
     * @return run by run
     * @throws IOException if a run's weights or an image cannot be read
     */
    public static List<ImageHeat> of(List<TrainedRun> runs, StudyData images, Progress progress) throws IOException {
        if (images.size() == 0 || runs.isEmpty()) {
            return List.of();
        }
        progress.reset("Networks explain themselves", (long) runs.size() * images.size());
        return NetworkPool.of(runs.get(0).settings(), Training.device()).forEach(runs, run -> of(run, images, progress))
                .stream().flatMap(List::stream).toList();
    }

    private static List<ImageHeat> of(TrainedRun run, StudyData images, Progress progress) throws IOException {
        List<ImageHeat> found = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = run.predictor(manager);
            PreparedImages.forEach(run.settings(), images, manager, progress, (batch, records, scope) -> {
                float[] probabilities = NetworkPredictions.probabilities(network, batch, scope);
                List<GradCam> heats = GradCam.of(network, batch, Label.CANCER);
                for (int i = 0; i < records.size(); i++) {
                    found.add(of(records.get(i), run, probabilities[2 * i + 1], heats.get(i)));
                }
            });
        }
        return found;
    }

    private static ImageHeat of(ImageRecord image, TrainedRun run, double pCancer, GradCam heat) throws UnreadableImageException {
        Mat pixels = ImageDecoder.decode(image.path());
        try {
            return new ImageHeat(image, run.settings().backbone().studyName(), pCancer, heat, pixels.height(), pixels.width());
        } finally {
            pixels.release();
        }
    }

    /** The images of which a network is surest that they show a cancer, the surest first; heat is there to be seen in these. */
    public static List<ImageHeat> surest(List<ImageHeat> heats, String model, int howMany) {
        return heats.stream().filter(h -> h.model.equals(model))
                .sorted(Comparator.comparingDouble(ImageHeat::pCancer).reversed()).limit(howMany).toList();
    }

    /** The heat over each pixel of the image. */
    public GradCam overImage() {
        return heat.resized(height, width);
    }

    /** The boxes of the nodules marked in the image. */
    public List<Box> nodules() {
        return image.nodules().stream().map(Nodule::box).toList();
    }

    /** Share of the heat inside the nodules' boxes, 0 to 1; NaN without a nodule or without heat. */
    public double shareInNodules() {
        return nodules().isEmpty() ? Double.NaN : overImage().shareInside(nodules());
    }

    /** Share of the image that the nodules' boxes cover, 0 to 1: what heat spread evenly would reach; NaN without a nodule. */
    public double areaOfNodules() {
        return nodules().isEmpty() ? Double.NaN : heat.resized(height, width).areaInside(nodules());
    }

    /** Share of the heat outside the scan area, where the scanner writes; NaN where its place is not known. */
    public double shareOutsideScan() {
        return image.scanArea().map(area -> 1 - overImage().shareInside(List.of(area))).orElse(Double.NaN);
    }

    private double areaOutsideScan() {
        return image.scanArea().map(area -> 1 - overImage().areaInside(List.of(area))).orElse(Double.NaN);
    }

    /**
     * The nodule or the text? One row per network: mean share of the heat in the nodules' boxes and outside the ultrasound
     * image, each beside the share of the area, with 95 % intervals by patients. No rows where the images know neither nodules nor
     * the scan area.
     *
     * @param heats of one or more networks; images without a nodule, a known scan area or heat are left out of the means
     */
    public static Table table(List<ImageHeat> heats) {
        boolean known = heats.stream().anyMatch(h -> !h.nodules().isEmpty() || h.image.scanArea().isPresent());
        Map<String, List<ImageHeat>> ofModels = heats.stream()
                .collect(Collectors.groupingBy(ImageHeat::model, LinkedHashMap::new, Collectors.toList()));
        return Columns.of("Where the networks look", known ? List.copyOf(ofModels.values()) : List.<List<ImageHeat>>of())
                .text("network", of -> of.get(0).model)
                .whole("images", List::size)
                .interval("heat in the nodule", 3, of -> mean(of, ImageHeat::shareInNodules))
                .interval("area of the nodule", 3, of -> mean(of, ImageHeat::areaOfNodules))
                .interval("heat outside the scan", 3, of -> mean(of, ImageHeat::shareOutsideScan))
                .interval("area outside the scan", 3, of -> mean(of, ImageHeat::areaOutsideScan)).table();
    }

    /** Limits beyond 0 and 1, which no share can reach, are cut. */
    private static Interval mean(List<ImageHeat> heats, ToDoubleFunction<ImageHeat> number) {
        double[] numbers = heats.stream().parallel().mapToDouble(number).toArray(); // each stretches a map to its image
        List<Integer> defined = IntStream.range(0, numbers.length).filter(i -> !Double.isNaN(numbers[i])).boxed().toList();
        if (defined.isEmpty()) {
            return Interval.UNDEFINED;
        }
        Interval mean = Interval.ofMean(defined.stream().mapToDouble(i -> numbers[i]).toArray(),
                defined.stream().map(i -> heats.get(i).image.patient()).toList());
        return new Interval(mean.estimate(), Math.max(0, mean.low()), Math.min(1, mean.high()));
    }
}
