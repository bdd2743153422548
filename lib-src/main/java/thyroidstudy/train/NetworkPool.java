package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import thyroidstudy.store.NoProgress;
import thyroidstudy.store.Parallel;

/**
 * Several networks at work side by side, each on its share of the engine's threads. It pays where images are small: the operations of one network
 * are then too short to occupy several threads. With 48 pixels on two cores EfficientNetB7 is trained as fast on one thread as on two, ResNet50 nearly
 * so.
 *
 * @param atATime how many networks at a time, at least 1
 * @param threads of the engine for each of them, at least 1
 */
public record NetworkPool(int atATime, int threads) {

    /** From here on one network uses all threads well, and two would need twice the memory. */
    private static final int LARGE_IMAGE = 96;
    /** More than any network takes for its weights, their gradients, velocities and the maps of a batch of small images. */
    private static final long BYTES_OF_A_NETWORK = 4L << 30;

    /** What this computer can do; on a graphics card one network at a time. */
    public static NetworkPool of(TrainingSettings settings, Device device) {
        int threads = engineThreads();
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return device.isGpu() ? new NetworkPool(1, threads) : of(settings, threads, memory);
    }

    /** The same for so many threads of the engine and so many bytes of memory. */
    static NetworkPool of(TrainingSettings settings, int threads, long memory) {
        int atATime = settings.input().imageSize() >= LARGE_IMAGE ? 1 : (int) Math.max(1, Math.min(threads, memory / BYTES_OF_A_NETWORK));
        return new NetworkPool(atATime, threads / atATime);
    }

    private static int engineThreads() {
        Engine.getInstance(); // loads the native library that the next call needs
        return JniUtils.getNumThreads();
    }

    /**
     * Does the work; begins in the order of the list, so the longest should come first.
     *
     * @param items a network or training each
     * @return what came of each, in the order of the list
     * @throws CancellationException when this thread is interrupted, and with it all work
     * @throws IOException           that the work on one threw; the others are interrupted, and what is saved stays
     * @throws RuntimeException      likewise
     */
    public <T, R> List<R> forEach(List<T> items, Parallel.Work<T, R> work) throws IOException {
        List<R> results = new ArrayList<>();
        if (atATime == 1) {
            for (T item : items) {
                results.add(work.of(item));
            }
            return results;
        }
        int before = engineThreads();
        try {
            Parallel.forEach(items, atATime, "Networks", NoProgress.NONE, item -> {
                JniUtils.setNumThreads(threads);
                return work.of(item);
            }, (item, result) -> results.add(result));
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw Training.interrupted(e);
            }
            throw e;
        } finally {
            // the number holds for this thread and for those that are still to come
            JniUtils.setNumThreads(before);
        }
        return results;
    }
}
