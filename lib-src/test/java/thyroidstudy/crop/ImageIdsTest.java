package thyroidstudy.crop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

class ImageIdsTest {

    private static ImageRecord image(String path) {
        return new ImageRecord(Path.of(path), Optional.of(Label.BENIGN), "p", Split.TEST, Variant.UNCROPPED, List.of(), Optional.empty(),
                Map.of());
    }

    private static StudyData images(String... paths) {
        return new StudyData("set", Stream.of(paths).map(ImageIdsTest::image).toList(), List.of());
    }

    private static List<String> ids(StudyData images) {
        ImageIds ids = ImageIds.of(images);
        return images.records().stream().map(ids::of).toList();
    }

    @Test
    void aUniqueFileNameIsTheId() {
        assertEquals(List.of("a.jpg", "b.jpg"), ids(images("data/TEST/Benign/a.jpg", "data/TEST/Cancer/b.jpg")));
    }

    @Test
    void imagesOfOneNameAreToldApartByTheirFolders() {
        StudyData images = images("data/TEST/Benign/1.jpg", "data/TEST/Benign/2.jpg", "data/TEST/Cancer/1.jpg");
        assertEquals(List.of("Benign/1.jpg", "2.jpg", "Cancer/1.jpg"), ids(images));
        ImageIds ids = ImageIds.of(images);
        for (ImageRecord image : images.records()) {
            assertEquals(Optional.of(image), ids.find(ids.of(image)));
        }
        assertTrue(ids.find("1.jpg").isEmpty());
    }

    @Test
    void anImageListedTwiceIsOneImage() {
        assertEquals(List.of("1.jpg", "1.jpg"), ids(images("data/1.jpg", "data/1.jpg")));
    }

    @Test
    void noImagesHaveNoIds() {
        assertTrue(ImageIds.of(images()).find("1.jpg").isEmpty());
    }
}
