package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;

class EmbeddingsTest {

    private static ImageRecord image(String patient, Split split) {
        return new ImageRecord(Path.of(patient + split + ".jpg"), Optional.of(Label.BENIGN), patient, split, Variant.CROPPED, List.of(),
                Optional.empty(), Map.of());
    }

    /** a's test image is nearest to a's training image, b's to a's, and c has none in training. */
    @Test
    void countsWhoseImageIsNearest() {
        List<ImageRecord> images = List.of(image("a", Split.TRAIN), image("b", Split.VALIDATION), image("a", Split.TEST),
                image("b", Split.TEST), image("c", Split.TEST));
        float[][] vectors = {{1, 0}, {0, 1}, {0.9f, 0.1f}, {0.8f, 0.6f}, {0, 1}};
        Embeddings.SamePatient found = new Embeddings(images, vectors).samePatient();
        assertEquals(new Embeddings.SamePatient(2, 1, 0.5), found);
        assertEquals(1, found.table("VGG16").intColumn("nearest is of the same patient").get(0));
        assertEquals(0.5, found.table("VGG16").doubleColumn("share").get(0));
    }

    @Test
    void withoutAPatientOnBothSidesThereIsNothingToCount() {
        Embeddings none = new Embeddings(List.of(image("a", Split.TRAIN), image("b", Split.TEST)), new float[][] {{1, 0}, {0, 1}});
        assertEquals(0, none.samePatient().table("VGG16").rowCount());
    }

    @Test
    void vectorsLoseTheirMeanAndHaveLengthOne() {
        float[][] vectors = Embeddings.standardised(List.of(new float[] {1, 5}, new float[] {4, 9}));
        assertArrayEquals(new float[] {-0.6f, -0.8f}, vectors[0], 1e-6f);
        assertArrayEquals(new float[] {0.6f, 0.8f}, vectors[1], 1e-6f);
        assertThrows(IllegalArgumentException.class, () -> new Embeddings(List.of(), vectors));
    }
}
