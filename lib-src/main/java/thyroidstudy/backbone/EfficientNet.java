package thyroidstudy.backbone;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * EfficientNet (Tan and Le 2019) as in Keras: inverted residual blocks with squeeze and excitation, scaled in width and depth.
 * Rescaling and normalisation of the input are part of the network.
 */
final class EfficientNet {

    /**
     * A row of the paper's table 1, before scaling.
     *
     * @param kernel    side of the depthwise kernel
     * @param blocks    how many
     * @param width     output channels
     * @param expansion of the channels inside a block
     * @param stride    of the first block
     */
    record Stage(int kernel, int blocks, int width, int expansion, int stride) {}

    /**
     * A member of the family.
     *
     * @param width factor of the channels
     * @param depth factor of the blocks
     */
    record Scale(double width, double depth) {

        /** The nearest multiple of 8 that is not below 90 % of the scaled width. */
        int channels(int base) {
            double scaled = base * width;
            int rounded = Math.max(8, (int) (scaled + 4) / 8 * 8);
            return rounded < 0.9 * scaled ? rounded + 8 : rounded;
        }

        int blocks(int base) {
            return (int) Math.ceil(depth * base);
        }
    }

    static final Scale B7 = new Scale(2.0, 3.1);

    private static final List<Stage> STAGES = List.of(
            new Stage(3, 1, 16, 1, 1),
            new Stage(3, 2, 24, 6, 2),
            new Stage(5, 2, 40, 6, 2),
            new Stage(3, 3, 80, 6, 2),
            new Stage(5, 3, 112, 6, 1),
            new Stage(5, 4, 192, 6, 2),
            new Stage(3, 1, 320, 6, 1));
    private static final int STEM = 32;
    private static final int TOP = 1280;
    private static final double SQUEEZE = 0.25;
    private static final float EPSILON = 1e-3f;

    private EfficientNet() {}

    /** (N,3,H,W) to (N,2560,H/32,W/32) for B7, rounded up; H and W at least 32. */
    static SequentialBlock features(Scale scale, LayerFactory make) {
        int in = scale.channels(STEM);
        SequentialBlock chain = LayerFactory.chain(
                make.keep("normalization", KerasLayer.Kind.NORMALIZATION,
                        new InputNormalization(make.options().imagenetRescaling())),
                LayerFactory.zeroPadBeforeStride2(3),
                make.convolution("stem_conv", in, 3, 2, 0, false),
                make.batchNorm("stem_bn", EPSILON),
                make.swish());
        int all = STAGES.stream().mapToInt(stage -> scale.blocks(stage.blocks())).sum();
        int before = 0;
        for (int s = 0; s < STAGES.size(); s++) {
            Stage stage = STAGES.get(s);
            int out = scale.channels(stage.width());
            for (int b = 0; b < scale.blocks(stage.blocks()); b++) {
                String name = "block" + (s + 1) + (char) ('a' + b) + "_";
                float drop = make.options().dropConnect() * before++ / all;
                chain.add(block(name, stage, in, out, b == 0 ? stage.stride() : 1, drop, make));
                in = out;
            }
        }
        return chain
                .add(make.convolution("top_conv", scale.channels(TOP), 1, 1, 0, false))
                .add(make.batchNorm("top_bn", EPSILON))
                .add(make.swish());
    }

    private static Block block(
            String name, Stage stage, int in, int out, int stride, float drop, LayerFactory make) {
        SequentialBlock branch = new Chain();
        int inner = in * stage.expansion();
        if (stage.expansion() != 1) {
            branch.add(make.convolution(name + "expand_conv", inner, 1, 1, 0, false))
                    .add(make.batchNorm(name + "expand_bn", EPSILON))
                    .add(make.swish());
        }
        int kernel = stage.kernel();
        if (stride == 2) {
            branch.add(LayerFactory.zeroPadBeforeStride2(kernel))
                    .add(make.depthwise(name + "dwconv", inner, kernel, 2, 0));
        } else {
            branch.add(make.depthwise(name + "dwconv", inner, kernel, 1, kernel / 2));
        }
        boolean residual = stride == 1 && in == out;
        branch.add(make.batchNorm(name + "bn", EPSILON))
                .add(make.swish())
                .add(squeezeAndExcite(name, Math.max(1, (int) (in * SQUEEZE)), inner, make))
                .add(make.convolution(name + "project_conv", out, 1, 1, 0, false))
                .add(make.batchNorm(name + "project_bn", EPSILON, residual));
        return residual ? make.residual(branch.add(new DropConnect(drop))) : branch;
    }

    private static Block squeezeAndExcite(String name, int squeezed, int channels, LayerFactory make) {
        return make.scaled(LayerFactory.chain(
                LayerFactory.squeeze(),
                make.convolution(name + "se_reduce", squeezed, 1, 1, 0, true),
                make.swish(),
                make.convolution(name + "se_expand", channels, 1, 1, 0, true),
                new LambdaBlock(x -> new NDList(LayerFactory.sigmoid(x.singletonOrThrow())), "sigmoid")));
    }
}
