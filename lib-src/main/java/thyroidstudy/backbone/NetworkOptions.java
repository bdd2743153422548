package thyroidstudy.backbone;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What may differ between two networks of the same architecture. Another value: {@code NetworkOptions.study().withClasses(3)}.
 *
 * @param classes           number of logits, at least 1
 * @param dropConnect       EfficientNet only: drop rate of the last residual block, in [0,1); Keras has 0.2
 * @param batchNormMomentum share of the old moving statistics kept at each step, in [0,1]; Keras has 0.99, with
 *                          which a few tens of steps leave them near their start (see {@link BatchNormStatistics})
 * @param movingVariance    which variance of a batch enters the moving variance
 * @param imagenetRescaling EfficientNet only: the further x / sqrt(std) that Keras applies to its ImageNet weights since
 *                          TensorFlow 2.9
 * @param precision         of the backbone's maps and kernels
 */
@RecordBuilder
public record NetworkOptions(
        int classes,
        float dropConnect,
        float batchNormMomentum,
        MovingVariance movingVariance,
        boolean imagenetRescaling,
        Precision precision) implements NetworkOptionsBuilder.With {

    /** The variance estimator of the moving statistics; the outputs in training use the biased one in any case. */
    public enum MovingVariance {
        /** Divided by n - 1: Keras 2 on TensorFlow's fused kernel, which the study ran, and PyTorch. */
        UNBIASED,
        /** Divided by n: Keras 3. */
        BIASED
    }

    public NetworkOptions {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be at least 1: " + classes);
        }
        if (!(dropConnect >= 0 && dropConnect < 1)) {
            throw new IllegalArgumentException("dropConnect must lie in [0,1): " + dropConnect);
        }
        if (!(batchNormMomentum >= 0 && batchNormMomentum <= 1)) {
            throw new IllegalArgumentException("batchNormMomentum must lie in [0,1]: " + batchNormMomentum);
        }
    }

    /** Two classes and Keras's own values, as in the study. */
    public static NetworkOptions study() {
        return new NetworkOptions(2, 0.2f, 0.99f, MovingVariance.UNBIASED, false, Precision.FLOAT32);
    }
}
