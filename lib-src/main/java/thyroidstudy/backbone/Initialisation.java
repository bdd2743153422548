package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import thyroidstudy.store.NoProgress;

/** Where the weights of a network start. */
public enum Initialisation {
    /**
     * Keras's defaults: Glorot uniform kernels and zero biases; for EfficientNet truncated normal kernels with variance 2 / fan-out.
     * Without pretrained weights VGG learns next to nothing from these in a short run.
     */
    KERAS,
    /**
     * For runs without pretrained weights. Kernels are normal with variance 2 / fan-in (He et al. 2015). In networks with batch
     * normalisation the last one of each residual branch starts at gamma 0 (Goyal et al. 2017), and EfficientNet normalises its
     * input with ImageNet's statistics; VGG, which has none, is brought to zero mean and unit variance per channel, layer by
     * layer, on a first batch (Kraehenbuehl et al. 2016, after the layer-sequential unit variance of Mishkin and Matas 2016).
     */
    LEARNABLE,
    /**
     * Keras's own ImageNet weights, as in the study, from {@link ImagenetWeights}; the head starts as with KERAS. EfficientNet gets
     * the rescaling that Keras adds for these weights.
     */
    IMAGENET;

    /** Standard deviation of a standard normal variable cut off at two. */
    private static final double TRUNCATED_NORMAL_STD = 0.87962566103423978;

    /** Smaller deviations are taken for a channel that is constant on the batch. */
    private static final float SMALLEST_DEVIATION = 1e-4f;

    /**
     * Initialises a network.
     *
     * @param network    not yet initialised
     * @param manager    that will own the parameters
     * @param seed       the same seed gives the same weights
     * @param firstBatch float32 (N,3,H,W), preprocessed as in training; a few tens of images. LEARNABLE looks into it, the
     *                   others use its shape
     * @throws IOException if IMAGENET's file cannot be obtained; says what to do
     */
    public void apply(KerasNetwork network, NDManager manager, long seed, NDArray firstBatch) throws IOException {
        apply(network, manager, seed, firstBatch, ImagenetWeights.fromEnvironment());
    }

    /** As above with these files. */
    public void apply(KerasNetwork network, NDManager manager, long seed, NDArray firstBatch, ImagenetWeights files) throws IOException {
        // before anything costly is done
        Path file = this == IMAGENET ? files.file(network.backbone(), NoProgress.NONE).path() : null;
        SplittableRandom seeds = new SplittableRandom(seed);
        for (KerasLayer layer : network.layers()) {
            SplittableRandom random = seeds.split();
            KerasLayer.Weight kernel = layer.weights().get(0);
            switch (layer.kind()) {
                case CONVOLUTION, DEPTHWISE, DENSE ->
                    kernel.parameter().setInitializer(kernels(network.backbone(), layer.kind(), random));
                default -> { }
            }
        }
        Shape one = new Shape(1, 3, firstBatch.getShape().get(2), firstBatch.getShape().get(3));
        network.initialize(manager, DataType.FLOAT32, one);
        if (this == LEARNABLE) {
            network.layers().forEach(Initialisation::calmResidualBranch);
            if (!network.backbone().hasBatchNormalization()) {
                standardise(network, manager, firstBatch);
            }
        } else if (this == IMAGENET) {
            KerasWeights.load(network, file, NoProgress.NONE);
        }
    }

    /** The network that these weights are for. */
    public NetworkOptions options() {
        return NetworkOptions.study().withImagenetRescaling(this == IMAGENET);
    }

    private Initializer kernels(Backbone backbone, KerasLayer.Kind kind, SplittableRandom random) {
        return (manager, shape, type) -> {
            double area = shape.dimension() == 4 ? shape.get(2) * shape.get(3) : 1;
            // Keras takes the last two axes of its kernel for in and out; a depthwise kernel is (h,w,channels,1)
            boolean depthwise = kind == KerasLayer.Kind.DEPTHWISE;
            double fanIn = area * shape.get(depthwise ? 0 : 1);
            double fanOut = area * shape.get(depthwise ? 1 : 0);
            DoubleSupplier draw;
            if (this == LEARNABLE) {
                double std = kind == KerasLayer.Kind.DENSE ? 0.01 : Math.sqrt(2 / (depthwise ? area : fanIn));
                draw = () -> std * random.nextGaussian();
            } else if (backbone.startsTruncatedNormal() && kind != KerasLayer.Kind.DENSE) {
                double std = Math.sqrt(2 / fanOut) / TRUNCATED_NORMAL_STD;
                draw = () -> std * truncatedGaussian(random);
            } else {
                double limit = Math.sqrt(6 / (fanIn + fanOut));
                draw = () -> random.nextDouble(-limit, limit);
            }
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) draw.getAsDouble();
            }
            return manager.create(values, shape);
        };
    }

    private static double truncatedGaussian(SplittableRandom random) {
        double value;
        do {
            value = random.nextGaussian();
        } while (Math.abs(value) > 2);
        return value;
    }

    private static void calmResidualBranch(KerasLayer layer) {
        if (layer.block() instanceof BatchNormalization norm && norm.closesResidual()) {
            norm.gamma().getArray().set(new float[Math.toIntExact(norm.gamma().getShape().size())]);
        } else if (layer.block() instanceof InputNormalization input) {
            input.useImagenetStatistics();
        }
    }

    /** Divides every kernel by its outputs' deviation and sets the bias to minus their mean, first layer to last. */
    private static void standardise(KerasNetwork network, NDManager manager, NDArray firstBatch) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray x = firstBatch;
        for (Block block : network.features().getChildren().values()) {
            try (NDManager step = manager.newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(step);
                NDArray y = block.forward(store, new NDList(input), false).singletonOrThrow();
                if (block instanceof Conv2d) {
                    NDArray byChannel = y.transpose(1, 0, 2, 3).reshape(y.getShape().get(1), -1);
                    NDArray mean = byChannel.mean(new int[] {1});
                    NDArray deviation = byChannel.sub(mean.expandDims(1)).square().mean(new int[] {1}).sqrt();
                    NDArray factor = deviation.maximum(SMALLEST_DEVIATION).pow(-1);
                    List<Parameter> own = block.getDirectParameters().values();
                    NDArray kernel = own.get(0).getArray();
                    kernel.mul(factor.reshape(-1, 1, 1, 1)).copyTo(kernel);
                    mean.neg().mul(factor).copyTo(own.get(1).getArray());
                    y = y.sub(mean.reshape(1, -1, 1, 1)).mul(factor.reshape(1, -1, 1, 1));
                }
                if (x != firstBatch) {
                    x.close();
                }
                x = y;
                x.attach(manager);
            }
        }
        if (x != firstBatch) {
            x.close();
        }
    }
}
