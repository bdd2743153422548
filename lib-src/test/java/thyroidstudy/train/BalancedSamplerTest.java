package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

class BalancedSamplerTest {

    private static StudyData images(int benign, int cancer) {
        return new StudyData("made up", IntStream.range(0, benign + cancer)
                .mapToObj(i -> new ImageRecord(Path.of(i + ".png"), Optional.of(i < benign ? Label.BENIGN : Label.CANCER),
                        "p" + i, Split.TRAIN, Variant.UNCROPPED, List.of(), Optional.empty(), Map.of()))
                .toList(), List.of());
    }

    private static List<List<Long>> epoch(StudyData training, int epoch) {
        List<List<Long>> batches = new ArrayList<>();
        new BalancedSampler(training, 4, 1, epoch).sample(null).forEachRemaining(batches::add);
        return batches;
    }

    @Test
    void asManyOfOneClassAsOfTheOther() {
        StudyData training = images(19, 4);
        StudyData repeated = BalancedSampler.repeated(training);
        List<List<Long>> batches = epoch(training, 0);
        assertEquals(List.of(4, 4, 4, 4, 4, 3), batches.stream().map(List::size).toList());
        List<Long> positions = batches.stream().flatMap(List::stream).toList();
        assertEquals(23, new HashSet<>(positions).size(), "a position twice would be the same variation of an image twice");
        Map<Path, Long> times = positions.stream().map(i -> repeated.records().get(i.intValue()))
                .collect(Collectors.groupingBy(ImageRecord::path, TreeMap::new, Collectors.counting()));
        Map<Label, Long> classes = positions.stream().map(i -> repeated.records().get(i.intValue()).label().orElseThrow())
                .collect(Collectors.groupingBy(l -> l, Collectors.counting()));
        assertEquals(Map.of(Label.BENIGN, 12L, Label.CANCER, 11L), classes);
        List<Long> cancers = IntStream.range(19, 23).mapToObj(i -> times.get(Path.of(i + ".png"))).sorted().toList();
        assertEquals(List.of(2L, 3L, 3L, 3L), cancers);
    }

    @Test
    void everyEpochAnother() {
        StudyData training = images(19, 4);
        assertEquals(epoch(training, 3), epoch(training, 3));
        assertNotEquals(epoch(training, 3), epoch(training, 4));
        assertEquals(19, IntStream.range(0, 12).boxed().flatMap(e -> epoch(training, e).stream()).flatMap(List::stream)
                .filter(i -> i < 19).distinct().count(), "no benign image is left out for good");
    }

    @Test
    void evenWeightsMakeBothClassesCountTheSame() {
        assertArrayEquals(new float[] {23 / (2f * 19), 23 / (2f * 4)}, new ClassBalance.EvenWeights().lossWeights(images(19, 4)));
        assertArrayEquals(new float[] {1, 3}, new ClassBalance.Weights(1, 3).lossWeights(images(19, 4)));
    }

    @Test
    void aClassWithoutImagesIsNamed() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> BalancedSampler.repeated(images(3, 0)));
        assertEquals("There is no training image of class Cancer in made up: the classes cannot be balanced", e.getMessage());
    }
}
