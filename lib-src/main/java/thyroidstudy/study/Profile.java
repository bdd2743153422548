package thyroidstudy.study;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.input.Augmentation;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.train.EpochRule;
import thyroidstudy.train.LearningRateSchedule;
import thyroidstudy.train.TrainingSettings;

/**
 * How much of the study is done: everything that differs between a run of minutes and the real one.
 *
 * @param name      {@code quick}, {@code evening} or {@code full}
 * @param phantoms  the synthetic images, where no others are given
 * @param testShare share of the patients kept for testing, where the data brings no split of its own
 * @param recipes   how each network is trained, in the study's order
 * @param seeds     how often each network is trained on each form of the images, each time with another seed; at least once
 */
public record Profile(String name, PhantomSettings phantoms, double testShare, Map<Backbone, TrainingSettings> recipes,
        Map<Backbone, Integer> seeds) {

    /** In so few steps a network must take statistics of its batches instead of waiting for Keras's moving averages to settle. */
    private static final int BATCH_NORM_BATCHES = 4;

    /** VGG has no batch normalisation and over many epochs bears the study's own rate only; larger ones made its validation loss jump. */
    private static final Map<Backbone, Float> EVENING_RATES = Map.of(
            Backbone.VGG16, 1e-3f, Backbone.VGG19, 1e-3f,
            Backbone.RESNET50, 5e-3f, Backbone.RESNET101, 5e-3f,
            Backbone.EFFICIENTNET_B7, 2e-3f);

    /** So few steps have to be as large as each network bears, and the last of them small. */
    private static final Map<Backbone, Float> QUICK_RATES = Map.of(
            Backbone.VGG16, 2e-3f, Backbone.VGG19, 2e-3f,
            Backbone.RESNET50, 5e-3f, Backbone.RESNET101, 3e-3f,
            Backbone.EFFICIENTNET_B7, 5e-3f);

    /** One of either kind that is trained quickly, so that a run of minutes shows what another seed changes. */
    private static final Map<Backbone, Integer> QUICK_SEEDS = Map.of(Backbone.VGG16, 3, Backbone.RESNET50, 3);

    public Profile {
        recipes = Collections.unmodifiableMap(new EnumMap<>(recipes));
        seeds = Collections.unmodifiableMap(new TreeMap<>(seeds));
    }

    /**
     * Minutes on two cores: all five networks and all comparisons, on small images. Few epochs of many images teach more than many
     * epochs of few, which networks without pretrained weights learn by heart.
     */
    public static Profile quick() {
        return new Profile("quick", PhantomSettings.quick(), 0.2, recipes(study -> withoutPretraining(quickStart(study.backbone()), study)
                .input(i -> i.withImageSize(48)).withEpochs(2)
                .optimizer(o -> o.withLearningRate(QUICK_RATES.get(study.backbone())).withSchedule(new LearningRateSchedule.Cosine(0.02f)))
                .validation(v -> v.withKept(EpochRule.LAST))), QUICK_SEEDS);
    }

    /** Residual branches that start at zero, as LEARNABLE's do, need more steps than the quick profile has. */
    private static Initialisation quickStart(Backbone backbone) {
        return backbone == Backbone.RESNET50 || backbone == Backbone.RESNET101 ? Initialisation.KERAS : Initialisation.LEARNABLE;
    }

    /**
     * A long evening on two cores: the study's own image size and number of epochs. Two fifths
     * of the patients are for testing, since data that fits into an evening has few images of the minority class.
     */
    public static Profile evening() {
        return new Profile("evening", PhantomSettings.small(), 0.4, recipes(study -> withoutPretraining(Initialisation.LEARNABLE, study)
                .optimizer(o -> o.withLearningRate(EVENING_RATES.get(study.backbone())))), Map.of());
    }

    /** The study's own recipe: a matter of hours on a graphics card, of days without. */
    public static Profile full() {
        return new Profile("full", PhantomSettings.standard(), 0.2, recipes(study -> study), Map.of());
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

    /** What a few hundred images need where no ImageNet weights are used; augmentation pays only over many epochs. */
    private static TrainingSettings withoutPretraining(Initialisation start, TrainingSettings study) {
        return startingFrom(start, study).input(i -> i.withBatchSize(16)).withAugmentation(Augmentation.none())
                .validation(v -> v.withShare(0.2));
    }

    private static TrainingSettings startingFrom(Initialisation start, TrainingSettings recipe) {
        return recipe.network(n -> n.withInitialisation(start))
                .validation(v -> v.withBatchNormBatches(start == Initialisation.IMAGENET ? 0 : BATCH_NORM_BATCHES));
    }

    private static Map<Backbone, TrainingSettings> recipes(UnaryOperator<TrainingSettings> changes) {
        Map<Backbone, TrainingSettings> recipes = new EnumMap<>(Backbone.class);
        for (Backbone backbone : Backbone.values()) {
            recipes.put(backbone, changes.apply(TrainingSettings.study(backbone)));
        }
        return recipes;
    }

    /** The same from other weights. */
    public Profile withInitialisation(Initialisation start) {
        return withInitialisation(start, backbone -> true);
    }

    /** The same with other weights for some networks. */
    public Profile withInitialisation(Initialisation start, Predicate<Backbone> where) {
        return new Profile(name, phantoms, testShare, recipes(study -> where.test(study.backbone())
                ? startingFrom(start, training(study.backbone())) : training(study.backbone())), seeds);
    }

    /** The seeds of a network's trainings; the first is that of its recipe. */
    public List<Long> seeds(Backbone backbone) {
        return LongStream.range(0, seeds.getOrDefault(backbone, 1)).mapToObj(further -> training(backbone).seed() + further).toList();
    }

    /** The networks, in the study's order. */
    public List<Backbone> backbones() {
        return List.copyOf(recipes.keySet());
    }

    /** How a network is trained. */
    public TrainingSettings training(Backbone backbone) {
        return recipes.get(backbone);
    }

    /** One of the recipes, for what is the same in all: image size, epochs. */
    public TrainingSettings recipe() {
        return training(Backbone.VGG16);
    }
}
