package thyroidstudy.train;

import java.util.List;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.KerasLayer;
import thyroidstudy.backbone.KerasNetwork;

/**
 * Stages of a backbone that are not trained, as with Keras's {@code layer.trainable = False}: their weights stay, and so do their batch
 * normalisation's statistics, which are then applied in training as in prediction.
 *
 * <p>A stage is what Keras gives one name: block1 to block5 of VGG; conv1 to conv5 of ResNet; stem, block1 to block7 and top of
 * EfficientNet.
 */
public final class FrozenStages {

    private FrozenStages() {}

    /** The stages of a backbone from the input on. */
    public static List<String> names(Backbone backbone) {
        return names(backbone.classifier());
    }

    private static List<String> names(KerasNetwork network) {
        return network.backboneLayers().stream().map(FrozenStages::stage).distinct().toList();
    }

    /** Such as block2 for {@code block2b_se_reduce}. */
    private static String stage(KerasLayer layer) {
        String name = layer.name().equals("normalization") ? "stem" : layer.name().replaceFirst("_.*", "");
        return name.replaceFirst("(?<=\\d)[a-z]$", "");
    }

    /** Freezes the first stages of a network. */
    static void apply(KerasNetwork network, int stages) {
        List<String> frozen = names(network).subList(0, stages);
        network.backboneLayers().stream()
                .filter(layer -> frozen.contains(stage(layer)))
                .forEach(layer -> layer.block().freezeParameters(true));
    }
}
