package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.DoubleUnaryOperator;

/** The weights and pixels of environment/dev/parity/formula.py. */
final class KerasFormula {

    private KerasFormula() {}

    /** Uniform in [0,1): a 32-bit integer hash of the position within array number {@code number}. */
    static float noise(int position, int number) {
        int x = position + number * 0x9E3779B9;
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= x >>> 15;
        x *= 0x846CA68B;
        x ^= x >>> 16;
        return (x >>> 8) / (float) (1 << 24);
    }

    static void fill(KerasNetwork network) {
        int number = 0;
        for (KerasLayer layer : network.layers()) {
            for (KerasLayer.Weight weight : layer.weights()) {
                NDArray target = weight.parameter().getArray();
                Shape shape = weight.kerasShape().dimension() == 0 ? new Shape(1) : weight.kerasShape();
                float[] values = new float[Math.toIntExact(shape.size())];
                double fanIn = weight.kind() == KerasLayer.Kind.DEPTHWISE
                        ? shape.get(0) * shape.get(1) : shape.size() / (double) shape.get(shape.dimension() - 1);
                double gain = gain(layer.name());
                double scale = Math.sqrt(3 / fanIn);
                double branch = closesResidual(layer) ? 0.1 : 1;
                DoubleUnaryOperator formula = switch (weight.name()) {
                    case "kernel", "depthwise_kernel" -> u -> (2 * u - 1) * gain * scale;
                    case "gamma" -> u -> (0.8 + 0.4 * u) * branch;
                    case "moving_variance" -> u -> 0.7 + 0.6 * u;
                    case "mean" -> u -> 0.4 + 0.1 * u;
                    case "variance" -> u -> 0.05 + 0.02 * u;
                    case "count" -> u -> 0;
                    default -> u -> 0.2 * (u - 0.5);
                };
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) formula.applyAsDouble(noise(i, number));
                }
                try (NDManager scratch = target.getManager().newSubManager()) {
                    scratch.create(values, shape).transpose(weight.toDjl())
                            .toType(target.getDataType(), false).copyTo(target);
                }
                number++;
            }
        }
    }

    private static double gain(String layer) {
        if (layer.equals("dense")) {
            return 0.1;
        } else if (layer.endsWith("dwconv")) {
            return 1.6;
        } else if (layer.endsWith("project_conv")) {
            return 3;
        } else if (layer.endsWith("se_reduce") || layer.endsWith("se_expand")) {
            return 2;
        }
        return layer.endsWith("expand_conv") || layer.equals("stem_conv") || layer.equals("top_conv") ? 1 : Math.sqrt(2);
    }

    private static boolean closesResidual(KerasLayer layer) {
        return layer.block() instanceof BatchNormalization norm && norm.closesResidual();
    }

    /** (N,3,H,W) as a view of channels-last memory. */
    static NDArray pixels(NDManager manager, Backbone backbone, int count, int height, int width, int number) {
        float scale = backbone == Backbone.EFFICIENTNET_B7 ? 255 : 1;
        float[] values = new float[count * height * width * 3];
        for (int i = 0; i < values.length; i++) {
            int n = i / 3 / width / height;
            int y = i / 3 / width % height;
            int x = i / 3 % width;
            int patch = ((n * 64 + y / 16) * 64 + x / 16) * 3 + i % 3;
            values[i] = (0.25f * noise(i, number) + 0.75f * noise(patch, number + 50)) * scale;
        }
        return manager.create(values, new Shape(count, height, width, 3)).transpose(0, 3, 1, 2);
    }
}
