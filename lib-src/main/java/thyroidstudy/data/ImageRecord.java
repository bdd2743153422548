package thyroidstudy.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thyroidstudy.image.Box;
import thyroidstudy.image.ImageFacts;
import thyroidstudy.store.Sha256;

/**
 * What is known of one image file.
 *
 * @param path       the file
 * @param label      benign or cancer; empty if the source does not give it
 * @param patient    the patient; images of one patient must not be divided between train and test
 * @param patientSource how that is known
 * @param split      side of the study
 * @param variant    whole frame or crop
 * @param nodules    marked nodules, in pixels of this image; empty when none are marked
 * @param scanArea   the ultrasound image inside the frame, in pixels, where the source gives it
 * @param attributes further columns of the source in its own order (DDTI: age, sex, composition, tirads ...)
 * @param facts      found when the file was opened; empty until it has been checked
 */
public record ImageRecord(
        Path path,
        Optional<Label> label,
        String patient,
        PatientSource patientSource,
        Split split,
        Variant variant,
        List<Nodule> nodules,
        Optional<Box> scanArea,
        Map<String, String> attributes,
        Optional<ImageFacts> facts) {

    /** An image whose patient is given and whose file has not been opened yet. */
    public ImageRecord(Path path, Optional<Label> label, String patient, Split split, Variant variant, List<Nodule> nodules,
            Optional<Box> scanArea, Map<String, String> attributes) {
        this(path, label, patient, PatientSource.GIVEN, split, variant, nodules, scanArea, attributes, Optional.empty());
    }

    public ImageRecord {
        nodules = List.copyOf(nodules);
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /** The same image on another side of the study. */
    public ImageRecord withSplit(Split newSplit) {
        return new ImageRecord(path, label, patient, patientSource, newSplit, variant, nodules, scanArea, attributes, facts);
    }

    /** The same image as one of another patient. */
    public ImageRecord withPatient(String newPatient) {
        return new ImageRecord(path, label, newPatient, patientSource, split, variant, nodules, scanArea, attributes, facts);
    }

    /** The same image with the facts of its file. */
    public ImageRecord withFacts(ImageFacts found) {
        return new ImageRecord(path, label, patient, patientSource, split, variant, nodules, scanArea, attributes, Optional.of(found));
    }

    /** The same image with other nodules and another scan area. */
    public ImageRecord withMarks(List<Nodule> newNodules, Optional<Box> newScanArea) {
        return new ImageRecord(path, label, patient, patientSource, split, variant, newNodules, newScanArea, attributes, facts);
    }

    /**
     * An image made from this one, of the same patient, label and side.
     *
     * @param file   of the new image
     * @param form   of the new image
     * @param marked nodules in pixels of the new image
     * @param area   scan area in pixels of the new image
     * @param more   attributes in place of this image's
     */
    public ImageRecord derived(Path file, Variant form, List<Nodule> marked, Optional<Box> area, Map<String, String> more) {
        return new ImageRecord(file, label, patient, patientSource, split, form, marked, area, more, Optional.empty());
    }

    /** Its class in words, {@code unlabelled} where that is not known. */
    public String labelName() {
        return label.map(Label::toString).orElse("unlabelled");
    }

    /**
     * SHA-256 of the file, lower-case hexadecimal; the file is read if it has not been opened yet.
     *
     * @throws IOException if the file has gone
     */
    public String sha256() throws IOException {
        return facts.isPresent() ? facts.get().sha256() : Sha256.of(path);
    }

    /** File name without its folder. */
    public String fileName() {
        return path.getFileName().toString();
    }
}
