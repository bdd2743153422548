package thyroidstudy.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name in the study's grammar, {@code B_001-0002-1.0.jpg}: class letter, patient, image, trailing number; then
 * {@code -n2}, {@code -n3} ... for the second and further crops of one frame.
 *
 * @param label    from the letter: B benign, M malignant
 * @param patient  digits as written, leading zeros kept
 * @param image    digits as written
 * @param trailing number at the end as written, such as {@code 1.0}; its meaning is not documented in the study
 * @param nodule   1, or the number of the crop where a frame gives several
 */
public record StudyFileName(Label label, String patient, String image, String trailing, int nodule) {

    private static final Pattern GRAMMAR = Pattern.compile(
            "([BM])_(\\d+)-(\\d+)-(\\d+(?:\\.\\d+)?)(?:-n(\\d{1,4}))?\\.(?:jpe?g|jfif|png|bmp|tiff?|webp|dcm|dicom)", Pattern.CASE_INSENSITIVE);

    /** Reads a file name (no folder); empty if it does not follow the grammar. */
    public static Optional<StudyFileName> parse(String fileName) {
        Matcher m = GRAMMAR.matcher(fileName);
        if (!m.matches()) {
            return Optional.empty();
        }
        Label label = Character.toUpperCase(m.group(1).charAt(0)) == 'B' ? Label.BENIGN : Label.CANCER;
        return Optional.of(new StudyFileName(label, m.group(2), m.group(3), m.group(4),
                m.group(5) == null ? 1 : Integer.parseInt(m.group(5))));
    }

    /**
     * Who was scanned, such as {@code B_001}. The letter belongs to it: the study numbers its two classes separately, so
     * B_001 and M_001 are taken for two patients.
     */
    public String patientId() {
        return label.filePrefix() + "_" + patient;
    }

    /** The file name, as JPEG, that parses to this value. */
    public String fileName() {
        return label.filePrefix() + "_" + patient + "-" + image + "-" + trailing + (nodule > 1 ? "-n" + nodule : "") + ".jpg";
    }
}
