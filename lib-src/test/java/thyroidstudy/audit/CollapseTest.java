package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
        assertEquals(0.76602, b7.interval().getLowerBound(), 1e-3);
        assertEquals(0.81418, b7.interval().getUpperBound(), 1e-3);
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
    void impossibleNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 1.2, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", Double.NaN, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 0.5, 10, 11, Double.NaN));
    }
}
