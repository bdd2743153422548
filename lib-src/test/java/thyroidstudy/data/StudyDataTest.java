package thyroidstudy.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.store.NoProgress;

class StudyDataTest {

    @Test
    void theGrammarReadsWhatItWrites() {
        StudyFileName name = StudyFileName.parse("M_117-0009-2.0.jpg").orElseThrow();
        assertEquals(new StudyFileName(Label.CANCER, "117", "0009", "2.0", 1), name);
        assertEquals("M_117", name.patientId());
        assertEquals("M_117-0009-2.0.jpg", name.fileName());
        assertEquals("B_001", StudyFileName.parse("B_001-0002-1.0-n2.dcm").orElseThrow().patientId());
        assertTrue(StudyFileName.parse("IMG_2042.jpg").isEmpty());
    }

    @Test
    void validationIsKerassShareOfTheStudysCounts() {
        StudyData frames = counts(9004, 2389);
        assertEquals(1138, Splits.kerasValidation(frames, 0.10).where(Split.VALIDATION).size());
        assertEquals(10255, Splits.kerasValidation(frames, 0.10).where(Split.TRAIN).size());
        assertEquals(894, Splits.kerasValidation(counts(7324, 1624), 0.10).where(Split.VALIDATION).size());
    }

    private static StudyData counts(int benign, int cancer) {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < benign + cancer; i++) {
            records.add(new ImageRecord(Path.of(String.format("%05d.jpg", i)),
                    Optional.of(i < benign ? Label.BENIGN : Label.CANCER), "p" + i / 3, Split.TRAIN, Variant.UNCROPPED,
                    List.of(), Optional.empty(), Map.of()));
        }
        return new StudyData("counts", records, List.of());
    }

    @Test
    void noPatientStandsOnBothSidesOfASplitByPatient() {
        StudyData split = Splits.trainTestByPatient(counts(90, 60), 0.2, 1);
        assertEquals(0, split.patientsOnBothSides().rowCount());
        assertTrue(split.where(Split.TEST).size() > 20);
        assertTrue(Splits.trainTestByImage(counts(90, 60), 0.2, 1).patientsOnBothSides().rowCount() > 0);
    }

    @Test
    void ddtiIsReadWithItsLabelsOutlinesAndDuplicates() throws IOException {
        Path ddti = Path.of("../shared/data/ddti");
        Assumptions.assumeTrue(Files.isDirectory(ddti));
        StudyData data = DataSources.open(ddti, null).read(NoProgress.NONE);
        assertEquals(376, data.size());
        assertEquals(48, data.where(Label.BENIGN).size());
        assertEquals(232, data.where(Label.CANCER).size());
        assertEquals(0, data.patientsOnBothSides().rowCount());
        assertTrue(DuplicateFinder.find(data).stream().map(g -> g.stream().map(ImageRecord::fileName).sorted().toList())
                .toList().containsAll(List.of(List.of("1_1.jpg", "1_2.jpg"), List.of("353_2.jpg", "396_1.jpg"))));
    }
}
