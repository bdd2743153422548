package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.crop.Ddti;
import thyroidstudy.data.ImageCheck;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.plot.NoduleSizeFigure;
import thyroidstudy.plot.StudyFigure;
import thyroidstudy.store.NoProgress;

class NoduleSizesTest {

    @Test
    void theRecordedSizesAreDdtis(@TempDir Path work) throws IOException {
        StudyData data = ImageCheck.decodable(DataSources.open(Ddti.folder(), work).read(NoProgress.NONE), null, NoProgress.NONE);
        List<NoduleSizes> found = NoduleSizes.of(new StudyData("DDTI", data.records(), List.of()));
        assertEquals(NoduleSizes.ddti(), found, () -> new Gson().toJson(found));
    }

    @Test
    void theQuickProfilesNodulesAreLargerThanTheSmallSetsAndWithinDdtis(@TempDir Path folder) throws IOException {
        NoduleSizes small = sizes(PhantomSettings.small().withPatients(40), folder);
        NoduleSizes quick = sizes(PhantomSettings.quick().withPatients(40), folder);
        double narrow = small.widths().get(2);
        double wide = quick.widths().get(2);
        assertTrue(wide > 1.3 * narrow, wide + " beside " + narrow);
        assertTrue(wide > NoduleSizes.ddti().get(0).widths().get(2) && wide < NoduleSizes.ddti().get(1).widths().get(2), "median " + wide);
        double high = quick.heights().get(2);
        assertTrue(NoduleSizes.ddti().stream().allMatch(d -> high > d.heights().get(2)), "median " + high);
    }

    @Test
    void percentilesAreOfTheLargestNoduleAndOfAllTogether(@TempDir Path folder) throws IOException {
        StudyData two = phantoms(PhantomSettings.small().withPatients(8).withImagesPerPatient(1, 1)
                .withOverlays(PhantomSettings.small().overlays().withTwoPanes(1)), folder);
        List<NoduleSizes> sizes = NoduleSizes.of(two);
        assertEquals(two.size(), sizes.get(0).images());
        for (int k = 0; k < NoduleSizes.LEVELS.size(); k++) {
            // the same nodule in both panes
            assertTrue(sizes.get(1).widths().get(k) > 0.3 + sizes.get(0).widths().get(k), sizes.toString());
        }
        String words = NoduleSizeFigure.widths(two).altText();
        assertTrue(words.contains("DDTI, around all nodules"), words);
    }

    @Test
    void imagesWithoutMarksGiveNoFigure() {
        StudyFigure figure = NoduleSizeFigure.heights(new StudyData("empty", List.of(), List.of()));
        assertEquals("nothing to draw, for no nodule is marked in these images.", figure.altText().replaceFirst("^.*: ", ""));
    }

    private static NoduleSizes sizes(PhantomSettings settings, Path folder) throws IOException {
        return NoduleSizes.of(phantoms(settings, folder)).get(0);
    }

    private static StudyData phantoms(PhantomSettings settings, Path folder) throws IOException {
        return ImageCheck.decodable(Phantoms.of(settings, folder).read(NoProgress.NONE), null, NoProgress.NONE);
    }
}
