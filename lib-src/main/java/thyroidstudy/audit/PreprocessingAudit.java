package thyroidstudy.audit;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.StudyData;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.NoProgress;

/**
 * Does it matter that all networks were fed pixels divided by 255? One network of each family, on crops of phantoms, with the study's
 * preprocessing and with the one that the family expects.
 */
public final class PreprocessingAudit {

    private static final int SEEDS = 3;
    private static final Map<Backbone, Float> RATES =
            Map.of(Backbone.VGG16, 1e-3f, Backbone.RESNET50, 5e-3f, Backbone.EFFICIENTNET_B7, 2e-3f);
    /** Without batch normalisation VGG's steps grow with its input, a hundred times larger here: 1e-3 ends in a loss that is no number. */
    private static final float VGG_ON_LARGE_VALUES = 1e-4f;
    private static final List<Backbone> FAMILIES = List.of(Backbone.VGG16, Backbone.RESNET50, Backbone.EFFICIENTNET_B7);

    private PreprocessingAudit() {}

    /** Does what is missing in the file; about a quarter of an hour on two cores. */
    public static Trials run(Path file, Path work, Progress progress) throws IOException {
        progress.reset("Preprocessing", 2L * FAMILIES.size() * SEEDS);
        Path folder = work.resolve("preprocessing");
        StudyData crops = CroppedSet.write(Phantoms.of(PhantomSettings.quick(), folder.resolve("phantoms")).read(NoProgress.NONE),
                folder.resolve("crops"), CropSettings.standard(), NoProgress.NONE);
        Trials trials = Trials.readToGoOn(file, Trial.PHANTOMS);
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (Backbone family : FAMILIES) {
                for (Preprocessing preprocessing : Preprocessing.values()) {
                    String condition = condition(family, preprocessing);
                    int of = seed;
                    trials = trials.with(file, condition, 0, seed, () -> Trial.run(condition, 0, of,
                            SmallNetwork.of(family, 48, 4, rate(family, preprocessing)).withPreprocessing(preprocessing), crops,
                            Trial.PHANTOMS, folder.resolve(condition.replaceAll("\\W+", "-") + "-" + of)));
                    progress.increment(1);
                }
            }
        }
        return trials;
    }

    private static float rate(Backbone family, Preprocessing preprocessing) {
        return family == Backbone.VGG16 && preprocessing == Preprocessing.CORRECT ? VGG_ON_LARGE_VALUES : RATES.get(family);
    }

    private static String condition(Backbone family, Preprocessing preprocessing) {
        return family.studyName() + " " + preprocessing;
    }

    /** The gain of the right preprocessing for each family. */
    public static List<AuditVerdict> verdicts(Trials trials) {
        return FAMILIES.stream()
                .map(family -> AuditVerdict.above(family.studyName() + " learns better from what it was made for",
                        "crops of phantoms, no ImageNet weights", "AUC correct minus study's preprocessing",
                        trials.of(condition(family, Preprocessing.CORRECT), 0)
                                .minus(trials.of(condition(family, Preprocessing.STUDY), 0))))
                .toList();
    }
}
