package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Answers;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.NoProgress;

class MarginAuditTest {

    private static MarginAudit.View view(String name, double width, double signal, long seed) {
        Predictions answers = Answers.of("VGG16", Variant.CROPPED, Variant.CROPPED, signal, seed)
                .and(Answers.of("ResNet50", Variant.CROPPED, Variant.CROPPED, signal, seed + 1));
        return new MarginAudit.View(name, width, answers);
    }

    @Test
    void withoutMarkedNodulesThereIsNothingToCompare() throws IOException {
        MarginAudit none = MarginAudit.of(List.of(), new StudyData("frames", List.of(), List.of()), Path.of("unused"), NoProgress.NONE);
        assertEquals(0, none.table().rowCount());
        assertEquals(List.of(), none.verdicts("none"));
    }

    @Test
    void eachChangeIsBlamedForItself() {
        MarginAudit audit = new MarginAudit(List.of(view("margin 0.15", 1.3, 4, 10), view("margin 0.50", 2, 4, 10),
                view("margin 1.00", 3, 4, 10), view("margin 2.00", 5, 0.2, 10), view("scan area", 6, 0.2, 10), view("frame", 8, 3, 10)));
        assertEquals(List.of(Verdict.SUPPORTED, Verdict.CANNOT_TELL, Verdict.CONTRADICTED, Verdict.SUPPORTED),
                audit.verdicts("made up").stream().map(AuditVerdict::verdict).toList());
        assertEquals(List.of("VGG16", "ResNet50"), audit.models());
        assertEquals(6, audit.table().rowCount());
        assertEquals(audit.aucs("VGG16")[3], audit.aucs("VGG16")[4], 0);
    }
}
