package thyroidstudy.backbone;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer of a network that owns weights, under the name that Keras gives it.
 *
 * @param name  the name in Keras, for instance {@code conv2_block1_0_bn}
 * @param kind  decides how Keras lays its weights out
 * @param block the DJL block that holds the parameters
 */
public record KerasLayer(String name, Kind kind, Block block) {

    /** The sorts of layer that own weights in the five networks. */
    public enum Kind {
        /** Kernel (height, width, in, out); bias if there is one. */
        CONVOLUTION,
        /** Kernel (height, width, channels, 1), no bias in these networks unless batch normalisation is folded in. */
        DEPTHWISE,
        /** gamma, beta, moving mean, moving variance. */
        BATCH_NORMALIZATION,
        /** The input normalisation of EfficientNet: mean, variance, count. */
        NORMALIZATION,
        /** Kernel (in, out) and bias. */
        DENSE
    }

    /**
     * A weight of the layer as Keras sees it.
     *
     * @param name      the last part of its Keras 2 name, for instance {@code kernel}
     * @param parameter where DJL keeps it, initialised or not
     * @param kind      of the layer
     * @param trainable whether Keras counts it among the trainable weights
     */
    record Weight(String name, Parameter parameter, Kind kind, boolean trainable) {

        /** From an axis of the Keras array to that of the DJL array; identity for vectors. */
        int[] toDjl() {
            return switch (rank()) {
                // HWIO -> OIHW; a depthwise kernel is HWC1 -> C1HW
                case 4 -> kind == Kind.DEPTHWISE ? new int[] {2, 3, 0, 1} : new int[] {3, 2, 0, 1};
                case 2 -> new int[] {1, 0};
                default -> IntStream.range(0, rank()).toArray();
            };
        }

        int[] toKeras() {
            int[] there = toDjl();
            int[] back = new int[there.length];
            for (int i = 0; i < there.length; i++) {
                back[there[i]] = i;
            }
            return back;
        }

        /** Shape in Keras's layout. */
        Shape kerasShape() {
            Shape djl = parameter.getShape();
            if (kind == Kind.NORMALIZATION && name.equals("count")) {
                return new Shape();
            }
            int[] back = toKeras();
            return new Shape(IntStream.of(back).mapToLong(djl::get).toArray());
        }

        private int rank() {
            return parameter.getShape().dimension();
        }
    }

    /**
     * What Keras gives one name: block1 to block5 of VGG; conv1 to conv5 of ResNet; stem, block1 to block7 and top of EfficientNet, such
     * as block2 for {@code block2b_se_reduce}.
     */
    public String stage() {
        String first = kind == Kind.NORMALIZATION ? "stem" : name.replaceFirst("_.*", "");
        return first.replaceFirst("(?<=\\d)[a-z]$", "");
    }

    /** Multiply-adds for one image of the size for which the network was initialised; of normalisation, which has few, none are counted. */
    long multiplications() {
        return switch (kind) {
            case CONVOLUTION, DEPTHWISE, DENSE -> {
                Shape kernel = weights().get(0).parameter().getShape();
                Shape out = block.getOutputShapes(block.getInputShapes())[0];
                yield out.size() / out.get(0) * (kernel.size() / kernel.get(0));
            }
            case BATCH_NORMALIZATION, NORMALIZATION -> 0;
        };
    }

    /** The weights in Keras's order. */
    List<Weight> weights() {
        List<Parameter> own = block.getDirectParameters().values();
        return switch (kind) {
            case CONVOLUTION, DENSE -> named(own, List.of("kernel", "bias"), 2);
            case DEPTHWISE -> named(own, List.of("depthwise_kernel", "bias"), 2);
            case BATCH_NORMALIZATION -> named(own, List.of("gamma", "beta", "moving_mean", "moving_variance"), 2);
            case NORMALIZATION -> named(own, List.of("mean", "variance", "count"), 0);
        };
    }

    private List<Weight> named(List<Parameter> own, List<String> names, int trainable) {
        return IntStream.range(0, own.size())
                .mapToObj(i -> new Weight(names.get(i), own.get(i), kind, i < trainable))
                .toList();
    }
}
