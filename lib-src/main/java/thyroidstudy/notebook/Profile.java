package thyroidstudy.notebook;

import java.util.List;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.data.phantom.PhantomSettings;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/**
 * How much of the study is done: everything that differs between a run of minutes and the real one.
 *
 * @param name             {@code quick} or {@code full}
 * @param phantoms         the synthetic images, where no others are given
 * @param backbones        the networks, in the study's order
 * @param initialisation   where their weights start
 * @param imageSize        side of the square input, in pixels
 * @param batchSize        images a step
 * @param epochs           passes over the training images
 * @param learningRate     at the first step
 * @param augmentation     variation of the training images; so few steps as the quick profile has learn nothing under it
 * @param validationSplit  share of the training images kept for validation
 * @param batchNormBatches see {@link TrainingSettings}
 */
public record Profile(
        String name,
        PhantomSettings phantoms,
        List<Backbone> backbones,
        Initialisation initialisation,
        int imageSize,
        int batchSize,
        int epochs,
        float learningRate,
        Augmentation augmentation,
        double validationSplit,
        int batchNormBatches) {

    public Profile {
        backbones = List.copyOf(backbones);
    }

    /** Minutes on two cores: all five networks and all comparisons, on few and small images. */
    public static Profile quick() {
        return new Profile("quick", PhantomSettings.quick(), List.of(Backbone.values()), Initialisation.LEARNABLE,
                48, 16, 3, 2e-3f, Augmentation.none(), 0.2, 4);
    }

    /** The study's own sizes: a matter of hours on a graphics card, of days without. */
    public static Profile full() {
        TrainingSettings study = TrainingSettings.study(Backbone.VGG16);
        return new Profile("full", PhantomSettings.standard(), List.of(Backbone.values()), Initialisation.LEARNABLE,
                study.imageSize(), study.batchSize(), study.epochs(), study.learningRate(),
                study.augmentation(), study.validationSplit(), 0);
    }

    /** The profile of a name. */
    public static Profile of(String name) {
        return switch (name) {
            case "quick" -> quick();
            case "full" -> full();
            default -> throw new IllegalArgumentException("There is no profile " + name + ": use quick or full");
        };
    }

    /** The study's recipe for a network, in this profile's size. */
    public TrainingSettings training(Backbone backbone) {
        return TrainingSettings.study(backbone)
                .withInitialisation(initialisation)
                .withSize(imageSize, batchSize, epochs)
                .withLearningRate(learningRate)
                .withAugmentation(augmentation, !augmentation.equals(Augmentation.none()))
                .withValidationSplit(validationSplit)
                .withBatchNormBatches(batchNormBatches);
    }
}
