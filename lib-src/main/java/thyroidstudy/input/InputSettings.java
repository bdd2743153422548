package thyroidstudy.input;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How images become batches. Another value: {@code settings.withImageSize(48)}.
 *
 * @param imageSize     side of the square network input, in pixels, at least 32
 * @param batchSize     images a batch; the last batch of an epoch may be smaller, as in Keras
 * @param augmentation  variation of the images
 * @param interpolation how images become so large
 */
@RecordBuilder
public record InputSettings(int imageSize, int batchSize, Augmentation augmentation, Interpolation interpolation)
        implements InputSettingsBuilder.With {

    public InputSettings {
        if (imageSize < 32 || batchSize < 1) {
            throw new IllegalArgumentException("Images need at least 32 pixels and a batch 1 image, got " + imageSize + ", " + batchSize);
        }
    }

    /** The study's training input: 224 pixels by the nearest neighbour, batches of 32, its augmentation. */
    public static InputSettings study() {
        return new InputSettings(224, 32, Augmentation.study(), Interpolation.NEAREST);
    }
}
