package thyroidstudy.tools;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import thyroidstudy.image.OpenCv;

/**
 * Checks what only a JVM can check: whether the native libraries load and compute, fonts, and the graphics card. Each
 * finding is one line; a problem's line ends in its remedy. {@code environment/doctor} runs it after its own checks.
 */
public final class Doctor {

    /** What is said of a problem when nothing better is known. */
    private static final String REBUILD = "remove .study/stamps and run environment/run --set-up";

    /**
     * One thing looked at.
     *
     * @param good   whether it works
     * @param what   what was looked at
     * @param detail what was found; for a problem, what to do
     */
    record Finding(boolean good, String what, String detail) {

        String line() {
            return String.format(Locale.ROOT, "%-8s %-14s %s", good ? "ok" : "PROBLEM", what, detail);
        }
    }

    private Doctor() {}

    /** Prints the findings; exit status 1 when there is a problem. */
    public static void main(String[] arguments) {
        List<Finding> findings = examine();
        findings.forEach(finding -> System.out.println(finding.line()));
        // halt: native libraries that failed to load half-way may hang an orderly exit
        System.out.flush();
        Runtime.getRuntime().halt(findings.stream().allMatch(Finding::good) ? 0 : 1);
    }

    static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(look("Java", () -> Runtime.version() + ", heap up to "
                + gigabytes(Runtime.getRuntime().maxMemory()), "install a JDK 17 or later"));
        findings.add(look("OpenCV", Doctor::openCv,
                "no OpenCV build for this computer (" + platform() + "); use Linux or macOS on x86-64 or arm64"));
        Finding pyTorch = look("PyTorch", Doctor::pyTorch, pyTorchRemedy());
        findings.add(pyTorch);
        if (pyTorch.good()) {
            findings.add(device());
        }
        findings.add(look("Fonts", Doctor::fonts, "Debian and Ubuntu: apt-get install -y fontconfig fonts-dejavu-core"));
        return findings;
    }

    static Finding look(String what, Callable<String> check, String remedy) {
        try {
            return new Finding(true, what, check.call());
        } catch (Exception | LinkageError problem) {
            Throwable root = problem;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String said = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
            return new Finding(false, what, root.getClass().getSimpleName() + ": " + said + ". Remedy: " + remedy);
        }
    }

    private static String openCv() {
        OpenCv.load();
        Mat one = Mat.eye(3, 3, CvType.CV_8U);
        String found = org.opencv.core.Core.VERSION + " loads and computes";
        one.release();
        return found;
    }

    private static String pyTorch() {
        Engine engine = Engine.getInstance();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            float sum = manager.ones(new Shape(2, 3)).sum().getFloat();
            if (sum != 6f) {
                throw new IllegalStateException("2 x 3 ones summed to " + sum);
            }
        }
        return engine.getVersion() + " loads and computes" + flavour();
    }

    private static String flavour() {
        String path = System.getenv("PYTORCH_LIBRARY_PATH");
        return path == null ? ", CPU build" : ", " + System.getenv("PYTORCH_FLAVOR") + " build in " + path;
    }

    private static String pyTorchRemedy() {
        String path = System.getenv("PYTORCH_LIBRARY_PATH");
        if (path != null && !Files.isDirectory(Path.of(path))) {
            return "PYTORCH_LIBRARY_PATH points to " + path + ", which is not there: unset it or run environment/run --gpu";
        }
        if (path != null) {
            return "the CUDA build does not load: run environment/run --set-up without --gpu for the CPU build";
        }
        return "remove the folder ~/.djl.ai/pytorch (a half-unpacked copy?), else " + REBUILD;
    }

    /** Not having a graphics card is no problem; having one that is not used is worth a remedy. */
    private static Finding device() {
        int seen = gpus();
        if (seen == 0) {
            return new Finding(true, "GPU", "no NVIDIA graphics card seen: the networks run on the CPU");
        }
        return look("GPU", () -> {
            Device gpu = Device.gpu();
            try (NDManager manager = NDManager.newBaseManager(gpu);
                    NDArray one = manager.ones(new Shape(8, 8)).matMul(manager.ones(new Shape(8, 8)))) {
                if (one.getFloat(0, 0) != 8f) {
                    throw new IllegalStateException("a matrix product came out wrong");
                }
            }
            return seen + " NVIDIA, CUDA " + CudaUtils.getCudaVersionString() + ", compute capability "
                    + CudaUtils.getComputeCapability(0) + ", computes";
        }, "the card is there and PyTorch does not use it: environment/run --gpu, and a driver for CUDA 12 (nvidia-smi)");
    }

    private static int gpus() {
        try {
            return Engine.getInstance().getGpuCount();
        } catch (RuntimeException | LinkageError e) {
            return 0;
        }
    }

    private static String fonts() {
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            if (graphics.getFontMetrics().stringWidth("Benign") <= 0) {
                throw new IllegalStateException("text has no width");
            }
            return "text can be drawn";
        } finally {
            graphics.dispose();
        }
    }

    private static String platform() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
