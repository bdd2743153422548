package thyroidstudy.backbone;

import ai.djl.nn.SequentialBlock;
import java.util.List;

/** VGG (Simonyan and Zisserman 2015, configurations D and E) as in Keras: 3x3 convolutions with bias, ReLU, max pooling. */
final class Vgg {

    /**
     * A block of the paper's table 1; a 2x2 max pooling of stride 2 follows.
     *
     * @param convolutions how many
     * @param width        channels of each
     */
    record Stage(int convolutions, int width) {}

    static final List<Stage> VGG16 =
            List.of(new Stage(2, 64), new Stage(2, 128), new Stage(3, 256), new Stage(3, 512), new Stage(3, 512));
    static final List<Stage> VGG19 =
            List.of(new Stage(2, 64), new Stage(2, 128), new Stage(4, 256), new Stage(4, 512), new Stage(4, 512));

    private Vgg() {}

    /** (N,3,H,W) to (N,512,H/32,W/32); H and W at least 32. A flat chain, which the data-dependent initialisation walks. */
    static SequentialBlock features(List<Stage> stages, LayerFactory make) {
        SequentialBlock chain = new Chain();
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            for (int c = 1; c <= stage.convolutions(); c++) {
                String name = "block" + (s + 1) + "_conv" + c;
                chain.add(make.convolution(name, stage.width(), 3, 1, 1, true)).add(LayerFactory.relu());
            }
            chain.add(LayerFactory.maxPool(2, 2, 0));
        }
        return chain;
    }
}
