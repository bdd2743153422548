package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.StudyData;

class NetworkPoolTest {

    private static final long GIB = 1L << 30;
    private static final TrainingSettings SMALL = TrainingSettings.study(Backbone.VGG16).input(i -> i.withImageSize(48));

    @Test
    void smallImagesAreTrainedSideBySideAsFarAsThreadsAndMemoryGo() {
        assertEquals(new NetworkPool(2, 1), NetworkPool.of(SMALL, 2, 24 * GIB));
        assertEquals(new NetworkPool(4, 2), NetworkPool.of(SMALL, 8, 16 * GIB));
        assertEquals(new NetworkPool(1, 4), NetworkPool.of(SMALL, 4, 3 * GIB));
        assertEquals(new NetworkPool(1, 1), NetworkPool.of(SMALL, 1, 24 * GIB));
        assertEquals(new NetworkPool(1, 8), NetworkPool.of(TrainingSettings.study(Backbone.VGG16), 8, 64 * GIB));
        assertEquals(1, NetworkPool.of(SMALL, Device.gpu()).atATime());
    }

    @Test
    void eachHasItsShareOfTheThreadsAndTheyAreGivenBack() throws Exception {
        Engine.getInstance();
        int before = JniUtils.getNumThreads();
        CountDownLatch both = new CountDownLatch(2);
        List<Integer> threads = new NetworkPool(2, 1).forEach(List.of("a", "b", "c"), name -> {
            both.countDown();
            assertTrue(waited(both), "two run at a time");
            return JniUtils.getNumThreads();
        });
        assertEquals(List.of(1, 1, 1), threads);
        assertEquals(before, JniUtils.getNumThreads());
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aFailureEndsTheOthersBeforeItIsThrown() {
        AtomicInteger running = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        IOException failure = assertThrows(IOException.class, () -> new NetworkPool(2, 1).forEach(List.of("fails", "goes on", "never begins"), name -> {
            if (name.equals("fails")) {
                waited(begun);
                throw new IOException("the disk is full");
            }
            running.incrementAndGet();
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            running.decrementAndGet();
            throw new CancellationException();
        }));
        assertEquals("the disk is full", failure.getMessage());
        assertEquals(0, running.get());
        assertThrows(IllegalArgumentException.class, () -> new NetworkPool(2, 1).forEach(List.of("a"), name -> {
            throw new IllegalArgumentException();
        }));
    }

    @Test
    void anInterruptEndsAllTrainingsAndIsSaid() {
        AtomicInteger ended = new AtomicInteger();
        Thread caller = Thread.currentThread();
        CountDownLatch both = new CountDownLatch(2);
        CancellationException e = assertThrows(CancellationException.class, () -> new NetworkPool(2, 1).forEach(List.of("a", "b"), name -> {
            both.countDown();
            waited(both);
            caller.interrupt();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            ended.incrementAndGet();
            throw new CancellationException();
        }));
        assertTrue(Thread.interrupted());
        assertTrue(e.getMessage().contains("run it again to resume"), e.getMessage());
        assertEquals(2, ended.get());
    }

    /** Drop-connect, order and start are each training's own: side by side networks learn what they learn alone. */
    @Test
    void trainingsDoNotDisturbOneAnother(@TempDir Path folder) throws Exception {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        TrainingSettings settings = TinyStudy.smallSettings().withEpochs(2);
        List<TrainingSettings> seeds = List.of(settings.withSeed(1), settings.withSeed(2), settings.withSeed(3));
        NetworkPool pool = new NetworkPool(3, 1);
        List<TrainedRun> alone = new ArrayList<>();
        for (TrainingSettings seed : seeds) {
            alone.addAll(pool.forEach(List.of(seed), s -> TinyStudy.runSmall(s, images, folder.resolve("alone" + s.seed()))));
        }
        List<TrainedRun> together = pool.forEach(seeds, s -> TinyStudy.runSmall(s, images, folder.resolve("together" + s.seed())));
        for (int i = 0; i < seeds.size(); i++) {
            assertEquals(-1, Files.mismatch(weights(alone.get(i)), weights(together.get(i))), "seed " + seeds.get(i).seed());
        }
        assertTrue(Files.mismatch(weights(alone.get(0)), weights(alone.get(1))) >= 0);
    }

    private static Path weights(TrainedRun run) {
        return run.folder().resolve(run.best());
    }
}
