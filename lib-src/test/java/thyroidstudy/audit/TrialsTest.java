package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Verdicts.Verdict;

class TrialsTest {

    @TempDir
    Path folder;

    private static Trials trials(String condition, double level, double... areas) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < areas.length; i++) {
            trials.add(new Trial(condition, level, i + 1, areas[i], 0.05, 40, 60));
        }
        return new Trials(trials);
    }

    private static Trials join(Trials... parts) {
        return new Trials(List.of(parts).stream().flatMap(p -> p.trials().stream()).toList());
    }

    /** Mean 0.7, standard deviation 0.1, four values, t of 3 degrees of freedom 3.182446: half width 0.1591223. */
    @Test
    void studentsIntervalByHand() {
        Interval mean = trials("a", 0, 0.6, 0.8, 0.6, 0.8).mean();
        assertEquals(0.7, mean.estimate(), 1e-12);
        assertEquals(3.182446305 * Math.sqrt(0.04 / 3 / 4), mean.high() - 0.7, 1e-8);
        assertTrue(Double.isNaN(trials("a", 0, 0.6).mean().low()));
        Interval difference = trials("a", 0, 0.7, 0.8, 0.9).minus(trials("b", 0, 0.6, 0.7, 0.8));
        assertEquals(0.1, difference.low(), 1e-9, "pairs of one seed differ by the same");
    }

    @Test
    void whatIsRecordedIsNotDoneAgain() throws IOException {
        Path file = folder.resolve("audit.csv");
        Trial made = new Trial("split by image", 0.5, 2, 0.75, 0.04, 40, 12.5);
        Trials one = Trials.read(file).with(file, "split by image", 0.5, 2, () -> made);
        assertEquals(List.of(made), Trials.read(file).trials());
        assertEquals(one, Trials.read(file).with(file, "split by image", 0.5, 2, () -> {
            throw new AssertionError("it is recorded");
        }));
        Files.writeString(file, Files.readString(file) + "split by patient,0.5,x\n");
        String said = assertThrows(IOException.class, () -> Trials.read(file)).getMessage();
        assertTrue(said.contains("audit.csv, line 3"), said);
    }

    @Test
    void leakageIsFoundWhereItIsAndNotWhereItIsNot() {
        Trials trials = join(trials("split by image", 0, 0.5, 0.52, 0.47), trials("split by patient", 0, 0.49, 0.5, 0.51),
                trials("split by image", 0.5, 0.7, 0.74, 0.72), trials("split by patient", 0.5, 0.5, 0.52, 0.51),
                trials("split by image", 1, 0.3, 0.31, 0.32), trials("split by patient", 1, 0.5, 0.52, 0.51));
        assertEquals(List.of(Verdict.CANNOT_TELL, Verdict.SUPPORTED, Verdict.CONTRADICTED),
                LeakageAudit.verdicts(trials).stream().map(AuditVerdict::verdict).toList());
        assertEquals(6, trials.table("Leakage").rowCount());
    }

    @Test
    void overlayAndPreprocessingCompareTheRightConditions() {
        Trials overlay = join(trials(OverlayAudit.WHOLE, 0, 0.9, 0.91, 0.92), trials(OverlayAudit.WITHOUT, 0, 0.5, 0.52, 0.51),
                trials(OverlayAudit.ONLY, 0, 0.4, 0.6, 0.5), trials(OverlayAudit.FAIR, 0, 0.95, 0.97, 0.99));
        assertEquals(List.of(Verdict.CONTRADICTED, Verdict.SUPPORTED, Verdict.CANNOT_TELL),
                OverlayAudit.verdicts(overlay).stream().map(AuditVerdict::verdict).toList());
        Trials preprocessing = join(trials("VGG16 STUDY", 0, 0.5, 0.5, 0.5), trials("VGG16 CORRECT", 0, 0.6, 0.62, 0.61),
                trials("ResNet50 STUDY", 0, 0.6, 0.5, 0.7), trials("ResNet50 CORRECT", 0, 0.6, 0.7, 0.5),
                trials("EfficientNetB7 STUDY", 0, 0.8, 0.8, 0.8), trials("EfficientNetB7 CORRECT", 0, 0.6, 0.62, 0.61));
        assertEquals(List.of(Verdict.SUPPORTED, Verdict.CANNOT_TELL, Verdict.CONTRADICTED),
                PreprocessingAudit.verdicts(preprocessing).stream().map(AuditVerdict::verdict).toList());
        assertEquals(3, AuditVerdict.table(PreprocessingAudit.verdicts(preprocessing)).rowCount());
    }
}
