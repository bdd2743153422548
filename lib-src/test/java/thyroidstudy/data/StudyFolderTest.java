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
import org.junit.jupiter.api.io.TempDir;

class StudyFolderTest {

    @TempDir
    Path root;

    private void file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path);
    }

    @Test
    void theGrammarReadsWhatItWrites() {
        StudyFileName name = StudyFileName.parse("M_117-0009-2.0.jpg").orElseThrow();
        assertEquals(new StudyFileName(Label.CANCER, "117", "0009", "2.0", 1), name);
        assertEquals("M_117", name.patientId());
        assertEquals("M_117-0009-2.0.jpg", name.fileName());
        assertTrue(StudyFileName.parse("IMG_2042.jpg").isEmpty());
    }

    @Test
    void theSecondCropOfAFrameBelongsToTheSamePatient() throws IOException {
        StudyFileName second = StudyFileName.parse("B_001-0002-1.0-n2.jpg").orElseThrow();
        assertEquals(2, second.nodule());
        assertEquals("B_001", second.patientId());
        assertEquals("B_001-0002-1.0-n2.jpg", second.fileName());
        file("Train2/Benign/B_001-0002-1.0.jpg");
        file("Train2/Benign/B_001-0002-1.0-n2.jpg");
        StudyData data = DataSources.open(root).read(null);
        assertEquals(1, data.patients().rowCount());
        assertEquals(List.of(), data.problems());
    }

    @Test
    void aManifestAddsBoxesPatientsAndValidationToTheFolders() throws IOException {
        file("TRAIN/Benign/B_001-0002-1.0.jpg");
        file("TRAIN/Benign/B_002-0002-1.0.jpg");
        file("TEST/Cancer/M_003-0001-1.0.jpg");
        Files.writeString(root.resolve("manifest.csv"), """
                path,label,patient,split,boxes,scan_area,age
                TRAIN/Benign/B_001-0002-1.0.jpg,Benign,anna,validation,1 2 30 40;5 6 7 8,0 0 90 80,44
                TEST/Cancer/M_003-0001-1.0.jpg,Benign,bert,train,,,
                """);
        StudyData data = new StudyFolder(root).read(null);
        assertEquals(3, data.size());
        ImageRecord first = data.where(Split.VALIDATION).records().get(0);
        assertEquals("anna", first.patient());
        assertEquals(List.of(new Box(1, 2, 30, 40), new Box(5, 6, 7, 8)), first.nodules().stream().map(Nodule::box).toList());
        assertEquals(Optional.of(new Box(0, 0, 90, 80)), first.scanArea());
        assertEquals("44", first.attributes().get("age"));
        assertEquals("B_002", data.where(Split.TRAIN).records().get(0).patient());
        ImageRecord doubtful = data.where(Split.TEST).records().get(0);
        assertEquals(Optional.of(Label.CANCER), doubtful.label());
        assertEquals(List.of(DataProblem.Kind.LABEL_CONFLICT, DataProblem.Kind.SPLIT_CONFLICT),
                data.problems().stream().map(DataProblem::kind).toList());
    }

    @Test
    void theStudysLayoutGivesSideVariantLabelAndPatient() throws IOException {
        file("TRAIN/Benign/B_001-0002-1.0.jpg");
        file("Test2/Cancer/M_003-0001-1.0.jpg");
        StudyData data = DataSources.open(root).read(null);
        ImageRecord crop = data.where(Variant.CROPPED).records().get(0);
        assertEquals(Split.TEST, crop.split());
        assertEquals(Optional.of(Label.CANCER), crop.label());
        assertEquals("B_001", data.where(Split.TRAIN).records().get(0).patient());
    }

    @Test
    void aLetterAgainstItsFolderIsReportedAndTheFolderBelieved() throws IOException {
        file("TRAIN/Benign/M_001-0002-1.0.jpg");
        StudyData data = DataSources.open(root).read(null);
        assertEquals(Optional.of(Label.BENIGN), data.records().get(0).label());
        assertEquals(DataProblem.Kind.LABEL_CONFLICT, data.problems().get(0).kind());
    }

    @Test
    void aFolderOfNothingKnownIsRefusedByName() throws IOException {
        file("notes.txt");
        IOException refused = assertThrows(IOException.class, () -> DataSources.open(root));
        assertTrue(refused.getMessage().contains(root.getFileName().toString()));
    }

    @Test
    void aManifestReadsBackWhatWasWritten() throws IOException {
        file("a/B_001-0002-1.0.jpg");
        ImageRecord record = new ImageRecord(root.resolve("a/B_001-0002-1.0.jpg").toAbsolutePath().normalize(),
                Optional.of(Label.BENIGN), "p1", Split.TEST, Variant.UNCROPPED,
                List.of(Nodule.ofBox(new Box(1, 2, 30, 40))), Optional.of(new Box(0, 0, 50, 60)), Map.of("sex", "F"));
        ManifestFile.write(new StudyData("x", List.of(record), List.of()), root.resolve(ManifestFile.NAME));
        assertEquals(List.of(record), DataSources.open(root).read(null).records());
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
        StudyData data = DataSources.open(ddti).read(null);
        assertEquals(376, data.size());
        assertEquals(48, data.where(Label.BENIGN).size());
        assertEquals(232, data.where(Label.CANCER).size());
        assertEquals(0, data.patientsOnBothSides().rowCount());
        assertTrue(DuplicateFinder.find(data).stream().map(g -> g.stream().map(ImageRecord::fileName).sorted().toList())
                .toList().containsAll(List.of(List.of("1_1.jpg", "1_2.jpg"), List.of("353_2.jpg", "396_1.jpg"))));
    }
}
