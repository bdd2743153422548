package thyroidstudy.backbone;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * ResNet version 1 with bottlenecks (He et al. 2016) as in Keras: the stride is on the first 1x1 convolution and on the shortcut
 * (elsewhere often on the 3x3), every convolution has a bias.
 */
final class ResNet {

    /**
     * A row of the paper's table 1.
     *
     * @param width  channels of the 1x1 and 3x3 convolutions; the block gives out four times as many
     * @param blocks how many
     * @param stride of the first block
     */
    record Stage(int width, int blocks, int stride) {}

    static final List<Stage> RESNET50 =
            List.of(new Stage(64, 3, 1), new Stage(128, 4, 2), new Stage(256, 6, 2), new Stage(512, 3, 2));
    static final List<Stage> RESNET101 =
            List.of(new Stage(64, 3, 1), new Stage(128, 4, 2), new Stage(256, 23, 2), new Stage(512, 3, 2));

    private static final float EPSILON = 1.001e-5f;

    private ResNet() {}

    /** (N,3,H,W) to (N,2048,H/32,W/32), rounded up; H and W at least 32. */
    static SequentialBlock features(List<Stage> stages, LayerFactory make) {
        SequentialBlock chain = LayerFactory.chain(
                make.convolution("conv1_conv", 64, 7, 2, 3, true),
                make.batchNorm("conv1_bn", EPSILON),
                LayerFactory.relu(),
                // Keras pads with zeros, the engine with minus infinity: the same behind a ReLU
                LayerFactory.maxPool(3, 2, 1));
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            for (int b = 1; b <= stage.blocks(); b++) {
                String name = "conv" + (s + 2) + "_block" + b;
                int stride = b == 1 ? stage.stride() : 1;
                chain.add(bottleneck(name, stage.width(), stride, b == 1, make)).add(LayerFactory.relu());
            }
        }
        return chain;
    }

    private static Block bottleneck(String name, int width, int stride, boolean project, LayerFactory make) {
        Block reduce = make.convolution(name + "_1_conv", width, 1, stride, 0, true);
        Block reduceNorm = make.batchNorm(name + "_1_bn", EPSILON);
        Block spatial = make.convolution(name + "_2_conv", width, 3, 1, 1, true);
        Block spatialNorm = make.batchNorm(name + "_2_bn", EPSILON);
        // Keras lists layers by depth, so that those of the shortcut stand between the last two of the branch
        Block shortcut = project ? make.convolution(name + "_0_conv", 4 * width, 1, stride, 0, true) : null;
        Block expand = make.convolution(name + "_3_conv", 4 * width, 1, 1, 0, true);
        Block shortcutNorm = project ? make.batchNorm(name + "_0_bn", EPSILON) : null;
        Block expandNorm = make.batchNorm(name + "_3_bn", EPSILON, true);
        Block branch = LayerFactory.chain(
                reduce, reduceNorm, LayerFactory.relu(),
                spatial, spatialNorm, LayerFactory.relu(),
                expand, expandNorm);
        return project ? make.sum(LayerFactory.chain(shortcut, shortcutNorm), branch) : make.residual(branch);
    }
}
