package thyroidstudy.input;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.TestImages;

/** Speed and memory of the input pipeline; started by environment/dev/bench. */
final class InputBenchmark {

    private InputBenchmark() {}

    /** Arguments: "speed" or "memory", and a folder with the sub-folders Benign and Cancer. */
    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        StudyData data = TestImages.classFolders(Path.of(arguments[1]));
        try (NDManager manager = NDManager.newBaseManager()) {
            if (arguments[0].equals("memory")) {
                memory(data, manager);
            } else {
                speed(data, manager);
            }
        }
    }

    private static void speed(StudyData data, NDManager manager) {
        read(withCache(data, 0, 2), 0, manager); // compiler and disk warm up
        for (int threads : new int[] {1, 2}) {
            System.out.printf("cold,%d,%.0f%n", threads, read(withCache(data, 0, threads), 0, manager));
            ImageDataset cached = withCache(data, Runtime.getRuntime().maxMemory() / 2, threads);
            read(cached, 0, manager);
            double best = 0;
            for (int epoch = 1; epoch <= 5; epoch++) {
                best = Math.max(best, read(cached, epoch, manager));
            }
            System.out.printf("cached,%d,%.0f%n", threads, best);
        }
    }

    private static ImageDataset withCache(StudyData data, long bytes, int threads) {
        return ImageDataset.shuffled(data, InputSettings.study(), 1).with(new DecodedImages(bytes), threads);
    }

    private static void memory(StudyData data, NDManager manager) throws IOException {
        ImageDataset dataset = ImageDataset.shuffled(data, InputSettings.study(), 1);
        System.out.printf("%d images, heap of at most %d MB, cache of at most %d MB%n", data.size(),
                Runtime.getRuntime().maxMemory() >> 20, Runtime.getRuntime().maxMemory() / 2 >> 20);
        for (int epoch = 0; epoch < 3; epoch++) {
            double speed = read(dataset, epoch, manager);
            System.gc();
            long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.printf("epoch %d: %.0f images/s, heap used %d MB, arrays held %d, process %s%n", epoch, speed,
                    heap >> 20, manager.getManagedArrays().size(), resident());
        }
    }

    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "unknown (no /proc)";
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB").findFirst().orElse("unknown");
    }

    /** Images a second over one epoch. */
    private static double read(ImageDataset dataset, int epoch, NDManager manager) {
        long start = System.nanoTime();
        for (Batch batch : dataset.epoch(epoch, manager)) {
            batch.close();
        }
        return dataset.size() / ((System.nanoTime() - start) / 1e9);
    }
}
