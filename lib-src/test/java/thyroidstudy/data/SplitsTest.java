package thyroidstudy.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitsTest {

    /** 80 benign and 40 malignant patients of one to four images each. */
    private static StudyData patients() {
        List<ImageRecord> records = new ArrayList<>();
        for (int patient = 0; patient < 120; patient++) {
            for (int image = 0; image <= patient % 4; image++) {
                records.add(new ImageRecord(Path.of("%03d-%d.jpg".formatted(patient, image)),
                        Optional.of(patient % 3 == 0 ? Label.CANCER : Label.BENIGN), "p" + patient, Split.TRAIN,
                        Variant.UNCROPPED, List.of(), Optional.empty(), Map.of()));
            }
        }
        return new StudyData("patients", records, List.of());
    }

    private static Set<String> patients(StudyData data) {
        return data.records().stream().map(ImageRecord::patient).collect(Collectors.toSet());
    }

    @Test
    void everyPatientIsTestedInExactlyOneFold() {
        List<StudyData> folds = Splits.foldsByPatient(patients(), 5, 3);
        assertEquals(5, folds.size());
        Set<String> tested = new HashSet<>();
        for (StudyData fold : folds) {
            assertEquals(0, fold.patientsOnBothSides().rowCount());
            assertEquals(300, fold.size());
            for (String patient : patients(fold.where(Split.TEST))) {
                assertTrue(tested.add(patient), patient);
            }
        }
        assertEquals(120, tested.size());
    }

    @Test
    void foldsHoldBothClassesInProportion() {
        for (StudyData fold : Splits.foldsByPatient(patients(), 5, 3)) {
            assertEquals(8, patients(fold.where(Split.TEST).where(Label.CANCER)).size());
            assertEquals(16, patients(fold.where(Split.TEST).where(Label.BENIGN)).size());
        }
        for (StudyData fold : Splits.foldsByPatient(patients(), 7, 3)) {
            assertEquals(40 / 7.0, patients(fold.where(Split.TEST).where(Label.CANCER)).size(), 1);
            assertEquals(120 / 7.0, patients(fold.where(Split.TEST)).size(), 1);
        }
    }

    @Test
    void validationByPatientIsStratifiedAndLeavesTheTestSideAlone() {
        StudyData drawn = Splits.validationByPatient(Splits.trainTestByPatient(patients(), 0.25, 1), 0.10, 2);
        assertEquals(10, patients(drawn.where(Split.TEST).where(Label.CANCER)).size());
        assertEquals(20, patients(drawn.where(Split.TEST).where(Label.BENIGN)).size());
        assertEquals(3, patients(drawn.where(Split.VALIDATION).where(Label.CANCER)).size());
        assertEquals(6, patients(drawn.where(Split.VALIDATION).where(Label.BENIGN)).size());
        Set<String> shared = patients(drawn.where(Split.VALIDATION));
        shared.retainAll(patients(drawn.where(Split.TRAIN)));
        assertEquals(Set.of(), shared);
    }

    @Test
    void theSeedAloneDecides() {
        assertEquals(Splits.foldsByPatient(patients(), 4, 9), Splits.foldsByPatient(patients(), 4, 9));
        assertNotEquals(Splits.foldsByPatient(patients(), 4, 9), Splits.foldsByPatient(patients(), 4, 10));
        assertEquals(Splits.trainTestByPatient(patients(), 0.3, 9), Splits.trainTestByPatient(patients(), 0.3, 9));
    }

    /** Of a patient with images of both classes, every image goes the same way. */
    @Test
    void aPatientWithBothLabelsIsNotTornApart() {
        List<ImageRecord> records = new ArrayList<>(patients().records());
        records.add(new ImageRecord(Path.of("x.jpg"), Optional.of(Label.CANCER), "p1", Split.TRAIN, Variant.UNCROPPED,
                List.of(), Optional.empty(), Map.of()));
        for (StudyData fold : Splits.foldsByPatient(new StudyData("mixed", records, List.of()), 5, 3)) {
            assertEquals(0, fold.patientsOnBothSides().rowCount());
        }
    }

    @Test
    void senselessSharesAndFoldsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Splits.foldsByPatient(patients(), 1, 3));
        assertThrows(IllegalArgumentException.class, () -> Splits.foldsByPatient(patients(), 41, 3));
        assertThrows(IllegalArgumentException.class, () -> Splits.validationByPatient(patients(), 1, 3));
        assertThrows(IllegalArgumentException.class, () -> Splits.kerasValidation(patients(), -0.1));
    }
}
