package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;

class StudyTimeTest {

    /**
     * In billions: He et al. 2016, table 1 (3.8 and 7.6 for the ResNets), Tan and Le 2019, table 2 (37 for B7 on 600 pixels), and for VGG,
     * whose paper counts none, by hand: each convolution has its output's pixels times 9 times both channels, 15.346 and 19.508.
     */
    @ParameterizedTest
    @CsvSource({"VGG16,224,15.35,0.01", "VGG19,224,19.51,0.01", "ResNet50,224,3.8,0.1", "ResNet101,224,7.6,0.1", "EfficientNetB7,600,37,1"})
    void multiplyAddsAsPublished(String network, int pixels, double billions, double tolerance) {
        assertEquals(billions, Backbone.of(network).multiplications(pixels) / 1e9, tolerance);
    }

    /** 100 and 300 operations at 2 and 10 a second are 50 and 30 seconds, together 5 a second. */
    @Test
    void theSumIsOneAfterTheOther() {
        Table table = StudyTime.table(List.of(new StudyTime("A", 1, 100, 2), new StudyTime("B", 1, 300, 10)));
        assertEquals(3, table.rowCount());
        assertEquals(5e-9, table.numberColumn("here: operations a second (10^9)").getDouble(2), 1e-20);
        assertEquals(80 / 86400.0, table.numberColumn("here: days").getDouble(2), 1e-12);
        assertEquals(400 / (8.1e12 / 3) / 3600, table.numberColumn("T4: hours").getDouble(2), 1e-20);
    }
}
