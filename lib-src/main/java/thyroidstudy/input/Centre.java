package thyroidstudy.input;

/** The point about which Keras rotates, shears and zooms an image of n pixels; it moved by one pixel in Keras 2.9. */
public enum Centre {
    /** n / 2 - 0.5, the middle of the image: Keras 2.9 and later. */
    KERAS_2_9(-0.5),
    /** n / 2 + 0.5, one pixel further: Keras before 2.9 and keras-preprocessing. */
    BEFORE_KERAS_2_9(0.5);

    private final double offset;

    Centre(double offset) {
        this.offset = offset;
    }

    /** Coordinate of the centre along an axis of n pixels; pixel i lies at i. */
    double of(int n) {
        return n / 2.0 + offset;
    }
}
