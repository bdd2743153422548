package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import thyroidstudy.crop.Ddti;
import thyroidstudy.data.ImageCheck;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.image.Box;
import thyroidstudy.image.OpenCv;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.plot.SignSharesFigure;
import thyroidstudy.plot.StudyFigure;
import thyroidstudy.store.NoProgress;

/** What is measured of frames and of signs, and that what is recorded of DDTI was measured so. */
class BesideDdtiTest {

    private static StudyData ddti(Path work) throws IOException {
        StudyData data = ImageCheck.decodable(DataSources.open(Ddti.folder(), work).read(NoProgress.NONE), null, NoProgress.NONE);
        return new StudyData("DDTI", data.records(), List.of());
    }

    @Test
    void theRecordedNumbersAreDdtis(@TempDir Path work) throws IOException {
        StudyData data = ddti(work);
        FrameLook look = FrameLook.of(data, NoProgress.NONE);
        assertEquals(FrameLook.ddti(), look, () -> new Gson().toJson(look));
        List<SignShares> signs = SignShares.of(data);
        assertEquals(SignShares.ddti(), signs, () -> new Gson().toJson(signs));
    }

    @Test
    void brightnessAndPlacesAreThoseOfTheBoxes(@TempDir Path folder) throws IOException {
        OpenCv.load();
        Mat frame = new Mat(100, 200, CvType.CV_8UC3, new Scalar(10, 10, 10));
        frame.submat(new Rect(30, 35, 60, 30)).setTo(new Scalar(70, 70, 70));
        frame.submat(new Rect(40, 40, 40, 20)).setTo(new Scalar(200, 100, 0));
        Path file = folder.resolve("frame.png");
        assertTrue(Imgcodecs.imwrite(file.toString(), frame));
        Nodule large = new Nodule(new Box(40, 40, 40, 20), List.of());
        Nodule small = new Nodule(new Box(150, 40, 10, 10), List.of());
        FrameLook one = FrameLook.of(data(file, List.of(large)), NoProgress.NONE);
        assertEquals(new FrameLook("made up", 1, (10 * (20000 - 1800) + 70 * 1000 + 100 * 800) / 20000.0, 100, 70, 0.3, 0.5, 0), one);
        assertEquals(1, FrameLook.of(data(file, List.of(large, small)), NoProgress.NONE).bothHalves());
        assertEquals(0, FrameLook.of(data(file, List.of()), NoProgress.NONE).images());
        assertEquals(2, one.besideDdti().rowCount());
        Files.delete(file);
    }

    private static StudyData data(Path file, List<Nodule> nodules) {
        return new StudyData("made up", List.of(record(file, Label.CANCER, nodules, Map.of())), List.of());
    }

    private static ImageRecord record(Path file, Label label, List<Nodule> nodules, Map<String, String> attributes) {
        return new ImageRecord(file, Optional.of(label), "patient", Split.TRAIN, Variant.UNCROPPED, nodules, Optional.empty(), attributes);
    }

    @Test
    void signsAreSharesOfTheImagesThatAreDescribed() {
        Path none = Path.of("none.png");
        StudyData data = new StudyData("made up", List.of(
                record(none, Label.CANCER, List.of(), Map.of("composition", "solid", "margins", "Spiculated", "calcifications", "microcalcification")),
                record(none, Label.CANCER, List.of(), Map.of("composition", "cystic", "margins", "", "calcifications", "non")),
                record(none, Label.CANCER, List.of(), Map.of()),
                record(none, Label.BENIGN, List.of(), Map.of())), List.of());
        assertEquals(List.of(new SignShares("made up", Label.CANCER, 2,
                Map.of("solid", 0.5, "lobulated or spiculated", 1.0, "microcalcifications", 0.5))), SignShares.of(data));
        String words = SignSharesFigure.of(data).altText();
        assertTrue(words.contains("made up, Cancer: solid 0.50, lobulated or spiculated 1.00, microcalcifications 0.50; DDTI, Benign"), words);
        StudyFigure nothing = SignSharesFigure.of(new StudyData("empty", List.of(), List.of()));
        assertTrue(nothing.altText().contains("no columns that describe signs"), nothing.altText());
    }

    /** What 01 says of the quick profile: frames a little darker than DDTI's, and signs further apart between the classes. */
    @Test
    void theQuickProfileBesideDdti(@TempDir Path folder) throws IOException {
        StudyData quick = Phantoms.of(PhantomSettings.quick().withPatients(60), folder).read(NoProgress.NONE);
        FrameLook look = FrameLook.of(quick, NoProgress.NONE);
        FrameLook ddti = FrameLook.ddti();
        assertEquals(ddti.brightness(), look.brightness(), 0.15 * ddti.brightness());
        assertEquals(ddti.inside(), look.inside(), 0.25 * ddti.inside());
        assertEquals(ddti.around(), look.around(), 0.25 * ddti.around());
        List<SignShares> signs = SignShares.of(quick);
        assertTrue(look.brightness() < ddti.brightness() && look.inside() < ddti.inside() && look.around() < ddti.around(), look.toString());
        for (String sign : List.of("lobulated or spiculated", "hypoechoic")) {
            assertTrue(difference(signs, sign) > difference(SignShares.ddti(), sign), sign);
        }
        assertTrue(difference(signs, "solid") > 0 && difference(SignShares.ddti(), "solid") < 0);
        assertTrue(difference(signs, "microcalcifications") < difference(SignShares.ddti(), "microcalcifications"));
    }

    private static double difference(List<SignShares> classes, String sign) {
        return classes.get(1).shares().get(sign) - classes.get(0).shares().get(sign);
    }
}
