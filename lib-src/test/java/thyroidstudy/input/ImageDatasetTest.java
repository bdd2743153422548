package thyroidstudy.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.data.Label;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.TestImages;

class ImageDatasetTest {

    @TempDir
    Path folder;

    private final InputSettings settings = InputSettings.study().withImageSize(32).withBatchSize(8);

    /** Everything a reader of an epoch sees. */
    private record Seen(List<Integer> order, List<float[]> pixels, List<float[]> labels) {}

    private static Seen read(Iterable<Batch> batches) {
        Seen seen = new Seen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Batch batch : batches) {
            try (batch) {
                batch.getIndices().forEach(index -> seen.order().add(((Long) index).intValue()));
                seen.pixels().add(batch.getData().singletonOrThrow().toFloatArray());
                seen.labels().add(batch.getLabels().singletonOrThrow().toFloatArray());
            }
        }
        return seen;
    }

    private static void assertSame(Seen expected, Seen actual) {
        assertEquals(expected.order(), actual.order());
        for (int i = 0; i < expected.pixels().size(); i++) {
            assertArrayEquals(expected.pixels().get(i), actual.pixels().get(i));
            assertArrayEquals(expected.labels().get(i), actual.labels().get(i));
        }
    }

    @Test
    void threadsAndCacheMakeNoDifference() throws Exception {
        StudyData data = TestImages.data(folder, 45);
        try (NDManager manager = NDManager.newBaseManager()) {
            Seen one = read(ImageDataset.shuffled(data, settings, 7).with(new DecodedImages(1 << 20), 1).epoch(3, manager));
            Seen four = read(ImageDataset.shuffled(data, settings, 7).with(new DecodedImages(1 << 20), 4).epoch(3, manager));
            ImageDataset uncached = ImageDataset.shuffled(data, settings, 7).with(new DecodedImages(0));
            assertSame(one, four);
            assertSame(one, read(uncached.epoch(3, manager)));
            assertSame(one, read(uncached.epoch(3, manager)));
            Seen next = read(uncached.epoch(4, manager));
            assertNotEquals(one.order(), next.order());
            assertFalse(Arrays.equals(
                    uncached.pixels(0, 3), uncached.pixels(0, 4)), "augmentation must change with the epoch");
            Seen seeded = read(ImageDataset.shuffled(data, settings.withBatchSize(32), 8).epoch(3, manager));
            assertNotEquals(one.order(), seeded.order());
        }
    }

    @Test
    void everyImageOnceWithItsOwnPixelsAndLabel() throws Exception {
        StudyData data = TestImages.data(folder, 21);
        ImageDataset dataset = ImageDataset.shuffled(data, settings, 7);
        assertEquals(3, dataset.batchesPerEpoch());
        assertEquals(21, dataset.size());
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Integer> sizes = new ArrayList<>();
            var indices = new HashSet<Integer>();
            for (Batch batch : dataset.epoch(0, manager)) {
                try (batch) {
                    sizes.add(batch.getSize());
                    NDArray pixels = batch.getData().singletonOrThrow();
                    assertEquals(new Shape(batch.getSize(), 32, 32, 3), pixels.getShape());
                    for (int i = 0; i < batch.getSize(); i++) {
                        int index = ((Long) batch.getIndices().get(i)).intValue();
                        indices.add(index);
                        assertArrayEquals(dataset.pixels(index, 0), pixels.get(i).toFloatArray());
                        float cancer = data.records().get(index).label().get() == Label.CANCER ? 1 : 0;
                        assertArrayEquals(
                                new float[] {1 - cancer, cancer}, batch.getLabels().singletonOrThrow().get(i).toFloatArray());
                    }
                }
            }
            assertEquals(List.of(8, 8, 5), sizes);
            assertEquals(21, indices.size());
        }
    }

    @Test
    void djlsOwnCallCountsEpochs() throws Exception {
        StudyData data = TestImages.data(folder, 12);
        ImageDataset dataset = ImageDataset.shuffled(data, settings, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertSame(read(dataset.epoch(0, manager)), read(dataset.getData(manager)));
            assertSame(read(dataset.epoch(1, manager)), read(dataset.getData(manager)));
            assertEquals(new Shape(32, 32, 3), dataset.get(manager, 2).getData().singletonOrThrow().getShape());
        }
    }

    @Test
    void testInputKeepsTheOrder() throws Exception {
        StudyData data = TestImages.data(folder, 12);
        ImageDataset dataset = ImageDataset.inOrder(data, settings.withBatchSize(5).withAugmentation(Augmentation.none()), 0);
        try (NDManager manager = NDManager.newBaseManager()) {
            Seen seen = read(dataset.epoch(0, manager));
            assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), seen.order());
            assertSame(seen, read(dataset.epoch(9, manager)));
        }
    }

    @Test
    void buffersServeAgainAndKeptDataStays() throws Exception {
        StudyData data = TestImages.data(folder, 64);
        ImageDataset dataset = ImageDataset.shuffled(data, settings, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            var iterator = dataset.epoch(0, manager).iterator();
            Batch first = iterator.next();
            NDArray kept = first.getData().singletonOrThrow();
            float[] before = kept.toFloatArray();
            kept.attach(manager);
            first.close();
            first.close();
            while (iterator.hasNext()) {
                iterator.next().close();
            }
            assertArrayEquals(before, kept.toFloatArray());
        }
    }

    @Test
    void closedBatchesLeaveNothingBehind() throws Exception {
        ImageDataset dataset = ImageDataset.shuffled(TestImages.data(folder, 40), settings, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            int before = manager.getManagedArrays().size();
            for (int epoch = 0; epoch < 3; epoch++) {
                for (Batch batch : dataset.epoch(epoch, manager)) {
                    assertEquals(2, batch.getManager().getManagedArrays().size(), "pixels and labels, nothing else");
                    batch.close();
                }
            }
            assertEquals(before, manager.getManagedArrays().size());
            ByteBuffer again = dataset.buffers().take(1);
            int buffers = 0;
            for (; again.position() == 0; again = dataset.buffers().take(1)) {
                again.position(1);
                dataset.buffers().giveBack(again);
                buffers++;
            }
            assertTrue(buffers <= 4, buffers + " buffers for three epochs");
        }
    }

    @Test
    void anUndecodableFileStopsTheEpochByName() throws Exception {
        StudyData data = TestImages.data(folder, 20);
        Files.write(data.records().get(11).path(), new byte[] {1, 2, 3});
        ImageDataset dataset = ImageDataset.shuffled(data, settings, 7);
        try (NDManager manager = NDManager.newBaseManager()) {
            var error = assertThrows(UncheckedIOException.class, () -> read(dataset.epoch(0, manager)));
            assertTrue(error.getMessage().contains("011.jpg"), error.getMessage());
        }
    }

    @Test
    void whatCannotBeTrainedOnIsRefusedAtOnce() throws Exception {
        Path file = TestImages.jpeg(folder.resolve("a.jpg"), 1);
        StudyData unlabelled = new StudyData("t", List.of(TestImages.record(file, null)), List.of());
        var error = assertThrows(IllegalArgumentException.class, () -> ImageDataset.shuffled(unlabelled, settings, 7));
        assertTrue(error.getMessage().contains("a.jpg"), error.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> ImageDataset.shuffled(new StudyData("t", List.of(), List.of()), settings, 7));
    }
}
