package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import thyroidstudy.audit.Collapse.Finding;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;

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
        // as many right as there are of the majority class, but not because it gives one answer
        assertEquals(Finding.CANNOT_TELL, new Collapse("a", 0.70, 100, 70, 0.3).finding());
        assertEquals(Finding.ONE_CLASS, new Collapse("a", 0.70, 100, 70, 0.3, 1, Interval.UNDEFINED, true).finding());
    }

    @Test
    void aNetworkMayBeRightOnAllImagesOrOnNone() {
        List<Collapse> checks = List.of(new Collapse("all", 1, 8, 5, 0.5), new Collapse("none", 0, 8, 5, 0.5),
                new Collapse("one", 1, 1, 1, 0));
        assertEquals(List.of(Collapse.Finding.ABOVE_MAJORITY, Collapse.Finding.BELOW_MAJORITY, Collapse.Finding.CONSTANT),
                checks.stream().map(Collapse::finding).toList());
        assertEquals(List.of(3.0, -5.0, 0.0), Collapse.table("T", checks).doubleColumn("correct images beyond it").asList());
    }

    /** The best of 15 epochs has wider limits than an accuracy that was not chosen, and lands on a count of 900 of 1138 by chance in 2.9 %. */
    @Test
    void whatWasChosenSaysSo() {
        Collapse b7 = Collapse.published(PublishedStudy.load()).stream().filter(c -> c.name().equals("EfficientNetB7")).findFirst().orElseThrow();
        Collapse notChosen = new Collapse("B7", b7.accuracy(), b7.images(), b7.ofClass(), Double.NaN);
        assertEquals(15, b7.chosenFrom());
        assertTrue(b7.interval().low() < notChosen.interval().low() - 0.005, b7.interval() + " " + notChosen.interval());
        assertEquals("15 epochs", Collapse.table("T", List.of(b7)).stringColumn("best of").get(0));
        assertEquals(Verdict.SUPPORTED, b7.verdict("published").verdict());
        assertEquals(0.0290, b7.verdict("published").evidence().pValue(), 5e-4);
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 1.2, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", Double.NaN, 10, 5, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Collapse("a", 0.5, 10, 11, Double.NaN));
    }
}
