package thyroidstudy.experiment;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.crop.OverlayFreeSet;
import thyroidstudy.crop.OverlayRemoval;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.experiment.Trials.Condition;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.phantom.OverlayOptions;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.NoProgress;

/**
 * Do networks read the label off what the scanner wrote? Frames of phantoms whose signs have nothing to do with the class, with an
 * overlay that betrays the class (calipers and a biopsy note mostly on cancers) or does not; shown whole, without the overlay,
 * and the overlay alone.
 */
public final class OverlayAudit {

    static final String WHOLE = "whole frame";
    static final String WITHOUT = "without overlay";
    static final String ONLY = "overlay alone";
    static final String FAIR = "fair overlay";

    private static final int SEEDS = 3;
    private static final double TEST_SHARE = 0.3;

    private OverlayAudit() {}

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, Trial.PHANTOMS, SEEDS, work, progress, seed -> {
            Path folder = work.resolve("overlay-" + seed);
            List<Condition> conditions = new ArrayList<>(threeWays(frames(true, seed, folder.resolve("planted")), folder));
            conditions.add(condition(FAIR, frames(false, seed, folder.resolve("fair"))));
            return conditions;
        });
    }

    /** The same on real frames, where the content of the overlay is unknown; split by patient in as many ways as there are seeds. */
    public static Trials run(StudyData real, Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, real.fingerprint(), SEEDS, work, progress,
                seed -> threeWays(Splits.trainTestByPatient(real, TEST_SHARE, seed), work.resolve("overlay")));
    }

    private static List<Condition> threeWays(StudyData frames, Path folder) throws IOException {
        return List.of(condition(WHOLE, frames),
                condition(WITHOUT, OverlayFreeSet.make(frames, folder.resolve("without"), NoProgress.NONE).data()),
                condition(ONLY, overlays(frames, folder.resolve("only"))));
    }

    private static Condition condition(String name, StudyData frames) {
        return new Condition(name, 0, SmallNetwork.of(Backbone.RESNET50, 64, 8), frames);
    }

    private static StudyData frames(boolean planted, int seed, Path folder) throws IOException {
        return Phantoms.of(Trials.signless(110, 2, seed).withOverlays(OverlayOptions.usual().withLabelCorrelated(planted)), folder)
                .read(NoProgress.NONE);
    }

    /** The frames with everything but the overlay black. */
    static StudyData overlays(StudyData frames, Path folder) throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        ImageIds ids = ImageIds.of(frames);
        for (ImageRecord r : frames.records()) {
            Path file = folder.resolve(FrameFile.writableName(ids.of(r)));
            Mat frame = ImageDecoder.decodeBgr(r.path());
            OverlayRemoval overlay = OverlayRemoval.of(frame);
            Mat only = Mat.zeros(frame.size(), frame.type());
            frame.copyTo(only, overlay.mask());
            FrameFile.write(file, only);
            List.of(frame, overlay.mask(), only).forEach(Mat::release);
            records.add(r.derived(file, r.variant(), r.nodules(), r.scanArea(), r.attributes()));
        }
        return new StudyData(frames.name() + ", overlay alone", records, List.of());
    }

    /** What the overlay is worth to a network, with and without. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return List.of(
                verdict("a network learns from an overlay that betrays the class", Trials.SIGNLESS, "AUC betraying minus fair",
                        trials.of(WHOLE, 0).minus(trials.of(FAIR, 0), Varied.SEEDS_AND_PATIENTS)).asPrimary(),
                verdict("taking the overlay out takes that away", Trials.SIGNLESS, "AUC whole minus without overlay",
                        trials.of(WHOLE, 0).minus(trials.of(WITHOUT, 0), Varied.SEEDS_AND_PATIENTS)),
                verdict("the overlay alone is enough", Trials.SIGNLESS, "AUC overlay alone minus without overlay",
                        trials.of(ONLY, 0).minus(trials.of(WITHOUT, 0), Varied.SEEDS_AND_PATIENTS)));
    }

    /** The same on real frames; there is no overlay that is known to say nothing. */
    public static List<AuditVerdict> verdicts(Trials trials, String data) {
        return List.of(
                verdict("networks use the overlay", data, "AUC whole minus without overlay",
                        trials.of(WHOLE, 0).minus(trials.of(WITHOUT, 0), Varied.SEEDS)).asPrimary(),
                verdict("the overlay alone tells the class", data, "AUC overlay alone minus one half",
                        trials.of(ONLY, 0).meanMinus(0.5, Varied.SEEDS)));
    }

    private static AuditVerdict verdict(String hypothesis, String data, String measure, Evidence evidence) {
        return new AuditVerdict(AuditVerdict.Kind.TRIALS, hypothesis, data, measure, evidence);
    }
}
