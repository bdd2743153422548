package thyroidstudy.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.Verdicts;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.OpenCv;
import thyroidstudy.input.PilNearest;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;

/**
 * What single numbers of an image, such as its mean grey, say of the class, and how closely networks follow them. A network that ranks
 * images no better than such a number need not have seen a nodule: shortcut learning (Geirhos and others 2020).
 *
 * @param images labelled, of both variants
 */
public record ImageCues(List<Image> images) {

    /** A number of an image as networks get it, in grey from 0 to 1; none knows what a nodule is. */
    public enum Cue {
        BRIGHTNESS("mean grey", ImageCues::mean),
        CONTRAST("standard deviation of grey", ImageCues::deviation),
        SHARPNESS("mean difference between neighbouring pixels", ImageCues::difference),
        WHITE("share of nearly white pixels, above 0.95", grey -> share(grey, 0.95, 2)),
        BLACK("share of nearly black pixels, below 0.03", grey -> share(grey, 0, 0.03)),
        TOP("mean grey of the upper eighth", grey -> mean(grey.rowRange(0, eighth(grey.rows())))),
        BOTTOM("mean grey of the lower eighth", grey -> mean(grey.rowRange(grey.rows() - eighth(grey.rows()), grey.rows()))),
        LEFT("mean grey of the left eighth", grey -> mean(grey.colRange(0, eighth(grey.cols())))),
        RIGHT("mean grey of the right eighth", grey -> mean(grey.colRange(grey.cols() - eighth(grey.cols()), grey.cols())));

        private final String words;
        private final ToDoubleFunction<Mat> of;

