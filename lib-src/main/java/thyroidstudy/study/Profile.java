package thyroidstudy.study;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/**
 * How much of the study is done: everything that differs between a run of minutes and the real one.
 *
 * @param name             {@code quick}, {@code evening} or {@code full}
 * @param phantoms         the synthetic images, where no others are given
 * @param backbones        the networks, in the study's order
 * @param initialisation   where their weights start
 * @param imageSize        side of the square input, in pixels
 * @param batchSize        images a step
 * @param epochs           passes over the training images
 * @param learningRates    of each network at the first step
 * @param augmentation     variation of the training images; so few steps as the quick profile has learn nothing under it
 * @param testShare        share of the patients kept for testing, where the data brings no split of its own
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
        Map<Backbone, Float> learningRates,
        Augmentation augmentation,
        double testShare,
        double validationSplit,
        int batchNormBatches) {

    public Profile {
        backbones = List.copyOf(backbones);
        // in a fixed order: the text of a profile names the settings that recorded numbers come from
        learningRates = Collections.unmodifiableMap(new EnumMap<>(learningRates));
    }

    /** Minutes on two cores: all five networks and all comparisons, on few and small images. */
    public static Profile quick() {
        return new Profile("quick", PhantomSettings.quick(), List.of(Backbone.values()), Initialisation.LEARNABLE,
                48, 16, 4, quickRates(), Augmentation.none(), 0.2, 0.2, 4);
    }

    /**
     * So few steps have to be as large as each network bears. VGG has no batch normalisation and bears the study's own rate;
     * larger ones made its validation loss jump.
     */
    private static Map<Backbone, Float> quickRates() {
        return Map.of(
                Backbone.VGG16, 1e-3f, Backbone.VGG19, 1e-3f,
                Backbone.RESNET50, 5e-3f, Backbone.RESNET101, 5e-3f,
                Backbone.EFFICIENTNET_B7, 2e-3f);
    }

    /**
     * A long evening on two cores: the study's own size of picture and number of epochs, the quick profile's rates. Two fifths
     * of the patients are for testing, since data that fits into an evening has few of the rarer class.
     */
    public static Profile evening() {
        TrainingSettings study = TrainingSettings.study(Backbone.VGG16);
        return new Profile("evening", PhantomSettings.quick(), List.of(Backbone.values()), Initialisation.LEARNABLE,
                study.imageSize(), 16, study.epochs(), quickRates(), Augmentation.none(), 0.4, 0.2, 4);
    }

    /** The study's own sizes and ImageNet weights: a matter of hours on a graphics card, of days without. */
    public static Profile full() {
        TrainingSettings study = TrainingSettings.study(Backbone.VGG16);
        return new Profile("full", PhantomSettings.standard(), List.of(Backbone.values()), Initialisation.IMAGENET,
                study.imageSize(), study.batchSize(), study.epochs(),
                Stream.of(Backbone.values()).collect(Collectors.toMap(b -> b, b -> study.learningRate())),
                study.augmentation(), 0.2, study.validationSplit(), 0);
    }

    /** The profile of a name. */
    public static Profile of(String name) {
        return switch (name) {
            case "quick" -> quick();
            case "evening" -> evening();
            case "full" -> full();
            default -> throw new IllegalArgumentException("There is no profile " + name + ": use quick, evening or full");
        };
    }

    /** The same from other weights. */
    public Profile withInitialisation(Initialisation start) {
        return new Profile(name, phantoms, backbones, start, imageSize, batchSize, epochs, learningRates, augmentation, testShare,
                validationSplit, start == Initialisation.LEARNABLE ? 4 : 0);
    }

    /** The study's recipe for a network, in this profile's size. */
    public TrainingSettings training(Backbone backbone) {
        return TrainingSettings.study(backbone)
                .withInitialisation(initialisation)
                .withSize(imageSize, batchSize, epochs)
                .withLearningRate(learningRates.get(backbone))
                .withAugmentation(augmentation, !augmentation.equals(Augmentation.none()))
                .withValidationSplit(validationSplit)
                .withBatchNormBatches(batchNormBatches);
    }
}
