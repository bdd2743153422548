package thyroidstudy.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A description of what networks run on. It decides in which order sums are made, and so the last digits of a number. */
public final class ComputeDevice {

    /** Linux's list of processors; other systems have none, and are described by their architecture alone. */
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private ComputeDevice() {}

    /**
     * For instance {@code CPU (AMD EPYC, AVX2), 2 threads} or {@code GPU 0 (compute capability 9.0, CUDA 12.8)}.
     *
     * @param device of this computer
     */
    public static String describe(Device device) {
        if (device.isGpu()) {
            return "GPU " + device.getDeviceId() + " (compute capability " + CudaUtils.getComputeCapability(device.getDeviceId())
                    + ", CUDA " + CudaUtils.getCudaVersionString() + ")";
        }
        // DJL has no engine-independent question for this; the call needs the engine's native library, which this loads
        Engine.getInstance();
        int threads = JniUtils.getNumThreads();
        return "CPU (" + processor() + "), " + threads + (threads == 1 ? " thread" : " threads");
    }

    /** How many threads of the engine a description names; 1 where it names none, as of a graphics card. */
    public static int threads(String described) {
        Matcher threads = Pattern.compile(", (\\d+) threads?$").matcher(described);
        return threads.find() ? Integer.parseInt(threads.group(1)) : 1;
    }

    private static String processor() {
        try {
            return processor(Files.readAllLines(PROCESSORS));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Name and widest vector instructions of the first processor, as far as they are known. */
    static String processor(List<String> cpuinfo) {
        Map<String, String> first = new HashMap<>();
        for (String line : cpuinfo) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        // x86 calls them flags, ARM features
        List<String> abilities = List.of((first.get("flags") + " " + first.get("Features")).split("\\s+"));
        String vectors = abilities.contains("avx512f") ? ", AVX-512"
                : abilities.contains("avx2") ? ", AVX2"
                : abilities.contains("asimd") ? ", NEON"
                : "";
        return first.getOrDefault("model name", System.getProperty("os.arch")) + vectors;
    }
}
