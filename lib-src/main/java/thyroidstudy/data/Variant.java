package thyroidstudy.data;

/** The forms of the study's images. */
public enum Variant {
    /** The whole scanner frame, burnt-in text and all. */
    UNCROPPED,
    /** Cut to the nodule. */
    CROPPED,
    /** The whole frame with text, marks and everything outside the scan area removed; not in the original study. */
    OVERLAY_FREE
}
