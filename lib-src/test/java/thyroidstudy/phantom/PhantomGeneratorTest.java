package thyroidstudy.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;

class PhantomGeneratorTest {

    private static final PhantomSettings SMALL = PhantomSettings.small().withPatients(20);

    @Test
    void theSameWhateverTheThreadAndOrder() {
        List<byte[]> alone = IntStream.range(0, 8).mapToObj(i -> pixels(SMALL, i, 1)).toList();
        List<byte[]> together = IntStream.range(0, 8).parallel().mapToObj(i -> pixels(SMALL, 7 - i, 1)).toList();
        for (int i = 0; i < 8; i++) {
            assertArrayEquals(alone.get(i), together.get(7 - i));
        }
    }

    @Test
    void framesOfAnyAllowedSize() {
        for (PhantomSettings s : List.of(sized(280, 180), sized(333, 500), sized(1121, 721))) {
            PhantomImage image = PhantomGenerator.generate(s, 1, 0);
            assertEquals(s.width() * s.height(), image.grey().length);
            assertTrue(mean(image, image.record().scanArea()) > 20);
        }
    }

    @Test
    void seedPatientAndViewChangeThePicture() {
        byte[] first = pixels(SMALL, 3, 0);
        assertFalse(Arrays.equals(first, pixels(SMALL, 3, 1)));
        assertFalse(Arrays.equals(first, pixels(SMALL, 4, 0)));
        assertFalse(Arrays.equals(first, pixels(SMALL.withSeed(9), 3, 0)));
    }

    @Test
    void truthLiesInsideTheFrameForOddSizesToo() {
        for (PhantomSettings s : List.of(PhantomSettings.standard(), sized(320, 240), sized(801, 601))) {
            Box frame = new Box(0, 0, s.width(), s.height());
            for (PhantomRecord r : PhantomGenerator.records(s)) {
                assertEquals(r.scanArea().area(), frame.overlap(r.scanArea()), r.fileName());
                assertEquals(r.panes().size(), r.nodules().size(), r.fileName());
                for (var other : r.others()) {
                    Box b = other.box();
                    assertEquals(1, r.panes().stream().filter(p -> p.overlap(b) == b.area()).count(), r.fileName());
                }
                for (Box pane : r.panes()) {
                    assertEquals(pane.area(), r.scanArea().overlap(pane));
                }
                for (var nodule : r.nodules()) {
                    Box b = nodule.box();
                    assertEquals(1, r.panes().stream().filter(p -> p.overlap(b) == b.area()).count(), r.fileName());
                    assertTrue(b.width() > 4 && b.height() > 4, r.fileName() + " " + b);
                }
            }
        }
    }

    @Test
    void sharesOfCancerAndTestAreThoseAskedFor() {
        PhantomSettings s = PhantomSettings.standard();
        Map<Integer, Label> labels = new HashMap<>();
        Map<Integer, Split> splits = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (PhantomRecord r : PhantomGenerator.records(s)) {
            assertEquals(r.label(), labels.merge(r.patientIndex(), r.label(), (a, b) -> a));
            assertEquals(r.split(), splits.merge(r.patientIndex(), r.split(), (a, b) -> a), "patient on two sides");
            assertTrue(names.add(r.fileName()));
        }
        assertEquals(250, labels.size());
        assertEquals(0.21, labels.values().stream().filter(l -> l == Label.CANCER).count() / 250.0, 0.003);
        assertEquals(0.09, splits.values().stream().filter(x -> x == Split.TEST).count() / 250.0, 0.005);
    }

    @Test
    void smallIsAsLargeAsItSays() {
        isAsLarge(PhantomSettings.small(), 240, 25, 100, 15);
    }

    @Test
    void quickIsAsLargeAsItSays() {
        isAsLarge(PhantomSettings.quick(), 720, 25, 310, 15);
    }

    private static void isAsLarge(PhantomSettings settings, int train, int trainWithin, int test, int testWithin) {
        List<PhantomRecord> records = PhantomGenerator.records(settings);
        long found = records.stream().filter(r -> r.split() == Split.TEST).count();
        assertEquals(test, found, testWithin);
        assertEquals(train, records.size() - found, trainWithin);
    }

    @Test
    void signsTellTheClassesApartAsFarAsDifficultyLets() {
        double easy = tallerGap(0);
        double usual = tallerGap(0.25);
        double hopeless = tallerGap(1);
        assertTrue(easy > 0.3, "taller than wide, cancer minus benign: " + easy);
        assertTrue(usual > 0.2 && usual < easy + 0.05, "" + usual);
        assertEquals(0, hopeless, 0.08);
    }

