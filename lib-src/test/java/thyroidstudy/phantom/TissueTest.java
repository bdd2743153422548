package thyroidstudy.phantom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TissueTest {

    @Test
    void theFileDescribesEveryTissueAndSign() throws ReflectiveOperationException {
        for (var tissue : Tissue.Atlas.class.getRecordComponents()) {
            assertNotNull(tissue.getAccessor().invoke(Tissue.ATLAS), tissue.getName());
        }
        assertEquals(NoduleSigns.Echogenicity.values().length, Tissue.ATLAS.echogenicity().size());
        assertEquals(NoduleSigns.Margin.values().length, Tissue.ATLAS.margin().size());
    }

    /** Mean grey of twelve fields of a frame. The last digits of single pixels may differ between processors, these do not. */
    @ParameterizedTest(name = "patient {0}")
    @CsvSource({
        "0, 38.8 67.6 59.4 38.9 34.4 67.3 92.9 39.8 12.9 26.1 46.1 17.6",
        "4, 74.0 82.6 82.6 63.9 84.4 105.6 106.4 65.1 41.3 45.2 53.6 35.7",
        "22, 27.0 68.9 67.0 32.2 36.1 64.9 44.8 12.2 8.4 18.6 14.8 6.5",
        "61, 36.2 67.3 66.7 40.5 49.3 74.2 61.6 30.7 18.6 30.3 23.7 9.1"})
    void imagesAreThoseOfThisGeneration(int patient, String means) {
        double[] wanted = Arrays.stream(means.split(" ")).mapToDouble(Double::parseDouble).toArray();
        PhantomImage image = PhantomGenerator.generate(PhantomSettings.small(), patient, 0);
        for (int field = 0; field < wanted.length; field++) {
            double sum = 0;
            for (int k = 0; k < 120 * 140; k++) {
                int y = field / 4 * 120 + k / 140;
                int x = field % 4 * 140 + k % 140;
                sum += image.grey()[y * image.width() + x] & 0xff;
            }
            assertEquals(wanted[field], sum / (120 * 140), 0.1,
                    "field " + field + ": the images have changed; raise Phantoms.GENERATION and record these means again");
        }
    }
}
