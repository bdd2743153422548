package thyroidstudy.train;

import java.util.List;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.KerasLayer;
import thyroidstudy.backbone.KerasNetwork;

/**
 * Stages of a backbone that are not trained, as with Keras's {@code layer.trainable = False}: their weights stay, and so do their batch
 * normalisation's statistics, which are then applied in training as in prediction.
 *
 * <p>Stages are those of {@link KerasLayer#stage}.
 */
public final class FrozenStages {

    private FrozenStages() {}

    /** The stages of a backbone from the input on. */
    public static List<String> names(Backbone backbone) {
        return names(backbone.classifier());
    }

    private static List<String> names(KerasNetwork network) {
        return network.backboneLayers().stream().map(KerasLayer::stage).distinct().toList();
    }

    /** Freezes the first stages of a network. */
    static void apply(KerasNetwork network, int stages) {
        List<String> frozen = names(network).subList(0, stages);
        network.backboneLayers().stream()
                .filter(layer -> frozen.contains(layer.stage()))
                .forEach(layer -> layer.block().freezeParameters(true));
    }
}
