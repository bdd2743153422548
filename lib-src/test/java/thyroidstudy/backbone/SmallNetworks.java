package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDArrays;
import ai.djl.nn.SequentialBlock;
import java.util.List;
import java.util.function.Function;

/** Small relatives of the networks, as in environment/dev/parity/keras_files.py. */
public final class SmallNetworks {

    private SmallNetworks() {}

    public static KerasNetwork network(String studyName) {
        return new KerasNetwork(Backbone.of(studyName), NetworkOptions.study(), of(studyName));
    }

    static Function<LayerFactory, SequentialBlock> of(String studyName) {
        return switch (Backbone.of(studyName)) {
            case VGG16, VGG19 -> make -> Vgg.features(List.of(new Vgg.Stage(2, 4), new Vgg.Stage(3, 6)), make);
            case RESNET50, RESNET101 -> make ->
                    ResNet.features(List.of(new ResNet.Stage(4, 2, 1), new ResNet.Stage(6, 2, 2)), make);
            case EFFICIENTNET_B7 -> make -> EfficientNet.features(new EfficientNet.Scale(0.1, 0.5), make);
        };
    }

    /** All weights one after the other. */
    static float[] weights(KerasNetwork network) {
        NDList flat = new NDList();
        for (var parameter : network.getParameters().values()) {
            flat.add(parameter.getArray().flatten());
        }
        try (NDArray all = NDArrays.concat(flat)) {
            return all.toFloatArray();
        } finally {
            flat.close();
        }
    }
}
