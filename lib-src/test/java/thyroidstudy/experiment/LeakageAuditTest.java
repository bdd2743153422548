package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

class LeakageAuditTest {

    /** Ten patients with one image each, the classes in turn. */
    @Test
    void theControlsPatientsAreMadeUpOfUnrelatedImages() {
        StudyData images = new StudyData("theirs", IntStream.range(0, 10).mapToObj(i -> new ImageRecord(Path.of(i + ".png"),
                Optional.of(i % 2 == 0 ? Label.BENIGN : Label.CANCER), "p" + i, Split.TRAIN, Variant.CROPPED, List.of(), Optional.empty(), Map.of()))
                .toList(), List.of());
        StudyData regrouped = LeakageAudit.regrouped(images, 3);
        assertEquals(List.of("Benign-0", "Cancer-0", "Benign-0", "Cancer-0", "Benign-0", "Cancer-0", "Benign-1", "Cancer-1", "Benign-1", "Cancer-1"),
                regrouped.records().stream().map(ImageRecord::patient).toList());
        assertEquals(images.records().stream().map(ImageRecord::path).toList(), regrouped.records().stream().map(ImageRecord::path).toList());
    }
}
