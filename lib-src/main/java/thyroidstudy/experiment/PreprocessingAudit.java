package thyroidstudy.experiment;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.data.StudyData;
import thyroidstudy.experiment.Trials.Condition;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.train.TrainingSettings;

/**
 * Does it matter that all networks were fed pixels divided by 255? One network of each family, on crops of phantoms, with the study's
 * preprocessing and with the one that the family expects.
 */
public final class PreprocessingAudit {

    private static final int SEEDS = 3;
    /** Without batch normalisation VGG's steps grow with its input, a hundred times larger here: 1e-3 ends in a loss that is no number. */
    private static final float VGG_ON_LARGE_VALUES = 1e-4f;
    private static final List<Backbone> FAMILIES = List.of(Backbone.VGG16, Backbone.RESNET50, Backbone.EFFICIENTNET_B7);

    private PreprocessingAudit() {}

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        StudyData crops = Trials.crops(PhantomSettings.small(), work.resolve("preprocessing"));
        return Trials.run(file, Trial.PHANTOMS, SEEDS, work, progress, seed -> {
            List<Condition> conditions = new ArrayList<>();
            for (Backbone family : FAMILIES) {
                for (Preprocessing preprocessing : Preprocessing.values()) {
                    conditions.add(new Condition(condition(family, preprocessing), 0, settings(family, preprocessing), crops));
                }
            }
            return conditions;
        });
    }

    private static TrainingSettings settings(Backbone family, Preprocessing preprocessing) {
        TrainingSettings settings = SmallNetwork.of(family, 48, 4).network(n -> n.withPreprocessing(preprocessing));
        return family == Backbone.VGG16 && preprocessing == Preprocessing.CORRECT
                ? settings.optimizer(o -> o.withLearningRate(VGG_ON_LARGE_VALUES)) : settings;
    }

    private static String condition(Backbone family, Preprocessing preprocessing) {
        return family.studyName() + " " + preprocessing.name();
    }

    /** The gain of the right preprocessing for each family. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return FAMILIES.stream()
                .map(family -> new AuditVerdict(AuditVerdict.Kind.TRIALS, family.studyName() + " learns better from what it was made for",
                        "crops of phantoms, no ImageNet weights", "AUC correct minus study's preprocessing",
                        trials.of(condition(family, Preprocessing.CORRECT), 0)
                                .minus(trials.of(condition(family, Preprocessing.STUDY), 0), Varied.SEEDS))
                        .asPrimary(family == Backbone.EFFICIENTNET_B7))
                .toList();
    }
}
