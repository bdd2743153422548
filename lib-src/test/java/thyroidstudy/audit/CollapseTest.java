package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import thyroidstudy.audit.Collapse.Finding;
import thyroidstudy.evaluate.PublishedStudy;

class CollapseTest {

    @Test
    void ofThePublishedRunsOnlyEfficientNetEqualsTheShareOfBenign() {
        Map<String, Finding> found = Collapse.published(PublishedStudy.load()).stream()
                .collect(Collectors.toMap(Collapse::name, Collapse::finding));
        assertEquals(9, found.size());
        assertEquals(Finding.EQUALS_MAJORITY, found.get("EfficientNetB7"));
        assertEquals(1, found.values().stream().filter(Finding.EQUALS_MAJORITY::equals).count());
        assertEquals(Finding.ABOVE_MAJORITY, found.get("ResNet101_crop"));
    }

    @Test
    void theIntervalIsExact() {
        // R: binom.test(900, 1138)$conf.int
        Collapse b7 = new Collapse("B7", 0.7909, 1138, 900, Double.NaN);
        assertEquals(0.76602, b7.interval().low(), 1e-3);
        assertEquals(0.81418, b7.interval().high(), 1e-3);
    }

    @Test
    void nearTheShareOnBothSides() {
        assertEquals(Finding.CANNOT_TELL, new Collapse("a", 0.72, 100, 70, Double.NaN).finding());
        assertEquals(Finding.ABOVE_MAJORITY, new Collapse("a", 0.9, 100, 70, Double.NaN).finding());
        assertEquals(Finding.BELOW_MAJORITY, new Collapse("a", 0.4, 100, 70, Double.NaN).finding());
    }

    @Test
    void aConstantAnswerIsNamedWhateverItsAccuracy() {
        assertEquals(Finding.CONSTANT, new Collapse("a", 0.70, 100, 70, 0).finding());
        assertEquals(Finding.CONSTANT, new Collapse("a", 0.30, 100, 70, 1e-6).finding());
        assertEquals(Finding.EQUALS_MAJORITY, new Collapse("a", 0.70, 100, 70, 0.3).finding());
    }

    @Test
    void aNetworkMayBeRightOnAllImagesOrOnNone() {
        List<Collapse> checks = List.of(new Collapse("all", 1, 8, 5, 0.5), new Collapse("none", 0, 8, 5, 0.5),
                new Collapse("one", 1, 1, 1, 0));
        assertEquals(List.of(Collapse.Finding.ABOVE_MAJORITY, Collapse.Finding.BELOW_MAJORITY, Collapse.Finding.CONSTANT),
                checks.stream().map(Collapse::finding).toList());
        assertEquals(List.of(3.0, -5.0, 0.0), Collapse.table("T", checks).doubleColumn("correct images beyond it").asList());
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 1.2, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", Double.NaN, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 0.5, 10, 11, Double.NaN));
    }
}
