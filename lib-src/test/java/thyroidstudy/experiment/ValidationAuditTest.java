package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.experiment.ValidationAudit.Epoch;
import thyroidstudy.evaluate.Verdicts.Verdict;

class ValidationAuditTest {

    @TempDir
    Path folder;

    /** In the first run both choose epoch 2, the first of two equals; in the second one and the other. */
    private static final ValidationAudit AUDIT = new ValidationAudit(List.of(
            new Epoch("VGG16", 1, 1, 0.6, 0.7, 0.5), new Epoch("VGG16", 1, 2, 0.7, 0.8, 0.6), new Epoch("VGG16", 1, 3, 0.7, 0.8, 0.7),
            new Epoch("VGG16", 2, 1, 0.8, 0.8, 0.5), new Epoch("VGG16", 2, 2, 0.7, 0.9, 0.9), new Epoch("VGG16", 2, 3, 0.6, 0.8, 0.7)));

    @Test
    void keepsTheFirstBestEpochAsACheckpointCallbackDoes() {
        assertEquals(1, AUDIT.changed());
        assertEquals(List.of(2, 1), AUDIT.table().intColumn("best by augmented").asList());
        assertEquals(List.of(2, 2), AUDIT.table().intColumn("best by clean").asList());
        assertTrue(AUDIT.changedInWords().startsWith("another epoch in 1 of 2 runs"), AUDIT.changedInWords());
        // mean differences 0.1 and 0.1333; AUCs 0 and 0.4
        assertEquals(0.35 / 3, AUDIT.verdicts().get(0).difference().estimate(), 1e-12);
        assertEquals(0.2, AUDIT.verdicts().get(1).difference().estimate(), 1e-12);
        assertEquals(Verdict.CANNOT_TELL, AUDIT.verdicts().get(1).verdict());
    }

    @Test
    void aDamagedRecordIsNamed() throws IOException {
        Path file = folder.resolve("validation.csv");
        assertEquals(List.of(), ValidationAudit.read(file).epochs());
        Files.writeString(file, "network,seed,epoch,augmented_accuracy,clean_accuracy,test_auc\nVGG16,1,1,0.5,0.6,0.7\nVGG16,1,2,0.5\n");
        String said = assertThrows(IOException.class, () -> ValidationAudit.read(file)).getMessage();
        assertTrue(said.contains("validation.csv is damaged: delete the file") && said.contains("Row number 2"), said);
    }
}
