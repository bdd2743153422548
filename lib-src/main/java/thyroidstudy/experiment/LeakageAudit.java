package thyroidstudy.experiment;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.experiment.Trials.Condition;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.train.TrainingSettings;

/**
 * Does an image-wise split leak? Crops of phantoms whose signs have nothing to do with the class, so that an unbiased test ends
 * at an area of one half; patients differ from each other by a known strength. Split once by image, as the study's crops were,
 * and once by patient.
 */
public final class LeakageAudit {

    /** Conditions. */
    static final String BY_IMAGE = "split by image";
    static final String BY_PATIENT = "split by patient";

    /** How patients differ in a clinic; the main question is about these. */
    private static final double AS_IN_A_CLINIC = 1;
    private static final double[] PATIENT_EFFECTS = {0, 0.5, AS_IN_A_CLINIC};
    private static final int SEEDS = 4;
    private static final double TEST_SHARE = 0.2;

    private LeakageAudit() {}

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, Trial.PHANTOMS, SEEDS, work, progress, seed -> {
            List<Condition> conditions = new ArrayList<>();
            for (double effect : PATIENT_EFFECTS) {
                PhantomSettings phantoms = Trials.signless(40, 5, seed).withPatientEffect(effect);
                conditions.addAll(bothSplits(Trials.crops(phantoms, work.resolve("leakage-" + effect + "-" + seed)), effect, seed));
            }
            return conditions;
        });
    }

    /** The same on crops of real images, split in as many ways as there are seeds. */
    public static Trials run(StudyData crops, Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, crops.fingerprint(), SEEDS, work, progress, seed -> bothSplits(crops, 0, seed));
    }

    private static List<Condition> bothSplits(StudyData crops, double effect, int seed) {
        TrainingSettings settings = SmallNetwork.of(Backbone.RESNET50, 48, 8, 5e-3f);
        return List.of(new Condition(BY_IMAGE, effect, settings, Splits.trainTestByImage(crops, TEST_SHARE, seed)),
                new Condition(BY_PATIENT, effect, settings, Splits.trainTestByPatient(crops, TEST_SHARE, seed)));
    }

    /** The gap between the two splits at each strength of the patients' differences. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return Arrays.stream(PATIENT_EFFECTS)
                .mapToObj(effect -> {
                    AuditVerdict verdict = leaks("patients differ by " + effect + ": a split by image looks better than it is",
                            Trials.SIGNLESS, trials, effect, Varied.SEEDS_AND_PATIENTS);
                    return effect == AS_IN_A_CLINIC ? verdict.asPrimary() : verdict;
                }).toList();
    }

    /** The same on real images. */
    public static List<AuditVerdict> verdicts(Trials trials, String data) {
        return List.of(leaks("a split by image looks better than it is", data, trials, 0, Varied.SEEDS).asPrimary());
    }

    private static AuditVerdict leaks(String hypothesis, String data, Trials trials, double effect, Varied varied) {
        return new AuditVerdict(AuditVerdict.Kind.TRIALS, hypothesis, data, "AUC by image minus by patient",
                trials.of(BY_IMAGE, effect).minus(trials.of(BY_PATIENT, effect), varied));
    }
}