    @Test
    void fluidIsDarkWithBrightTissueBehindIt() {
        int checked = 0;
        PhantomSettings plain = SMALL.withPatients(60).withOverlays(OverlayOptions.none());
        for (PhantomRecord r : PhantomGenerator.records(plain)) {
            if (r.imageIndex() > 0 || r.signs().composition() != NoduleSigns.Composition.CYSTIC
                    || r.signs().calcification() != NoduleSigns.Calcification.NONE || r.signs().cometTails()) {
                continue;
            }
            PhantomImage image = PhantomGenerator.generate(plain, r.patientIndex(), 0);
            Box b = r.nodules().get(0).box();
            Box core = new Box(b.x() + b.width() / 3, b.y() + b.height() / 3, Math.max(1, b.width() / 3),
                    Math.max(1, b.height() / 3));
            Box behind = new Box(core.x(), b.bottom() + 3, core.width(), 20);
            if (r.scanArea().overlap(behind) == behind.area()) {
                assertTrue(mean(image, core) < 0.6 * mean(image, behind), r.fileName());
                checked++;
            }
        }
        assertTrue(checked > 2, checked + " cysts");
    }

    @Test
    void overlayMaskCoversEverythingOutsideThePanes() {
        for (int p = 0; p < 10; p++) {
            PhantomImage image = PhantomGenerator.generate(SMALL, p, 0);
            int marked = 0;
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++) {
                    boolean on = image.overlay()[y * image.width() + x] != 0;
                    marked += on ? 1 : 0;
                    Box here = new Box(x, y, 1, 1);
                    if (!on && image.record().panes().stream().noneMatch(pane -> pane.overlap(here) > 0)) {
                        assertEquals(0, image.grey()[y * image.width() + x], x + " " + y);
                    }
                }
            }
            assertTrue(marked > 500, "overlay pixels: " + marked);
        }
    }

    @Test
    void overlaysBetrayTheClassOnlyWhenAsked() {
        double fair = caliperGap(OverlayOptions.usual());
        double unfair = caliperGap(OverlayOptions.usual().withLabelCorrelated(true));
        assertEquals(0, fair, 0.1);
        assertTrue(unfair > 0.7, "" + unfair);
    }

    @Test
    void withoutPatientEffectAllNecksAreAlike() {
        Patient a = Patient.of(SMALL.withPatientEffect(0), Label.BENIGN, 0);
        Patient b = Patient.of(SMALL.withPatientEffect(0), Label.BENIGN, 1);
        assertEquals(List.of(a.fat(), a.strap(), a.gainDb(), a.coarseness()),
                List.of(b.fat(), b.strap(), b.gainDb(), b.coarseness()));
        Patient c = Patient.of(SMALL, Label.BENIGN, 0);
        Patient d = Patient.of(SMALL, Label.BENIGN, 1);
        assertTrue(Math.abs(c.gainDb() - d.gainDb()) > 0.1 || Math.abs(c.fat() - d.fat()) > 0.1);
    }

    @Test
    void wrongSettingsAreNamed() {
        var e = assertThrows(IllegalArgumentException.class, () -> SMALL.withCancerShare(1.5));
        assertTrue(e.getMessage().contains("cancerShare"));
        assertThrows(IllegalArgumentException.class, () -> PhantomGenerator.generate(SMALL, 20, 0));
    }

    private static PhantomSettings sized(int width, int height) {
        PhantomSettings q = SMALL;
        return new PhantomSettings(q.patients(), 2, 4, q.cancerShare(), q.testShare(), q.difficulty(),
                q.patientEffect(), q.noduleScale(), q.overlays(), 5, width, height);
    }

    private static double tallerGap(double difficulty) {
        PhantomSettings s = SMALL.withPatients(2000).withImagesPerPatient(1, 1).withCancerShare(0.5)
                .withDifficulty(difficulty);
        return gap(PhantomGenerator.records(s).stream()
                .map(r -> Map.entry(r.label(), r.signs().tallerThanWide())).toList());
    }

    private static double caliperGap(OverlayOptions overlays) {
        PhantomSettings s = SMALL.withPatients(1000).withImagesPerPatient(1, 1).withCancerShare(0.5)
                .withOverlays(overlays);
        return gap(PhantomGenerator.records(s).stream().map(r -> Map.entry(r.label(), r.calipers())).toList());
    }

    private static double gap(List<Map.Entry<Label, Boolean>> seen) {
        double[] n = new double[2];
        double[] yes = new double[2];
        for (var entry : seen) {
            n[entry.getKey().classIndex()]++;
            yes[entry.getKey().classIndex()] += entry.getValue() ? 1 : 0;
        }
        return yes[1] / n[1] - yes[0] / n[0];
    }

    private static byte[] pixels(PhantomSettings s, int patient, int image) {
        return PhantomGenerator.generate(s, patient, image).grey();
    }

    private static double mean(PhantomImage image, Box b) {
        long sum = 0;
        for (int y = b.y(); y < b.bottom(); y++) {
            for (int x = b.x(); x < b.right(); x++) {
                sum += image.grey()[y * image.width() + x] & 0xff;
            }
        }
        return (double) sum / b.area();
    }
}
