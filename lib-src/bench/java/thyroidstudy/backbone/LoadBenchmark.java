package thyroidstudy.backbone;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import thyroidstudy.store.NoProgress;

/** Time and memory of loading a Keras file; one network per process, so that peaks do not mix. */
final class LoadBenchmark {

    private static final int MEGABYTE = 1_000_000;

    private LoadBenchmark() {}

    /**
     * With {@code save MODEL FILE} writes a file of the network's size, with {@code load MODEL FILE} loads it and prints
     * {@code load,MODEL,parameters,file MB,seconds,peak MB}: from before the network is built to the highest amount of private memory
     * afterwards (Linux; -1 elsewhere).
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Gradients.off();
        Backbone backbone = Backbone.of(arguments[1]);
        Path file = Path.of(arguments[2]);
        try (NDManager manager = NDManager.newBaseManager()) {
            // the engine and its thread pools are there before the measurement
            manager.ones(new Shape(512, 512)).matMul(manager.ones(new Shape(512, 512)));
            System.gc();
            Watch watch = new Watch();
            watch.start();
            long before = Watch.privateBytes();
            KerasNetwork network = backbone.classifier();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
            if (arguments[0].equals("save")) {
                KerasFormula.fill(network);
                KerasWeights.save(network, file);
                watch.end();
                return;
            }
            long begin = System.nanoTime();
            KerasWeights.load(network, file, NoProgress.NONE);
            double seconds = (System.nanoTime() - begin) / 1e9;
            watch.end();
            System.out.printf(Locale.ROOT, "load,%s,%d,%.1f,%.2f,%.0f%n", backbone.studyName(), network.backboneParameterCount(),
                    Files.size(file) / (double) MEGABYTE, seconds,
                    before < 0 ? -1.0 : (watch.peak - before) / (double) MEGABYTE);
        }
    }

    /** Looks at the process's memory a few hundred times a second. */
    private static final class Watch extends Thread {

        private static final Path STATUS = Path.of("/proc/self/status");
        private volatile boolean over;
        private volatile long peak;

        Watch() {
            setDaemon(true);
        }

        private void end() throws InterruptedException {
            over = true;
            join();
        }

        @Override
        public void run() {
            try {
                while (!over) {
                    peak = Math.max(peak, privateBytes());
                    Thread.sleep(3);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Memory of its own, Java's heap and the engine's arrays; not the file, which is mapped and belongs to the cache. */
        static long privateBytes() throws IOException {
            if (!Files.exists(STATUS)) {
                return -1;
            }
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024).findFirst().orElse(-1);
        }
    }
}
