package thyroidstudy.audit;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.TrainingSettings;

/**
 * Does an image-wise split leak? Crops of phantoms whose signs have nothing to do with the class, so that an honest test ends
 * at an area of one half; patients differ from each other by a known strength. Split once by image, as the study's crops were,
 * and once by patient.
 */
public final class LeakageAudit {

    /** Conditions. */
    static final String BY_IMAGE = "split by image";
    static final String BY_PATIENT = "split by patient";

    private static final double[] PATIENT_EFFECTS = {0, 0.5, 1};
    private static final int SEEDS = 4;
    private static final double TEST_SHARE = 0.2;
    private static final String DATA = "phantoms without signs of their class";

    private LeakageAudit() {}

    private static TrainingSettings settings() {
        return SmallNetwork.of(Backbone.RESNET50, 48, 8, 5e-3f);
    }

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Leakage", 2L * PATIENT_EFFECTS.length * SEEDS);
        Trials trials = Trials.readToGoOn(file, Trial.PHANTOMS);
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (double effect : PATIENT_EFFECTS) {
                PhantomSettings phantoms = PhantomSettings.quick().withPatients(40).withImagesPerPatient(5, 5).withCancerShare(0.5)
                        .withDifficulty(1).withPatientEffect(effect).withSeed(seed);
                Path folder = work.resolve("leakage-" + effect + "-" + seed);
                StudyData crops = CroppedSet.write(Phantoms.of(phantoms, folder.resolve("phantoms")).read(NoProgress.NONE),
                        folder.resolve("crops"), CropSettings.standard(), NoProgress.NONE);
                trials = both(trials, file, effect, seed, crops, Trial.PHANTOMS, folder, progress);
            }
        }
        return trials;
    }

    /** The same on crops of real images, split in as many ways as there are seeds. */
    public static Trials run(StudyData crops, Path file, Path work, Progress progress) throws IOException {
        progress.reset("Leakage in " + crops.name(), 2L * SEEDS);
        String from = crops.fingerprint();
        Trials trials = Trials.readToGoOn(file, from);
        for (int seed = 1; seed <= SEEDS; seed++) {
            trials = both(trials, file, 0, seed, crops, from, work.resolve("leakage-" + seed), progress);
        }
        return trials;
    }

    private static Trials both(Trials before, Path file, double effect, int seed, StudyData crops, String from, Path folder,
            Progress progress) throws IOException {
        Trials trials = before;
        for (String condition : List.of(BY_IMAGE, BY_PATIENT)) {
            StudyData split = condition.equals(BY_IMAGE)
                    ? Splits.trainTestByImage(crops, TEST_SHARE, seed)
                    : Splits.trainTestByPatient(crops, TEST_SHARE, seed);
            trials = trials.with(file, condition, effect, seed,
                    () -> Trial.run(condition, effect, seed, settings(), split, from,
                            folder.resolve(condition.replace(' ', '-'))));
            progress.increment(1);
        }
        return trials;
    }

    /** The gap between the two splits at each strength of the patients' differences. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return Arrays.stream(PATIENT_EFFECTS)
                .mapToObj(effect -> AuditVerdict.above("patients differ by " + effect + ": a split by image looks better than it is",
                        DATA, "AUC by image minus by patient", trials.of(BY_IMAGE, effect).minus(trials.of(BY_PATIENT, effect))))
                .toList();
    }

    /** The same on real images. */
    public static List<AuditVerdict> verdicts(Trials trials, String data) {
        return List.of(AuditVerdict.above("a split by image looks better than it is", data, "AUC by image minus by patient",
                trials.of(BY_IMAGE, 0).minus(trials.of(BY_PATIENT, 0))));
    }
}
