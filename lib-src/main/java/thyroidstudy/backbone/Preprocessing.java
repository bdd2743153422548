package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** What is done to pixels before a network sees them; recorded with every result. */
public enum Preprocessing {
    /**
     * x / 255 for all five, as the study did. EfficientNet divides by 255 once more itself, so that the study's saw nearly black
     * images; that belongs to the study and is kept.
     */
    STUDY {
        @Override
        NDArray onPixels(Backbone backbone, NDArray rgb) {
            return rgb.div(255f);
        }
    },
    /**
     * What the ImageNet weights expect: for VGG and ResNet BGR minus (103.939, 116.779, 123.68); for EfficientNet the pixels as
     * they are, since its first layers normalise.
     */
    CORRECT {
        @Override
        NDArray onPixels(Backbone backbone, NDArray rgb) {
            if (!backbone.caffeInput()) {
                return rgb;
            }
            NDManager manager = rgb.getManager();
            // the mean in the order of the pixels, R first; then the channels are turned round
            NDArray mean = manager.create(new float[] {123.68f, 116.779f, 103.939f}).toDevice(rgb.getDevice(), false);
            return rgb.sub(mean).flip(3);
        }
    };

    /**
     * Preprocesses a batch.
     *
     * @param backbone the network it is for
     * @param nhwc     float32 (N,H,W,3), R G B, 0 to 255
     * @return float32 (N,3,H,W): a transposed view in channels-last memory order, which the engine's convolutions then keep; on the
     *     manager of the input
     */
    public NDArray apply(Backbone backbone, NDArray nhwc) {
        if (nhwc.getShape().dimension() != 4 || nhwc.getShape().get(3) != 3) {
            throw new IllegalArgumentException("Expected a batch (N,H,W,3), got " + nhwc.getShape());
        }
        return onPixels(backbone, nhwc).transpose(0, 3, 1, 2);
    }

    abstract NDArray onPixels(Backbone backbone, NDArray rgb);
}