        Cue(String words, ToDoubleFunction<Mat> of) {
            this.words = words;
            this.of = of;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The numbers of one image.
     *
     * @param image   name as in {@link ImagePrediction}, unique among the images of its variant and side
     * @param patient who was scanned
     * @param label   the truth
     * @param split   {@link Split#TEST} or not
     * @param variant frame or crop
     * @param cues    each cue's value, 0 to 1
     */
    public record Image(String image, String patient, Label label, Split split, Variant variant, Map<Cue, Double> cues) {}

    public ImageCues {
        images = List.copyOf(images);
    }

    /**
     * Measures images.
     *
     * @param data      images; those without a label are left out
     * @param imageSize side of the networks' square input, in pixels, at least 8
     * @throws IOException if an image cannot be read
     */
    public static ImageCues of(StudyData data, int imageSize) throws IOException {
        OpenCv.load();
        List<Image> images = new ArrayList<>();
        Map<List<Object>, ImageIds> ids = new HashMap<>();
        for (ImageRecord record : data.labelled().records()) {
            boolean test = record.split() == Split.TEST;
            String id = ids.computeIfAbsent(List.of(record.variant(), test), key -> ImageIds.of(data.labelled().where(
                    r -> r.variant() == record.variant() && (r.split() == Split.TEST) == test))).of(record);
            Mat rgb = ImageDecoder.decode(record.path());
            Mat seen = new Mat(imageSize, imageSize, CvType.CV_8UC3);
            seen.put(0, 0, PilNearest.resize(rgb, imageSize, imageSize));
            Mat grey = new Mat();
            Imgproc.cvtColor(seen, grey, Imgproc.COLOR_RGB2GRAY);
            grey.convertTo(grey, CvType.CV_64F, 1 / 255.0);
            Map<Cue, Double> cues = new EnumMap<>(Cue.class);
            for (Cue cue : Cue.values()) {
                cues.put(cue, cue.of.applyAsDouble(grey));
            }
            images.add(new Image(id, record.patient(), record.label().orElseThrow(), record.split(),
                    record.variant(), cues));
            List.of(rgb, seen, grey).forEach(Mat::release);
        }
        return new ImageCues(images);
    }

    private static int eighth(int pixels) {
        return pixels / 8;
    }

    private static double mean(Mat grey) {
        return Core.mean(grey).val[0];
    }

    private static double deviation(Mat grey) {
        MatOfDouble deviation = new MatOfDouble();
        Core.meanStdDev(grey, new MatOfDouble(), deviation);
        return deviation.get(0, 0)[0];
    }

    private static double difference(Mat grey) {
        Mat across = new Mat();
        Mat down = new Mat();
        Core.absdiff(grey.colRange(1, grey.cols()), grey.colRange(0, grey.cols() - 1), across);
        Core.absdiff(grey.rowRange(1, grey.rows()), grey.rowRange(0, grey.rows() - 1), down);
        return (mean(across) + mean(down)) / 2;
    }

    private static double share(Mat grey, double low, double high) {
        Mat inside = new Mat();
        Core.inRange(grey, new Scalar(low), new Scalar(high), inside);
        return (double) Core.countNonZero(inside) / grey.total();
    }

    /** Writes one row an image as UTF-8 CSV; the file is complete or not there. */
    public void write(Path file) throws IOException {
        Columns<Image> columns = Columns.of("cues", images)
                .text("image", Image::image).text("patient", Image::patient).text("label", p -> p.label.folderName())
                .text("split", p -> p.split.name()).text("variant", p -> p.variant.name());
        for (Cue cue : Cue.values()) {
            columns.number(cue.toString(), 3, p -> p.cues.get(cue));
        }
        CsvFile.write(file, columns.table());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the file cannot be read or is damaged; names it
     */
    public static ImageCues read(Path file) throws IOException {
        return new ImageCues(CsvFile.rows(file, "take the file from the repository again", row -> {
            Map<Cue, Double> values = new EnumMap<>(Cue.class);
            for (Cue cue : Cue.values()) {
                values.put(cue, Double.valueOf(row.getString(cue.toString())));
            }
            return new Image(row.getString("image"), row.getString("patient"), Label.ofFolder(row.getString("label")).orElseThrow(),
                    Split.valueOf(row.getString("split")), Variant.valueOf(row.getString("variant")), values);
        }));
    }

    /**
     * The area under the ROC curve of calling the larger value cancer, with its 95 % interval by patient. Below one half the smaller value
     * speaks for cancer. Not a number where there is no image, or no second class.
     *
     * @param test of the test images, or of all others, which training and validation share
     */
    public Interval auc(Variant variant, boolean test, Cue cue) {
        List<Image> of = images(variant, test);
        return of.isEmpty() ? Interval.UNDEFINED : aucs(of, List.of(values(of, cue, 1))).interval(0);
    }

    private List<Image> images(Variant variant, boolean test) {
        return images.stream().filter(p -> p.variant == variant && (p.split == Split.TEST) == test).toList();
    }

    private static double[] values(List<Image> of, Cue cue, double sign) {
        return of.stream().mapToDouble(p -> sign * p.cues.get(cue)).toArray();
    }

    private static PatientAucs aucs(List<Image> of, List<double[]> scores) {
        boolean[] cancer = new boolean[of.size()];
        for (int i = 0; i < cancer.length; i++) {
            cancer[i] = of.get(i).label == Label.CANCER;
        }
        return PatientAucs.of(cancer, scores, of.stream().map(Image::patient).toList());
    }

    /** One row a cue: its {@link #auc} on training and on test images. */
    public Table aucs(Variant variant) {
        return Columns.of("What one number tells, " + variant.name().toLowerCase(Locale.ROOT), List.of(Cue.values()))
                .text("number", cue -> cue)
                .text("meaning", cue -> cue.words)
                .interval("AUC, training images", 3, cue -> auc(variant, false, cue))
                .interval("AUC, test images", 3, cue -> auc(variant, true, cue)).table();
    }

    /** A number, and which of its directions speaks for cancer: 1 where the larger value does, -1 where the smaller one does. */
    private record Chosen(Cue cue, double sign) {

        @Override
        public String toString() {
            return (sign < 0 ? "less " : "more ") + cue;
        }
    }

    /** What training images suggest; empty where they lack a class. */
    private Optional<Chosen> chosen(Variant variant) {
        return Double.isNaN(auc(variant, false, Cue.BRIGHTNESS).estimate()) ? Optional.empty() : Arrays.stream(Cue.values())
                .max(Comparator.comparingDouble(cue -> Math.abs(auc(variant, false, cue).estimate() - 0.5)))
                .map(cue -> new Chosen(cue, Math.signum(auc(variant, false, cue).estimate() - 0.5)));
    }

    /**
     * Whether the number, and its direction, that training images suggest tells the class of test images: what a network could get
     * without looking at a nodule. Chosen without the test images, so that nine numbers are not nine chances.
     *
     * @param data in words
     * @return cannot tell, without a number, where one side lacks images of a class
     */
    public AuditVerdict verdict(Variant variant, String data) {
        String hypothesis = "one number, chosen on training images, tells the class";
        List<Image> test = images(variant, true);
        Optional<Chosen> chosen = chosen(variant).filter(c -> !test.isEmpty());
        return new AuditVerdict(AuditVerdict.Kind.IMAGES, hypothesis, data,
                "AUC of " + chosen.map(Chosen::toString).orElse("a number") + " minus one half",
                chosen.map(c -> aucs(test, List.of(values(test, c.cue, c.sign))).less(0, 0.5)).orElse(Evidence.NONE));
    }

    /**
     * The number that training images suggest beside each network, on the same test images by patient: the difference of their AUCs, and whether
     * the two are as good as each other within {@link Verdicts#MARGIN}. No rows where training images lack a class.
     *
     * @param answers of networks to test images of one variant
     * @throws IllegalArgumentException if an answer is to an image that was not measured
     */
    public Table besideNetworks(Predictions answers) {
        record Row(String model, Chosen chosen, PatientAucs aucs) {}
        List<Row> rows = answers.each().stream().flatMap(one -> chosen(one.rows().get(0).testVariant()).stream().map(c -> {
            List<Image> asked = asked(one);
            return new Row(one.model(), c, aucs(asked, List.of(values(asked, c.cue, c.sign), one.probabilities(Label.CANCER))));
        })).toList();
        return Columns.of("One number beside networks", rows)
                .text("number", Row::chosen)
                .number("AUC of the number", 3, row -> row.aucs.auc()[0])
                .text("network", Row::model)
                .number("AUC of the network", 3, row -> row.aucs.auc()[1])
                .signedInterval("number minus network", 3, row -> row.aucs.difference(0, 1).interval())
                .text("interval over", row -> row.aucs.varied())
                .text("verdict", row -> Verdict.within(Verdicts.MARGIN, row.aucs.difference(0, 1).interval())).table();
    }

    /**
     * Spearman's rank correlation of the networks' probability of cancer with each number, over the test images; one row a network and
     * epoch.
     *
     * @param kept of the epochs that were kept, of one combination
     * @param last of the last epochs, of the same
     * @throws IllegalArgumentException if an answer is to an image that was not measured
     */
    public Table followed(Predictions kept, Predictions last) {
        record Row(String model, String epoch, Predictions answers) {}
        List<Row> rows = kept.models().stream().flatMap(model -> Stream.of(
                new Row(model, "kept", kept.ofModel(model)), new Row(model, "last", last.ofModel(model)))).toList();
        Columns<Row> columns = Columns.of("How closely networks follow one number, " + String.join(", ", kept.combinations()), rows)
                .text("network", Row::model)
                .text("start", row -> row.answers.start())
                .text("epoch", Row::epoch);
        for (Cue cue : Cue.values()) {
            columns.signed(cue.toString(), 2, row -> rank(cue, row.answers));
        }
        return columns.table();
    }

    /** Not a number for one image, or where a value is the same for all. */
    private double rank(Cue cue, Predictions answers) {
        double[] values = asked(answers).stream().mapToDouble(p -> p.cues.get(cue)).toArray();
        return values.length < 2 ? Double.NaN
                : new SpearmansCorrelation().correlation(values, answers.probabilities(Label.CANCER));
    }

    private List<Image> asked(Predictions answers) {
        // the test side is asked; a training image may have the same name
        Map<String, Image> byName = images.stream()
                .sorted(Comparator.comparing(p -> p.split != Split.TEST))
                .collect(Collectors.toMap(p -> p.variant + " " + p.image, p -> p, (first, second) -> first));
        return answers.rows().stream().map(row -> {
            Image found = byName.get(row.testVariant() + " " + row.image());
            if (found == null) {
                throw new IllegalArgumentException(row.image() + " was not measured: answers and images are of different data");
            }
            return found;
        }).toList();
    }
}
