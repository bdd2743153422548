package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Batch normalisation as a part of the convolution before it. In prediction both are linear: with s = gamma / sqrt(moving variance +
 * epsilon), the kernel becomes s * kernel and the bias becomes beta + s * (bias - moving mean) (Jacob et al. 2018, section 3.2).
 */
final class FoldedBatchNorm {

    private FoldedBatchNorm() {}

    /**
     * Gives a network without batch normalisation the weights with which it predicts as another one does.
     *
     * @param from with batch normalisation, initialised
     * @param to   the same layers without it ({@link LayerFactory}), initialised
     */
    static void copy(KerasNetwork from, KerasNetwork to) {
        Map<String, KerasLayer> layers = from.layers().stream().collect(Collectors.toMap(KerasLayer::name, Function.identity()));
        for (KerasLayer layer : to.layers()) {
            KerasLayer own = layers.get(layer.name());
            // Keras's names: conv1_bn follows conv1_conv, block2a_bn follows block2a_dwconv
            KerasLayer next = layers.get(layer.name().replaceFirst("(dw)?conv$", "bn"));
            if (next != null && next.block() instanceof BatchNormalization norm) {
                fold(own, norm, layer);
            } else {
                for (int i = 0; i < layer.weights().size(); i++) {
                    array(own, i).copyTo(array(layer, i));
                }
            }
        }
    }

    private static void fold(KerasLayer own, BatchNormalization norm, KerasLayer folded) {
        NDArray kernel = array(own, 0);
        try (NDManager scope = kernel.getManager().newSubManager()) {
            // what is computed from these then belongs to the scope
            Stream.of(own.block(), norm).flatMap(block -> block.getDirectParameters().values().stream())
                    .forEach(parameter -> parameter.getArray().tempAttach(scope));
            NDArray factor = norm.factor();
            kernel.mul(factor.reshape(-1, 1, 1, 1)).copyTo(array(folded, 0));
            NDArray bias = own.weights().size() > 1 ? array(own, 1) : scope.zeros(factor.getShape());
            norm.shift(bias, factor).copyTo(array(folded, 1));
        }
    }

    private static NDArray array(KerasLayer layer, int index) {
        return layer.weights().get(index).parameter().getArray();
    }
}
