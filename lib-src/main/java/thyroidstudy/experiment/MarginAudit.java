package thyroidstudy.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.crop.CropEntry;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.crop.DerivedSet;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.ScanArea;
import thyroidstudy.store.Columns;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.NetworkPool;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/**
 * Why do networks that were trained on crops fail on whole frames? Three things change at once: the nodule is smaller, there is
 * more around it, and the scanner's overlay comes in. Between crop and frame lie views that change them one after the other: crops
 * with growing margins, the scan area alone, the frame.
 *
 * @param views from narrow to wide
 */
public record MarginAudit(List<View> views) {

    private static final double[] MARGINS = {CropSettings.standard().margin(), 0.5, 1, 2};

    /**
     * What networks made of one view.
     *
     * @param name    of the view
     * @param width   its width in widths of the nodule, median over the images
     * @param answers of all networks on the same images
     */
    public record View(String name, double width, Predictions answers) {}

    public MarginAudit {
        views = List.copyOf(views);
    }

    /**
     * Shows every view to every network. No views without a network, or without a marked nodule of each class, since there would be no
     * AUC to compare.
     *
     * @param runs   trained on crops
     * @param frames uncropped test images; those without a marked nodule are left out
     * @param folder where the views are kept
     */
    public static MarginAudit of(List<TrainedRun> runs, StudyData frames, Path folder, Progress progress) throws IOException {
        StudyData marked = frames.labelled().where(r -> !r.nodules().isEmpty());
        if (runs.isEmpty() || marked.records().stream().map(ImageRecord::label).distinct().count() < 2) {
            return new MarginAudit(List.of());
        }
        List<Shown> shown = new ArrayList<>();
        for (double margin : MARGINS) {
            DerivedSet crops = CroppedSet.make(marked, folder, CropSettings.standard().withMargin(margin), NoProgress.NONE);
            List<Double> widths = crops.data().records().stream().map(CropEntry::of)
                    .map(e -> longer(e.box()) / longer(e.nodule().orElseThrow())).toList();
            shown.add(new Shown(String.format(Locale.ROOT, "margin %.2f", margin), median(widths), crops.data()));
        }
        List<Double> areaWidths = new ArrayList<>();
        StudyData areas = scanAreas(marked, folder.resolve("scan-area"), areaWidths);
        shown.add(new Shown("scan area", median(areaWidths), areas));
        List<Double> frameWidths = new ArrayList<>();
        for (ImageRecord r : marked.records()) {
            Mat frame = ImageDecoder.decodeBgr(r.path());
            frameWidths.add(frame.width() / nodule(r));
            frame.release();
        }
        shown.add(new Shown("frame", median(frameWidths), marked));
        progress.reset("Views", (long) shown.size() * runs.size());
        List<List<Predictions>> answers = NetworkPool.of(runs.get(0).settings(), Training.device())
                .forEach(runs, run -> answers(run, shown, progress));
        return new MarginAudit(IntStream.range(0, shown.size()).mapToObj(v -> new View(shown.get(v).name, shown.get(v).width,
                answers.stream().map(ofRun -> ofRun.get(v)).reduce(Predictions::and).orElseThrow())).toList());
    }

    /** A view before networks are asked about it. */
    private record Shown(String name, double width, StudyData images) {}

    /** What one network says of each view; kept beside its weights, which are loaded once, and only if something is missing. */
    private static List<Predictions> answers(TrainedRun run, List<Shown> shown, Progress progress) throws IOException {
        List<Predictions> answers = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = null;
            for (Shown view : shown) {
                Path kept = run.folder().resolve("view-" + view.images.fingerprint() + ".csv");
                if (!Files.exists(kept)) {
                    network = network == null ? run.predictor(manager) : network;
                    NetworkPredictions.of(run, network, view.images, manager, NoProgress.NONE).write(kept);
                }
                answers.add(Predictions.read(kept));
                progress.increment(1);
            }
        }
        return answers;
    }

    private static double median(List<Double> values) {
        return StatUtils.percentile(values.stream().mapToDouble(v -> v).toArray(), 50);
    }

    private static double longer(Box box) {
        return Math.max(box.width(), box.height());
    }

    private static double nodule(ImageRecord record) {
        return record.nodules().stream().mapToDouble(n -> longer(n.box())).max().orElseThrow();
    }

    /** The scan areas of the frames as images; what is there is not made again. */
    private static StudyData scanAreas(StudyData frames, Path folder, List<Double> widths) throws IOException {
        List<ImageRecord> areas = new ArrayList<>();
        ImageIds ids = ImageIds.of(frames);
        for (ImageRecord r : frames.records()) {
            Mat frame = ImageDecoder.decodeBgr(r.path());
            Box box = ScanArea.find(frame).bounds();
            widths.add(box.width() / nodule(r));
            Path file = folder.resolve(FrameFile.writableName(ids.of(r)));
            if (!Files.exists(file)) {
                Mat shown = frame.submat(new Rect(box.x(), box.y(), box.width(), box.height()));
                FrameFile.write(file, shown);
                shown.release();
            }
            frame.release();
            areas.add(r.derived(file, r.variant(), List.of(), Optional.empty(), r.attributes()));
        }
        return new StudyData(frames.name() + ", scan areas", areas, List.of());
    }

    /** Areas under the ROC curve: one row a view, one column a network. */
    public Table table() {
        Columns<View> columns = Columns.of("AUC of networks trained on crops, by what they are shown", views)
                .text("view", View::name)
                .number("width in nodules", 1, View::width);
        for (String model : models()) {
            columns.number(model, 3, view -> auc(view, model));
        }
        return columns.table();
    }

    /** Networks, in the order of the runs. */
    public List<String> models() {
        return views.isEmpty() ? List.of() : views.get(0).answers().models();
    }

    /** AUCs of one network, view by view. */
    public double[] aucs(String model) {
        return views.stream().mapToDouble(view -> auc(view, model)).toArray();
    }

    private static double auc(View view, String model) {
        return RocCurve.ofClass(view.answers().ofModel(model), Label.CANCER).auc();
    }

    /** What each of the three changes costs on average over the networks, by patient; none without views. */
    public List<AuditVerdict> verdicts(String data) {
        if (views.isEmpty()) {
            return List.of();
        }
        List<Predictions> sets = new ArrayList<>();
        for (View view : views) {
            models().forEach(model -> sets.add(view.answers().ofModel(model)));
        }
        PatientAucs aucs = PatientAucs.of(sets);
        int crop = 0;
        int wide = MARGINS.length - 1;
        int scan = MARGINS.length;
        int frame = MARGINS.length + 1;
        return List.of(
                verdict(aucs, "context and a smaller nodule cost AUC", data, "AUC crop minus widest margin", crop, wide),
                verdict(aucs, "the rest of the image costs more", data, "AUC widest margin minus scan area", wide, scan),
                verdict(aucs, "the overlay and its border cost more", data, "AUC scan area minus frame", scan, frame),
                verdict(aucs, "all together: networks trained on crops do worse on frames", data, "AUC crop minus frame", crop, frame).asPrimary());
    }

    private AuditVerdict verdict(PatientAucs aucs, String hypothesis, String data, String what, int a, int b) {
        int n = models().size();
        double[] weights = new double[views.size() * n];
        Arrays.fill(weights, a * n, (a + 1) * n, 1.0 / n);
        Arrays.fill(weights, b * n, (b + 1) * n, -1.0 / n);
        return new AuditVerdict(AuditVerdict.Kind.IMAGES, hypothesis, data, what, aucs.contrast(weights).evidence());
    }
}
