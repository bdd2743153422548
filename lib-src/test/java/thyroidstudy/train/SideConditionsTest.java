package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

class SideConditionsTest {

    private final List<ImageRecord> records = new ArrayList<>();
    private final TrainingSettings settings = TinyStudy.settings();

    private SideConditionsTest with(int n, Label label, Split split) {
        for (int i = 0; i < n; i++) {
            String name = records.size() + ".jpg";
            records.add(new ImageRecord(Path.of(name), Optional.ofNullable(label), name, split, Variant.UNCROPPED, List.of(),
                    Optional.empty(), Map.of()));
        }
        return this;
    }

    private StudyData data() {
        return new StudyData("theirs", records, List.of());
    }

    private void refusesToTrain(String... words) {
        says(() -> SideConditions.requireTrainable(settings, data()), words);
    }

    private static void says(org.junit.jupiter.api.function.Executable check, String... words) {
        String said = assertThrows(IllegalArgumentException.class, check).getMessage();
        for (String word : words) {
            assertTrue(said.contains(word), word + " is not in: " + said);
        }
    }

    @Test
    void fiveOfEachClassAreEnough() {
        with(5, Label.BENIGN, Split.TRAIN).with(5, Label.CANCER, Split.TRAIN)
                .with(1, Label.BENIGN, Split.TEST).with(1, Label.CANCER, Split.TEST);
        assertDoesNotThrow(() -> SideConditions.requireTrainable(settings, data()));
        assertDoesNotThrow(() -> SideConditions.requireTestable(data()));
        assertEquals(2, Training.sides(settings, data()).where(Split.VALIDATION).size());
    }

    @Test
    void labelsAreNeeded() {
        with(8, null, Split.TRAIN).refusesToTrain("theirs", "none of the 8", "column label", "Benign and Cancer");
    }

    @Test
    void bothClassesAreNeeded() {
        with(8, Label.BENIGN, Split.TRAIN).with(2, null, Split.TRAIN).refusesToTrain("theirs", "8 labelled", "Cancer");
    }

    @Test
    void bothClassesAreNeededForTraining() {
        with(8, Label.BENIGN, Split.TRAIN).with(2, Label.CANCER, Split.TEST).refusesToTrain("TRAIN", "Cancer", "drawn by patient");
    }

    @Test
    void somethingMustBeLeftToTrainOn() {
        with(8, Label.BENIGN, Split.TEST).with(2, Label.CANCER, Split.TEST).refusesToTrain("TRAIN: no training images");
    }

    @Test
    void validationImagesAreNeeded() {
        with(4, Label.BENIGN, Split.TRAIN).with(3, Label.CANCER, Split.TRAIN)
                .refusesToTrain("no validation images", "20 % of 4 and 3", "VALIDATION");
        with(1, Label.BENIGN, Split.VALIDATION);
        assertDoesNotThrow(() -> SideConditions.requireTrainable(settings, data()));
    }

    @Test
    void testImagesOfBothClassesAreNeeded() {
        with(8, Label.BENIGN, Split.TRAIN).with(8, Label.CANCER, Split.TRAIN);
        says(() -> SideConditions.requireTestable(data()), "TEST: no test images", "theirs", "folder TEST");
        with(2, Label.BENIGN, Split.TEST).with(2, null, Split.TEST);
        says(() -> SideConditions.requireTestable(data()), "TEST: no test image of class Cancer", "three patients");
    }
}
