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

/**
 * The library's side of environment/dev/benchmarks: two steps first, then "ready", then a step for every line of the standard input,
 * answered with its seconds on the clock and on all cores together; at the input's end the most memory held, in MB.
 */
public final class SteppedBenchmark {

    static final int BEFORE = 2;
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    private int done;
    private long begin;
    private long busy;

    /** To be called after each step; waits until another is wanted, false if none is. */
    public boolean another() throws IOException {
        done++;
        if (done == BEFORE) {
            System.out.println("ready");
        } else if (done > BEFORE) {
            System.out.printf(Locale.ROOT, "%.4f %.4f%n", (System.nanoTime() - begin) / 1e9, (SYSTEM.getProcessCpuTime() - busy) / 1e9);
        }
        boolean another = done < BEFORE || in.readLine() != null;
        if (!another) {
            System.out.printf(Locale.ROOT, "%.1f%n", peakMegabytes());
        }
        begin = System.nanoTime();
        busy = SYSTEM.getProcessCpuTime();
        return another;
    }

    /** What Linux has counted for this process, engine included. */
    private static double peakMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElse(Double.NaN);
    }
}
