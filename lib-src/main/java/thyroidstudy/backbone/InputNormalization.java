package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;

/**
 * The first layers of EfficientNet in Keras: x / 255, then (x - mean) / sqrt(variance) per channel with stored statistics, then,
 * with ImageNet weights since TensorFlow 2.9, x / sqrt(std).
 *
 * <p>The statistics are weights in Keras (mean, variance and a count: 7 of the 64,097,687), hence parameters here.
 */
final class InputNormalization extends AbstractBlock {

    /** Of the ImageNet pixels, R, G, B, on a scale of 0 to 1. */
    static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
    static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

    private static final double SMALLEST_DEVIATION = 1e-7;

    private final Parameter mean;
    private final Parameter variance;
    private final boolean rescale;

    InputNormalization(boolean rescale) {
        this.rescale = rescale;
        mean = add("mean", new Shape(3), Initializer.ZEROS);
        variance = add("variance", new Shape(3), Initializer.ONES);
        add("count", new Shape(1), Initializer.ZEROS);
    }

    private Parameter add(String name, Shape shape, Initializer initializer) {
        Parameter parameter = addParameter(Parameter.builder().setName(name).setType(Parameter.Type.OTHER)
                .optRequiresGrad(false).optShape(shape).build());
        parameter.setInitializer(initializer);
        return parameter;
    }

    /** Sets the ImageNet statistics, which the official weight file would bring. */
    void useImagenetStatistics() {
        mean.getArray().set(IMAGENET_MEAN);
        float[] squares = new float[IMAGENET_STD.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = IMAGENET_STD[i] * IMAGENET_STD[i];
        }
        variance.getArray().set(squares);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        Shape perChannel = new Shape(1, 3, 1, 1);
        NDArray m = store.getValue(mean, x.getDevice(), training).reshape(perChannel);
        NDArray deviation = store.getValue(variance, x.getDevice(), training)
                .sqrt().maximum(SMALLEST_DEVIATION).reshape(perChannel);
        NDArray y = x.div(255f).sub(m).div(deviation);
        if (rescale) {
            NDManager manager = x.getManager();
            y = y.div(manager.create(IMAGENET_STD).toDevice(x.getDevice(), false).sqrt().reshape(perChannel));
        }
        // in the precision of the input; the statistics are float32
        return new NDList(ScriptedOperation.inPrecisionOf(x, y));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        // none
    }
}
