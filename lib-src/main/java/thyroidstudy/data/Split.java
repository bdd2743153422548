package thyroidstudy.data;

/** The side of the study on which an image stands. */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST,
    /** The source says nothing: a split still has to be drawn. */
    UNASSIGNED
}
