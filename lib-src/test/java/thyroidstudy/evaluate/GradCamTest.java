package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;
import thyroidstudy.image.Box;

class GradCamTest {

    @BeforeAll
    static void openCv() {
        nu.pattern.OpenCV.loadLocally();
    }

    /**
     * Two maps of 2 x 2; logit 1 is the sum of the squares of the first map minus three times the sum of the second. Its
     * gradients are 2 a, mean 2 * (1 + 2 + 3 + 0) / 4 = 3, and -3. Hence the heat is max(0, 3 a - 3 b).
     */
    @Test
    void byHand() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray maps = manager.create(new float[] {1, 2, 3, 0, 2, 1, 0, 1, /* second image */ 0, 0, 0, 4, 0, 0, 1, 1},
                    new Shape(2, 2, 2, 2));
            UnaryOperator<NDArray> logits = m -> {
                NDArray a = m.get(":, 0").square().sum(new int[] {1, 2});
                NDArray b = m.get(":, 1").sum(new int[] {1, 2}).mul(-3);
                return a.zerosLike().stack(a.add(b), 1);
            };
            List<GradCam> heats = GradCam.of(maps, logits, 1);
            assertArrayEquals(new float[] {0, 3, 9, 0}, heats.get(0).values(), 1e-6f);
            // second: mean gradients 2 * 4 / 4 = 2 and -3: 2 a - 3 b
            assertArrayEquals(new float[] {0, 0, 0, 5}, heats.get(1).values(), 1e-6f);
            assertEquals(0, GradCam.of(maps, logits, 0).get(0).total());
        }
    }

    @Test
    void sharesByHand() {
        GradCam heat = new GradCam(2, 3, new float[] {1, 2, 3, 0, 4, 0});
        assertEquals(0.6, heat.shareInside(List.of(new Box(1, 0, 1, 2))), 1e-12);
        assertEquals(0.6, heat.shareInside(List.of(new Box(1, 0, 1, 2), new Box(1, 0, 1, 1))), 1e-12, "an overlap counts once");
        assertEquals(0.3, heat.shareInside(List.of(new Box(2, -5, 90, 90))), 1e-12);
        assertEquals(2 / 6.0, heat.areaInside(List.of(new Box(1, 0, 1, 2))), 1e-12);
        assertTrue(Double.isNaN(new GradCam(1, 1, new float[1]).shareInside(List.of(new Box(0, 0, 1, 1)))));
        assertThrows(IllegalArgumentException.class, () -> new GradCam(2, 2, new float[3]));
    }

    /** tf.image.resize([[0, 1]], (1, 4)) is [0, .25, .75, 1]. */
    @Test
    void stretchesBetweenTheCentresOfCells() {
        assertArrayEquals(new float[] {0, .25f, .75f, 1}, new GradCam(1, 2, new float[] {0, 1}).resized(1, 4).values(), 1e-6f);
        GradCam high = new GradCam(2, 1, new float[] {0, 1}).resized(4, 3);
        assertArrayEquals(new float[] {0, 0, 0, .25f, .25f, .25f, .75f, .75f, .75f, 1, 1, 1}, high.values(), 1e-6f);
    }

    @Test
    void tableSaysNoduleOrText() {
        ImageRecord image = new ImageRecord(Path.of("a.jpg"), Optional.of(Label.CANCER), "7", Split.TEST, Variant.UNCROPPED,
                List.of(Nodule.ofBox(new Box(0, 0, 10, 10))), Optional.of(new Box(0, 0, 20, 10)), Map.of());
        GradCam heat = new GradCam(1, 4, new float[] {1, 1, 1, 1});
        assertTrue(ImageHeat.table(List.of(new ImageHeat(image, "VGG16", 0.5, heat, 10, 40))).doubleColumn("heat in the nodule low").isMissing(0),
                "one patient tells nothing about others");
        ImageRecord other = new ImageRecord(Path.of("b.jpg"), image.label(), "8", image.split(), image.variant(), image.nodules(),
                image.scanArea(), Map.of());
        Table table = ImageHeat.table(List.of(new ImageHeat(image, "VGG16", 0.5, heat, 10, 40), new ImageHeat(other, "VGG16", 0.5, heat, 10, 40)));
        assertEquals(0.25, table.doubleColumn("heat in the nodule").get(0), 1e-6);
        assertEquals(0.25, table.doubleColumn("heat in the nodule low").get(0), 1e-6);
        assertEquals(0.5, table.doubleColumn("heat outside the scan high").get(0), 1e-6);
        assertEquals(0.25, table.doubleColumn("area of the nodule").get(0), 1e-6);
        ImageHeat surer = new ImageHeat(image, "VGG16", 0.9, heat, 10, 40);
        assertEquals(List.of(surer), ImageHeat.surest(
                List.of(new ImageHeat(image, "VGG16", 0.5, heat, 10, 40), surer, new ImageHeat(image, "VGG19", 0.95, heat, 10, 40)),
                "VGG16", 1));
        ImageHeat cold = new ImageHeat(image, "VGG16", 0.5, new GradCam(1, 1, new float[1]), 10, 40);
        assertTrue(ImageHeat.table(List.of(cold)).doubleColumn("heat in the nodule").isMissing(0));
    }
}
