package thyroidstudy.data;

/** The two forms of the study's images. */
public enum Variant {
    /** The whole scanner frame, burnt-in text and all. */
    UNCROPPED,
    /** Cut to the nodule. */
    CROPPED
}
