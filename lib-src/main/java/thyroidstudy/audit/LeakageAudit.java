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
import thyroidstudy.data.phantom.PhantomSettings;
import thyroidstudy.data.phantom.Phantoms;
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

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    static Trials run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Leakage", 2L * PATIENT_EFFECTS.length * SEEDS);
        TrainingSettings settings = SmallNetwork.of(Backbone.RESNET50, 48, 8, 5e-3f);
        Trials trials = Trials.read(file);
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (double effect : PATIENT_EFFECTS) {
                PhantomSettings phantoms = PhantomSettings.quick().withPatients(40).withImagesPerPatient(5, 5).withCancerShare(0.5)
                        .withDifficulty(1).withPatientEffect(effect).withSeed(seed);
                Path folder = work.resolve("leakage-" + effect + "-" + seed);
                StudyData crops = CroppedSet.write(Phantoms.of(phantoms, folder.resolve("phantoms")).read(null),
                        folder.resolve("crops"), CropSettings.standard(), null);
                for (String condition : List.of(BY_IMAGE, BY_PATIENT)) {
                    StudyData split = condition.equals(BY_IMAGE)
                            ? Splits.trainTestByImage(crops, TEST_SHARE, seed)
                            : Splits.trainTestByPatient(crops, TEST_SHARE, seed);
                    int of = seed;
                    trials = trials.with(file, condition, effect, seed,
                            () -> Trial.run(condition, effect, of, settings, split, folder.resolve(condition.replace(' ', '-'))));
                    progress.increment(1);
                }
            }
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
}
