package thyroidstudy.experiment;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.experiment.Trials.Condition;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.train.TrainingSettings;

/**
 * Does an image-wise split leak? Crops of phantoms whose signs have nothing to do with the class, so that an unbiased test ends
 * at an AUC of one half; patients differ from each other by a known strength. Split once by image, as the study's crops were,
 * and once by patient. The control, strength 0, has patients that are made up of images of different patients of one class: whatever a
 * network recognises in an image, it does not tell whose other images it has seen.
 */
public final class LeakageAudit {

    /** Conditions. */
    static final String BY_IMAGE = "split by image";
    static final String BY_PATIENT = "split by patient";

    /** How patients differ in a clinic; the main question is about these. */
    private static final double AS_IN_A_CLINIC = 1;
    private static final double CONTROL = 0;
    private static final double[] PATIENT_EFFECTS = {CONTROL, 0.5, AS_IN_A_CLINIC};
    private static final int PATIENTS = 40;
    private static final int IMAGES_EACH = 5;
    private static final int SEEDS = 4;
    private static final double TEST_SHARE = 0.2;

    private LeakageAudit() {}

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, Trial.PHANTOMS, SEEDS, work, progress, seed -> {
            List<Condition> conditions = new ArrayList<>();
            for (double effect : PATIENT_EFFECTS) {
                Path folder = work.resolve("leakage-" + effect + "-" + seed);
                StudyData crops = effect == CONTROL
                        ? regrouped(Trials.crops(Trials.signless(PATIENTS * IMAGES_EACH, 1, seed), folder), IMAGES_EACH)
                        : Trials.crops(Trials.signless(PATIENTS, IMAGES_EACH, seed).withPatientEffect(effect), folder);
                conditions.addAll(bothSplits(crops, effect, seed));
            }
            return conditions;
        });
    }

    /** The same images under new patients, each of so many images of one class as they come. */
    static StudyData regrouped(StudyData images, int imagesEach) {
        Map<Label, Integer> seen = new EnumMap<>(Label.class);
        List<ImageRecord> records = images.labelled().records().stream().map(r -> {
            Label label = r.label().orElseThrow();
            int number = seen.merge(label, 1, Integer::sum) - 1;
            return r.withPatient(label + "-" + number / imagesEach);
        }).toList();
        return new StudyData(images.name(), records, images.problems());
    }

    /** The same on crops of real images, split in as many ways as there are seeds. */
    public static Trials run(StudyData crops, Path file, Path work, Progress progress) throws IOException {
        return Trials.run(file, crops.fingerprint(), SEEDS, work, progress, seed -> bothSplits(crops, 0, seed));
    }

    private static List<Condition> bothSplits(StudyData crops, double effect, int seed) {
        TrainingSettings settings = SmallNetwork.of(Backbone.RESNET50, 48, 8);
        return List.of(new Condition(BY_IMAGE, effect, settings, Splits.trainTestByImage(crops, TEST_SHARE, seed)),
                new Condition(BY_PATIENT, effect, settings, Splits.trainTestByPatient(crops, TEST_SHARE, seed)));
    }

    /** The gap between the two splits at each strength of the patients' differences. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return Arrays.stream(PATIENT_EFFECTS)
                .mapToObj(effect -> {
                    String patients = effect == CONTROL ? "control, patients of unrelated images" : "patients differ by " + effect;
                    return leaks(patients + ": a split by image looks better than it is", Trials.SIGNLESS, trials, effect,
                            Varied.SEEDS_AND_PATIENTS).asPrimary(effect == AS_IN_A_CLINIC);
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
