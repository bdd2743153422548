package thyroidstudy.data;

/** The side of the study on which an image stands. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST,
    /** Not given by the source: a split is still to be drawn. */
    UNASSIGNED
}
