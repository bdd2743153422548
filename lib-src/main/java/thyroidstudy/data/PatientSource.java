package thyroidstudy.data;

/** How the patient of an image is known. */
public enum PatientSource {
    /** Given by a table or an annotation. */
    GIVEN("a table or an annotation says it"),
    /** The patient id inside a DICOM file. */
    DICOM("the patient id inside the DICOM file"),
    /** The study's grammar of file names. */
    FILE_NAME("the file name in the study's grammar, such as B_001-0002-1.0.jpg"),
    /** The folder inside the class folder. */
    FOLDER("the folder inside the class folder"),
    /** A pattern that the file names share. */
    NAME_PATTERN("a pattern in the file names, such as patient012_img3 or 102_1"),
    /** Not known: every image counts as a patient of its own, with its copies, crops and further views. */
    UNKNOWN("unknown: every image counts as a patient of its own, with its copies, crops and further views");

    private final String rule;

    PatientSource(String rule) {
        this.rule = rule;
    }

    /** The rule in words. */
    public String rule() {
        return rule;
    }
}
