package thyroidstudy.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.store.Columns;
import thyroidstudy.train.ComputeDevice;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;

/**
 * How long the study's trainings would take, estimated from counted operations. An image is worth one multiply-add and one addition for each
 * connection when it is validated, and three times as much when it is trained on: forward, and backward to the maps and to the weights.
 *
 * @param network    its name; {@code all} for the sum
 * @param perImage   multiply-adds of one image at the study's size
 * @param operations of the study's trainings on frames and crops, all epochs
 * @param speed      operations a second in trainings of this computer, reading and augmenting the images included
 */
public record StudyTime(String network, double perImage, double operations, double speed) {

    /** Operations a second in single precision by NVIDIA's data sheets: a T4, such as free notebook services lend, and an A100. */
    static final double T4 = 8.1e12;
    static final double A100 = 19.5e12;
    /** Assumed, not measured. */
    static final double SHARE_OF_CARD = 1 / 3.0;

    private static final double HOUR = 3600;

    /**
     * Estimates from the speed of some trainings.
     *
     * @param runs one a network, finished; the image size may be any, for operations are counted at both sizes
     */
    public static List<StudyTime> of(PublishedStudy published, List<TrainedRun> runs) {
        List<StudyTime> times = new ArrayList<>();
        String here = ComputeDevice.describe(Training.device());
        for (TrainedRun run : runs) {
            Backbone backbone = run.settings().backbone();
            TrainingSettings study = TrainingSettings.study(backbone);
            double perImage = backbone.multiplications(study.input().imageSize());
            double images = published.best().stream().map(PublishedStudy.Checkpoint::run)
                    .filter(name -> name.replace("_crop", "").equals(backbone.studyName()))
                    .mapToDouble(name -> passes(published.count(name.endsWith("_crop") ? "cropped train" : "uncropped train"))).sum();
            double imagesPerSecond = StatUtils.percentile(run.epochs().stream().mapToDouble(EpochRecord::imagesPerSecond).toArray(), 50);
            // one that had a share of the threads had neighbours on the others
            double neighbours = Math.max(1, (double) ComputeDevice.threads(here) / ComputeDevice.threads(run.device()));
            times.add(new StudyTime(backbone.studyName(), perImage, 2 * perImage * images * study.epochs(),
                    neighbours * imagesPerSecond * 3 * 2 * backbone.multiplications(run.settings().input().imageSize())));
        }
        return times;
    }

    /** What an epoch costs, in forward passes of one image. */
    private static double passes(PublishedStudy.Count set) {
        int validated = set.validationBenign() + set.validationCancer();
        return 3.0 * (set.benign() + set.cancer() - validated) + validated;
    }

    double secondsHere() {
        return operations / speed;
    }

    private double hoursOn(double card) {
        return operations / (card * SHARE_OF_CARD) / HOUR;
    }

    /** One row a network, and their sum. Estimates: they are no result that has to replicate. */
    public static Table table(List<StudyTime> times) {
        double operations = times.stream().mapToDouble(StudyTime::operations).sum();
        List<StudyTime> rows = new ArrayList<>(times);
        // one after the other, so the time is the sum of theirs
        rows.add(new StudyTime("all", Double.NaN, operations, operations / times.stream().mapToDouble(StudyTime::secondsHere).sum()));
        return Columns.of("The study's trainings, estimated", rows)
                .text("network", StudyTime::network)
                .number("multiply-adds an image (billion)", 2, t -> t.perImage / 1e9).orSay("-")
                .number("operations (10^15)", 1, t -> t.operations / 1e15)
                .number("here: operations a second (10^9)", 0, t -> t.speed / 1e9)
                .number("here: days", 1, t -> t.secondsHere() / HOUR / 24)
                .number("T4: hours", 1, t -> t.hoursOn(T4))
                .number("A100: hours", 1, t -> t.hoursOn(A100)).table();
    }
}
