package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the layers of one network and records those with weights in the order in which they are made, which has to be
 * the order of Keras's {@code model.layers}.
 */
final class LayerFactory {

    private final NetworkOptions options;
    private final boolean folded;
    private final List<KerasLayer> layers = new ArrayList<>();

    /** @param folded whether batch normalisation is left out, its work being the convolutions' ({@link FoldedBatchNorm}) */
    LayerFactory(NetworkOptions options, boolean folded) {
        this.options = options;
        this.folded = folded;
    }

    NetworkOptions options() {
        return options;
    }

    List<KerasLayer> layers() {
        return List.copyOf(layers);
    }

    <B extends Block> B keep(String name, KerasLayer.Kind kind, B block) {
        layers.add(new KerasLayer(name, kind, block));
        return block;
    }

    /** Square kernel, the same zero padding on all four sides. */
    Block convolution(String name, int filters, int kernel, int stride, int padding, boolean bias) {
        return keep(name, KerasLayer.Kind.CONVOLUTION, Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .optBias(bias || folded)
                .build());
    }

    /** One filter per channel, no bias of its own. */
    Block depthwise(String name, int channels, int kernel, int stride, int padding) {
        return keep(name, KerasLayer.Kind.DEPTHWISE, Conv2d.builder()
                .setFilters(channels)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(padding, padding))
                .optGroups(channels)
                .optBias(folded)
                .build());
    }

    Block batchNorm(String name, float epsilon) {
        return batchNorm(name, epsilon, false);
    }

    /** @param closesResidual whether it is the last layer of a residual branch */
    Block batchNorm(String name, float epsilon, boolean closesResidual) {
        return folded ? same()
                : keep(name, KerasLayer.Kind.BATCH_NORMALIZATION, new BatchNormalization(epsilon, options, closesResidual));
    }

    /** Changes its input, which convolutions, batch normalisation and sums do not need for their backward pass. */
    static Block relu() {
        return new LambdaBlock(ScriptedOperation.RELU_IN_PLACE::of, "relu");
    }

    /** Changes its input where no backward pass needs it. */
    Block swish() {
        return new LambdaBlock((folded ? ScriptedOperation.SWISH_IN_PLACE : ScriptedOperation.SWISH)::of, "swish");
    }

    static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    static Block maxPool(int window, int stride, int padding) {
        return Pool.maxPool2dBlock(
                new Shape(window, window), new Shape(stride, stride), new Shape(padding, padding));
    }

    /**
     * Keras's {@code correct_pad}: the zeros before a stride-2 'valid' convolution. Along an even axis there is one fewer before
     * than after; along an odd axis as many.
     */
    static Block zeroPadBeforeStride2(int kernel) {
        int half = kernel / 2;
        return new LambdaBlock(list -> {
            NDArray x = list.singletonOrThrow();
            long top = half - (1 - x.getShape().get(2) % 2);
            long left = half - (1 - x.getShape().get(3) % 2);
            return new NDList(x.pad(new Shape(left, half, top, half), 0));
        }, "zeroPad");
    }

    static SequentialBlock chain(Block... blocks) {
        SequentialBlock chain = new Chain();
        for (Block block : blocks) {
            chain.add(block);
        }
        return chain;
    }

    /** a(x) + b(x). Neither may be x itself: their results are changed or closed, as in {@link Chain}. */
    Block sum(Block a, Block b) {
        return new ParallelBlock(lists -> {
            try (NDArray left = lists.get(0).singletonOrThrow()) {
                return new NDList(plus(left, lists.get(1).singletonOrThrow()));
            }
        }, List.of(a, b));
    }

    /** x + branch(x). */
    Block residual(Block branch) {
        return new ParallelBlock(
                lists -> new NDList(plus(lists.get(0).singletonOrThrow(), lists.get(1).singletonOrThrow())), List.of(same(), branch));
    }

    /** The sum, in the place of the second where no backward pass needs it, which is closed otherwise. */
    private NDArray plus(NDArray x, NDArray y) {
        if (folded) {
            return y.addi(x);
        }
        try (y) {
            return x.add(y);
        }
    }

    /** x * scale(x), the scale's height and width being 1. */
    Block scaled(Block scale) {
        return new ParallelBlock(lists -> {
            NDArray x = lists.get(0).singletonOrThrow();
            NDArray factor = lists.get(1).singletonOrThrow();
            return new NDList(folded ? x.muli(factor) : x.mul(factor));
        }, List.of(same(), scale));
    }

    /** (N,C,H,W) to its spatial mean (N,C,1,1). */
    static Block squeeze() {
        return new LambdaBlock(list -> {
            NDArray mean = Pool.globalAvgPool2d(list.singletonOrThrow());
            return new NDList(mean.reshape(mean.getShape().get(0), mean.getShape().get(1), 1, 1));
        }, "squeeze");
    }

    static Block same() {
        return new LambdaBlock(x -> x, "identity");
    }
}
