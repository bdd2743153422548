package thyroidstudy.input;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import thyroidstudy.data.Seeds;

/**
 * How strongly training images are varied: the ranges of Keras's {@code ImageDataGenerator}. A range r stands for a
 * uniform draw from -r to r. Another range: {@code Augmentation.study().withRotationDegrees(5)}.
 *
 * @param rotationDegrees range of the angle, in degrees
 * @param heightShift     range of the shift as a fraction of the height, below 1 (see {@link AffineSample} for the axis)
 * @param widthShift      range of the shift as a fraction of the width, below 1
 * @param shearDegrees    range of the shear angle, in degrees. The study's 0.2 was probably meant as a fraction; as an
 *                        angle it moves no pixel of a 224 pixel image by more than 0.4 pixels
 * @param zoomLow         lower bound of the zoom, drawn for each axis by itself
 * @param zoomHigh        upper bound of the zoom; below 1 enlarges, above 1 reduces
 * @param horizontalFlip  mirror left and right, one time in two
 * @param verticalFlip    mirror top and bottom, one time in two
 */
@RecordBuilder
public record Augmentation(
        double rotationDegrees,
        double heightShift,
        double widthShift,
        double shearDegrees,
        double zoomLow,
        double zoomHigh,
        boolean horizontalFlip,
        boolean verticalFlip) implements AugmentationBuilder.With {

    public Augmentation {
        requireRange("rotationDegrees", rotationDegrees, 360);
        requireRange("heightShift", heightShift, 1);
        requireRange("widthShift", widthShift, 1);
        requireRange("shearDegrees", shearDegrees, 90);
        if (!(zoomLow > 0 && zoomLow <= zoomHigh && zoomHigh < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The zoom needs 0 < zoomLow <= zoomHigh, got " + zoomLow + " and " + zoomHigh);
        }
    }

    /** The study's: rotation 20 degrees, shifts 0.2, shear 0.2 (degrees), zoom 0.8 to 1.2, both flips. */
    public static Augmentation study() {
        return new Augmentation(20, 0.2, 0.2, 0.2, 0.8, 1.2, true, true);
    }

    /** Images as they are, as for the study's test set. */
    public static Augmentation none() {
        return new Augmentation(0, 0, 0, 0, 1, 1, false, false);
    }

    /**
     * Draws the variation of one image. It depends on nothing but the arguments, so it is the same whatever the order
     * in which images are processed.
     *
     * @param seed  of the whole training
     * @param epoch number of the epoch, from 0
     * @param index of the image in its data set
     * @param size  side of the square image, in pixels
     */
    public AffineSample sample(long seed, int epoch, long index, int size) {
        SplittableRandom random = Seeds.random(seed, epoch, index);
        // Every value is drawn even if its range is empty: switching one variation off leaves the others as they were.
        double theta = symmetric(random, rotationDegrees);
        double tx = symmetric(random, heightShift) * size;
        double ty = symmetric(random, widthShift) * size;
        double shear = symmetric(random, shearDegrees);
        double zx = zoomLow + (zoomHigh - zoomLow) * random.nextDouble();
        double zy = zoomLow + (zoomHigh - zoomLow) * random.nextDouble();
        boolean flipH = random.nextDouble() < 0.5 && horizontalFlip;
        boolean flipV = random.nextDouble() < 0.5 && verticalFlip;
        return new AffineSample(theta, tx, ty, shear, zx, zy, flipH, flipV);
    }

    private static double symmetric(SplittableRandom random, double range) {
        // The sum with 0.0 turns -0.0 into 0.0
        return range * (2 * random.nextDouble() - 1) + 0.0;
    }

    private static void requireRange(String name, double value, double bound) {
        if (!(value >= 0 && value < bound)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below " + bound + ", got " + value);
        }
    }

    /** In words, such as "rotation 20 degrees, zoom 0.8 to 1.2, flip left-right"; "none" where nothing is varied. */
    @Override
    public String toString() {
        String words = Stream.of(
                range("rotation", rotationDegrees, " degrees"),
                range(heightShift == widthShift ? "shift" : "shift in height", heightShift, ""),
                heightShift == widthShift ? "" : range("shift in width", widthShift, ""),
                range("shear", shearDegrees, " degrees"),
                zoomLow == 1 && zoomHigh == 1 ? "" : "zoom " + zoomLow + " to " + zoomHigh,
                horizontalFlip ? "flip left-right" : "",
                verticalFlip ? "flip top-bottom" : "").filter(word -> !word.isEmpty()).collect(Collectors.joining(", "));
        return words.isEmpty() ? "none" : words;
    }

    private static String range(String name, double range, String unit) {
        return range == 0 ? "" : name + " " + String.valueOf(range).replaceAll("\\.0$", "") + unit;
    }
}
