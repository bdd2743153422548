package thyroidstudy.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.input.Interpolation;
import thyroidstudy.probe.FrozenNetwork;
import thyroidstudy.probe.Probe;
import thyroidstudy.probe.ProbeResults;

class RocFigureTest {

    @Test
    void curvesAreNumbersAndThePictureShowsTheirColours() throws Exception {
        List<ImagePrediction> rows = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        for (String model : List.of("VGG16", "ResNet101")) {
            for (int i = 0; i < 60; i++) {
                double p = Math.min(1, random.nextDouble() * 0.7 + (i % 3 == 0 ? 0.3 : 0));
                rows.add(new ImagePrediction(i + ".jpg", "p" + i, i % 3 == 0 ? Label.CANCER : Label.BENIGN, 1 - p, p,
                        model, Variant.CROPPED, Variant.CROPPED, "r"));
            }
        }
        StudyFigure figure = RocFigure.of("Cropped", new Predictions(rows));
        var json = FiguresTest.json(figure);
        var data = json.getAsJsonArray("data");
        assertEquals(3, data.size());
        assertTrue(data.get(0).getAsJsonObject().getAsJsonArray("x").get(0).getAsJsonPrimitive().isNumber(), data.get(0).toString());
        assertEquals("False positive rate", json.getAsJsonObject("layout").getAsJsonObject("xaxis").getAsJsonObject("title")
                .get("text").getAsString());
        Files.write(Path.of("lib-src/target/roc.png"), figure.png());
        var image = ImageIO.read(new ByteArrayInputStream(figure.png()));
        int orange = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                orange += (image.getRGB(x, y) & 0xFFFFFF) == 0xE69F00 ? 1 : 0;
            }
        }
        assertTrue(orange > 200, "orange pixels: " + orange);
    }

    @Test
    void frozenFeaturesHaveACurveForEachStart() throws Exception {
        FrozenNetwork imagenet = new FrozenNetwork(Backbone.VGG16, Preprocessing.STUDY, new Start(Initialisation.IMAGENET, "0123456789", false));
        FrozenNetwork random = new FrozenNetwork(Backbone.VGG16, Preprocessing.STUDY, new Start(Initialisation.KERAS, "", false));
        List<ImagePrediction> rows = new ArrayList<>();
        for (FrozenNetwork network : List.of(imagenet, random)) {
            // no crops of the second
            for (Variant form : network == random ? List.of(Variant.UNCROPPED) : List.of(Variant.UNCROPPED, Variant.CROPPED)) {
                for (int i = 0; i < 6; i++) {
                    double p = i / 10.0;
                    rows.add(new ImagePrediction(i + ".jpg", "p" + i, i % 2 == 0 ? Label.CANCER : Label.BENIGN, 1 - p, p, "VGG16", form, form,
                            network.name(), network.start().toString(), 1));
                }
            }
        }
        ProbeResults results = new ProbeResults(new ProbeResults.Settings("made up", Map.of(), Probe.Plan.standard(), 224, Interpolation.SMOOTH,
                List.of(imagenet, random), "cpu", Map.of()), new Predictions(rows));
        var data = FiguresTest.json(RocFigure.frozen("Frozen", List.of(results), Variant.UNCROPPED)).getAsJsonArray("data");
        assertEquals(List.of("made up, VGG16, ImageNet, STUDY<br>(AUC 0.333)", "made up, VGG16, random, STUDY<br>(AUC 0.333)", "chance"),
                data.asList().stream().map(c -> c.getAsJsonObject().get("name").getAsString()).toList());
        var crops = FiguresTest.json(RocFigure.frozen("Frozen", List.of(results), Variant.CROPPED)).getAsJsonArray("data");
        assertEquals(2, crops.size(), "one network and chance: the other was not asked about crops");
        assertTrue(RocFigure.frozen("Frozen", List.of(), Variant.UNCROPPED).altText().contains(RocFigure.NO_PREDICTIONS));
    }
}
