package thyroidstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;

/**
 * Grad-CAM (Selvaraju et al. 2017, ICCV): which places of an image contribute to a class. The maps of the last convolution are summed
 * with the mean gradient of the class's logit as weights; negative contributions are set to zero.
 *
 * <p>It is coarse, one value for each 16 (VGG) or 32 pixels of the network's input, and says where, not what. An image in which
 * nothing contributes to the class has a map of zeros.
 *
 * @param height rows of the map
 * @param width  columns of the map
 * @param values row by row from the top left, 0 or more, not scaled
 */
public record GradCam(int height, int width, float[] values) {

    public GradCam {
        if (values.length != height * width) {
            throw new IllegalArgumentException(values.length + " values for a map of " + height + " x " + width);
        }
    }

    /**
     * The maps of a batch.
     *
     * @param network with weights; its parameters are not changed
     * @param input   float32 (N,3,H,W), preprocessed
     * @param label   the class whose logit is explained
     */
    public static List<GradCam> of(KerasNetwork network, NDArray input, Label label) {
        try (Gradients off = Gradients.off(); NDManager scope = input.getManager().newSubManager()) {
            ParameterStore store = new ParameterStore(scope, false);
            NDArray maps = network.lastMaps(store, input, false);
            maps.attach(scope);
            return of(maps, m -> network.logitsOfMaps(store, m, false), label.classIndex());
        }
    }

    /**
     * The maps of a batch, for any network.
     *
     * @param maps   float32 (N,C,h,w)
     * @param logits of the maps, (N,classes)
     */
    static List<GradCam> of(NDArray maps, UnaryOperator<NDArray> logits, int classIndex) {
        try (NDManager scope = maps.getManager().newSubManager()) {
            NDArray leaf = maps.duplicate();
            leaf.attach(scope);
            leaf.setRequiresGradient(true);
            NDArray gradient;
            try (GradientCollector collector = Gradients.collector()) {
                NDArray all = logits.apply(leaf);
                all.attach(scope);
                // images do not influence each other in evaluation mode, so one backward pass serves all
                collector.backward(all.get(":, " + classIndex).sum());
                gradient = leaf.getGradient();
                gradient.attach(scope);
            }
            // DJL's mean takes one axis only
            NDArray weights = gradient.mean(new int[] {3}, true).mean(new int[] {2}, true);
            NDArray heat = maps.mul(weights).sum(new int[] {1}).maximum(0f);
            heat.attach(scope);
            Shape shape = heat.getShape();
            int h = Math.toIntExact(shape.get(1));
            int w = Math.toIntExact(shape.get(2));
            float[] values = heat.toFloatArray();
            List<GradCam> images = new ArrayList<>();
            for (int i = 0; i < shape.get(0); i++) {
                images.add(new GradCam(h, w, Arrays.copyOfRange(values, i * h * w, (i + 1) * h * w)));
            }
            return images;
        }
    }

    /** The map stretched to an image, bilinear between the centres of its cells, as {@code tf.image.resize} does. */
    public GradCam resized(int newHeight, int newWidth) {
        Mat map = new Mat(height, width, CvType.CV_32F);
        Mat large = new Mat();
        try {
            map.put(0, 0, values);
            Imgproc.resize(map, large, new Size(newWidth, newHeight), 0, 0, Imgproc.INTER_LINEAR);
            float[] stretched = new float[newHeight * newWidth];
            large.get(0, 0, stretched);
            return new GradCam(newHeight, newWidth, stretched);
        } finally {
            map.release();
            large.release();
        }
    }

    /** Sum of all values. */
    public double total() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    /**
     * Share of the heat inside at least one of the boxes, 0 to 1; NaN for a map of zeros.
     *
     * @param boxes in pixels of this map, so {@link #resized} to the image; parts beyond the edge count for nothing
     */
    public double shareInside(List<Box> boxes) {
        double inside = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                inside += isInside(boxes, x, y) ? values[y * width + x] : 0;
            }
        }
        return inside / total();
    }

    /** What {@link #shareInside} would be of heat spread evenly: the share of the area that the boxes cover, 0 to 1. */
    public double areaInside(List<Box> boxes) {
        float[] even = new float[values.length];
        Arrays.fill(even, 1);
        return new GradCam(height, width, even).shareInside(boxes);
    }

    private static boolean isInside(List<Box> boxes, int x, int y) {
        for (Box box : boxes) {
            if (x >= box.x() && x < box.right() && y >= box.y() && y < box.bottom()) {
                return true;
            }
        }
        return false;
    }
}
