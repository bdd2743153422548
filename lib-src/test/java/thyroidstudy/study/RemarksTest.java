package thyroidstudy.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.DerivedSet;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.plot.Note;

class RemarksTest {

    private static ImageRecord image(String file, String patient, Split split) {
        return new ImageRecord(Path.of(file), Optional.of(Label.BENIGN), patient, split, Variant.UNCROPPED, List.of(), Optional.empty(),
                Map.of());
    }

    private static ImageRecord unknown(String file, Split split) {
        return new ImageRecord(Path.of(file), Optional.of(Label.BENIGN), file, PatientSource.UNKNOWN, split, Variant.UNCROPPED, List.of(),
                Optional.empty(), Map.of(), Optional.empty());
    }

    private static String bothSides(ImageRecord... images) {
        return Remarks.patientsOnBothSides(new StudyData("d", List.of(images), List.of())).toString();
    }

    @Test
    void whoIsOnBothSidesIsInTheTable() {
        Object table = Remarks.patientsOnBothSides(new StudyData("d",
                List.of(image("1.jpg", "A", Split.TRAIN), image("2.jpg", "A", Split.TEST)), List.of()));
        assertEquals(1, assertInstanceOf(Table.class, table).rowCount());
        assertEquals(1, Remarks.onBothSides(new StudyData("d", List.of(image("1.jpg", "A", Split.TRAIN), image("2.jpg", "A", Split.TEST)),
                List.of())));
        assertEquals(Double.NaN, Remarks.onBothSides(new StudyData("d", List.of(unknown("1.jpg", Split.TRAIN)), List.of())));
    }

    @Test
    void whatIsNotKnownOfPatientsIsNotClaimed() {
        String known = bothSides(image("B_001-0001-1.0.jpg", "B_001", Split.TRAIN), image("B_002-0001-1.0.jpg", "B_002", Split.TEST));
        assertTrue(known.contains("no patient has images on both sides."), known);
        String unknown = bothSides(unknown("1.jpg", Split.TRAIN), unknown("2.jpg", Split.TEST));
        assertTrue(unknown.contains("cannot be told") && !unknown.contains("no patient has"), unknown);
        String some = bothSides(image("1.jpg", "A", Split.TRAIN), unknown("2.jpg", Split.TEST));
        assertTrue(some.contains("as far as patients are named") && some.contains("1 of 2"), some);
        assertTrue(bothSides(image("1.jpg", "A", Split.TRAIN)).contains("one side"));
        assertTrue(bothSides().contains("no images"));
    }

    @Test
    void unknownPatientsAreNeverReassuring() {
        assertTrue(Remarks.patients(new StudyData("d", List.of(image("1.jpg", "A", Split.TRAIN)), List.of())).toString().contains("The patient of every image is known"));
        String unknown = Remarks.patients(new StudyData("d", List.of(unknown("1.jpg", Split.TRAIN)), List.of())).toString();
        assertTrue(unknown.contains("leaks between training and test cannot be excluded") && unknown.contains("intervals count images"), unknown);
    }

    private static DerivedSet set(String... methods) {
        List<ImageRecord> crops = Stream.of(methods).map(method -> new ImageRecord(Path.of("c"), Optional.of(Label.BENIGN), "p",
                Split.TRAIN, Variant.CROPPED, List.of(), Optional.empty(), Map.of("crop_method", method))).toList();
        return new DerivedSet(Path.of("crops"), new StudyData("d", crops, List.of()), 0, 0, Map.of(DerivedSet.Skipped.NO_LABEL, 1));
    }

    @Test
    void proposalsAreCountedAndRated() {
        Note all = Remarks.cut(2, set("PROPOSED_FROM_REGION", "PROPOSED_FROM_CALIPERS"), CropSettings.Per.IMAGE);
        assertEquals(Note.Kind.WARNING, all.kind());
        assertTrue(all.text().contains("No nodule is marked") && all.text().contains("all 2 crops") && all.text().contains("34 %")
                && all.text().contains("--no-crops"), all.text());
        Note some = Remarks.cut(3, set("OUTLINE", "BOX", "PROPOSED_FROM_REGION"), CropSettings.Per.IMAGE);
        assertEquals(Note.Kind.WARNING, some.kind());
        assertTrue(some.text().contains("nodules: 2 of 3; proposed by an algorithm, where no nodule is marked: 1. Of DDTI"), some.text());
        Note none = Remarks.cut(2, set("OUTLINE"), CropSettings.Per.IMAGE);
        assertEquals(Note.Kind.INFORMATION, none.kind());
        assertTrue(none.text().contains("1 of the 2 frames gave no crop (no label: 1)"), none.text());
        assertEquals(Note.Kind.WARNING, Remarks.cut(1, set(), CropSettings.Per.IMAGE).kind());
    }

    @Test
    void aSideOfOneClassIsAWarning() {
        StudyData images = new StudyData("d", List.of(image("1.jpg", "A", Split.TRAIN), image("2.jpg", "B", Split.VALIDATION)), List.of());
        Note note = Remarks.sides(List.of(images));
        assertEquals(Note.Kind.WARNING, note.kind());
        assertTrue(note.text().contains("Whole frames: 1 to train on, 1 to validate on, 0 to test on")
                && note.text().contains("no Cancer among the validation images of the whole frames"), note.text());
    }
}
