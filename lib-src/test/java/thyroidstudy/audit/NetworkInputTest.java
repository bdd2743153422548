package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.image.OpenCv;
import thyroidstudy.train.TrainingSettings;

/** On one black and one white image, whose values are known at every place. */
class NetworkInputTest {

    static {
        OpenCv.load();
    }

    @TempDir
    Path folder;

    private StudyData images;

    @BeforeEach
    void blackAndWhite() throws IOException {
        images = new StudyData("black and white", List.of(flat("black", 0), flat("white", 255)), List.of());
    }

    private ImageRecord flat(String name, int grey) throws IOException {
        Path file = folder.resolve(name + ".png");
        FrameFile.write(file, new Mat(40, 40, CvType.CV_8UC3, Scalar.all(grey)));
        return new ImageRecord(file, Optional.of(Label.BENIGN), name, Split.TRAIN, Variant.CROPPED, List.of(), Optional.empty(), Map.of());
    }

    private static TrainingSettings settings(Backbone backbone) {
        return TrainingSettings.study(backbone).network(n -> n.withInitialisation(Initialisation.LEARNABLE))
                .input(i -> i.withImageSize(32).withBatchSize(4));
    }

    @Test
    void efficientNetSeesWhiteAsNearlyBlackUnderTheStudysPreprocessing() throws IOException {
        NetworkInput study = NetworkInput.of(settings(Backbone.EFFICIENTNET_B7), Preprocessing.STUDY, images);
        NetworkInput correct = NetworkInput.of(settings(Backbone.EFFICIENTNET_B7), Preprocessing.CORRECT, images);
        // ImageNet's mean and deviation of red: 0.485 and 0.229; of blue 0.406 and 0.225
        assertEquals((0 - 0.485) / 0.229, StatUtils.min(study.values()), 1e-4);
        assertEquals((1 / 255.0 - 0.406) / 0.225, StatUtils.max(study.values()), 1e-4);
        assertEquals((1 - 0.406) / 0.225, StatUtils.max(correct.values()), 1e-4);
        assertEquals(List.of("stem", "block1", "block2", "block3", "block4", "block5", "block6", "block7", "top"),
                List.copyOf(study.stages().keySet()));
        assertTrue(study.stages().values().stream().allMatch(Double::isFinite));
    }

    @Test
    void vggTakesWhatItGets() throws IOException {
        NetworkInput correct = NetworkInput.of(settings(Backbone.VGG16), Preprocessing.CORRECT, images);
        assertEquals(-123.68, StatUtils.min(correct.values()), 1e-3);
        assertEquals(255 - 103.939, StatUtils.max(correct.values()), 1e-3);
        assertEquals(List.of("block1", "block2", "block3", "block4", "block5"), List.copyOf(correct.stages().keySet()));
        assertEquals("255.000", String.format("%.3f", StatUtils.max(correct.values()) + 103.939));
        assertEquals("VGG16", NetworkInput.table(List.of(correct)).stringColumn("network").get(0));
    }

    @Test
    void centringAsKerasWouldHaveDoneAfterFit() throws IOException {
        FeaturewiseCentring centring = FeaturewiseCentring.of(images, settings(Backbone.VGG16));
        for (int c = 0; c < 3; c++) {
            assertEquals(0.5, centring.mean()[c], 1e-9);
            assertEquals(0.5, centring.deviation()[c], 1e-9);
            assertEquals(-1, centring.apply(0, c), 1e-5);
        }
        assertEquals(1, centring.table().doubleColumn("white 1 becomes").get(2), 1e-5);
    }
}
