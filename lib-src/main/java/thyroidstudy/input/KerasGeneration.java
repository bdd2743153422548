package thyroidstudy.input;

/**
 * Which Keras's geometry to follow: version 2.9 moved the fixed point of rotation, shear and zoom and exchanged the axes.
 * With the study's ranges, equal for both axes, the two differ by little more than one pixel of shift on average.
 */
public enum KerasGeneration {
    /** Fixed point n / 2 - 0.5, the middle of the image; the matrix acts on (column, row). */
    SINCE_2_9(-0.5),
    /** Fixed point n / 2 + 0.5, one pixel further; the matrix acts on (row, column), so angles turn the other way. */
    BEFORE_2_9(0.5);

    private final double offset;

    KerasGeneration(double offset) {
        this.offset = offset;
    }

    /** Coordinate of the fixed point along an axis of n pixels; pixel i lies at i. */
    double centre(int n) {
        return n / 2.0 + offset;
    }
}
