package thyroidstudy.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Precision;

/**
 * Training as it is, one step at a time: {@code TrainingBenchmark FOLDER MODEL BATCH STEPS}. Two steps first, then "ready", then a step
 * for every line of the standard input, answered with its seconds on the clock and on all cores together; at the input's end the most memory held, in MB
 * (environment/dev/benchmarks/train.py).
 */
final class TrainingBenchmark {

    private static final int BEFORE = 2;
    private static final int SIZE = 224;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private TrainingBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int batch = Integer.parseInt(args[2]);
        int steps = BEFORE + Integer.parseInt(args[3]);
        TrainingSettings settings = TrainingSettings.study(Backbone.of(args[1]))
                .network(n -> n.withInitialisation(Initialisation.KERAS)
                        .withPrecision(Precision.valueOf(System.getProperty("precision", "FLOAT32"))))
                .input(i -> i.withImageSize(SIZE).withBatchSize(batch))
                .withEpochs(1);
        // enough for all steps and one more, after a tenth of each class is split off
        int images = (steps + 1) * batch * 10 / 9 + 20;
        Path run = Files.createTempDirectory(folder, "run");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Training.run(settings, TinyStudy.images(folder.resolve("speckle"), images), run, new Callback() {
            private long begin;
            private long busy;

            @Override
            public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
                if (logs.step() == BEFORE) {
                    say("ready");
                } else if (logs.step() > BEFORE) {
                    say(String.format(Locale.ROOT, "%.4f %.4f", (System.nanoTime() - begin) / 1e9,
                            (SYSTEM.getProcessCpuTime() - busy) / 1e9));
                }
                if (logs.step() >= BEFORE && !nextLine(in)) {
                    say(String.format(Locale.ROOT, "%.1f", peakMegabytes()));
                    Runtime.getRuntime().halt(0);
                }
                begin = System.nanoTime();
                busy = SYSTEM.getProcessCpuTime();
            }
        });
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static boolean nextLine(BufferedReader in) {
        try {
            return in.readLine() != null;
        } catch (IOException e) {
            return false;
        }
    }

    /** What Linux has counted for this process, engine included. */
    private static double peakMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst().orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
