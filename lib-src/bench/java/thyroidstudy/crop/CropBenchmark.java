package thyroidstudy.crop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.opencv.core.Mat;
import thyroidstudy.store.AtomicFiles;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.store.NoProgress;

/** Speed of cropping beside that of decoding and encoding the same frames; started by environment/dev/bench. */
final class CropBenchmark {

    private CropBenchmark() {}

    /** Arguments: an empty or earlier working folder, and how many frames. */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        StudyData phantoms = Phantoms.of(PhantomSettings.small().withPatients(40).withSeed(9), folder.resolve("phantoms"))
                .read(NoProgress.NONE);
        StudyData frames = linked(phantoms, folder.resolve("frames"), count);
        Path crops = folder.resolve("crops");
        Path copies = folder.resolve("copies");
        StudyData few = new StudyData("bench", frames.records().subList(0, Math.min(300, count)), List.of());
        copy(few, copies);
        crop(few, crops);
        // the two in turns, so that a change of the machine's load meets both
        List<StudyData> parts = parts(frames, 5);
        double[] copied = new double[2];
        double[] cropped = new double[2];
        for (StudyData part : parts) {
            delete(copies);
            add(copied, () -> copy(part, copies));
            delete(crops);
            add(cropped, () -> crop(part, crops));
        }
        System.out.printf("%d frames, %d threads%n", count, Runtime.getRuntime().availableProcessors());
        System.out.printf("decode + encode  %6.1f s, %4.0f images/s, %6.1f s of CPU%n", copied[0], count / copied[0], copied[1]);
        System.out.printf("crop             %6.1f s, %4.0f images/s, %6.1f s of CPU%n", cropped[0], count / cropped[0], cropped[1]);
        System.out.printf("ratio            %.2f, of CPU %.2f%n", cropped[0] / copied[0], cropped[1] / copied[1]);
        DerivedSet all = CroppedSet.make(frames, crops, settings(), NoProgress.NONE);
        long start = System.nanoTime();
        DerivedSet again = CroppedSet.make(frames, crops, settings(), NoProgress.NONE);
        System.out.printf("nothing to do: %.1f s for %d crops, %d made again%n",
                (System.nanoTime() - start) / 1e9, again.kept(), again.written());
        delete(crops);
        delete(copies);
        if (all.data().size() != count) {
            throw new IllegalStateException("Only " + all.data().size() + " crops of " + count + " frames");
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Adds the seconds that some work takes, by the clock and of all CPUs. */
    private static void add(double[] seconds, Work work) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        work.run();
        seconds[0] += (System.nanoTime() - start) / 1e9;
        seconds[1] += (system.getProcessCpuTime() - cpu) / 1e9;
    }

    private static CropSettings settings() {
        return CropSettings.standard();
    }

    /** Hard links, so that every path counts as a frame of its own. */
    private static StudyData linked(StudyData data, Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ImageRecord from = data.records().get(i % data.size());
            Path link = folder.resolve("%05d.jpg".formatted(i));
            if (!Files.exists(link)) {
                Files.createLink(link, from.path());
            }
            records.add(new ImageRecord(link, from.label(), from.patient(), from.split(), Variant.UNCROPPED, from.nodules(),
                    from.scanArea(), from.attributes()));
        }
        return new StudyData("bench", records, List.of());
    }

    private static List<StudyData> parts(StudyData data, int n) {
        List<StudyData> parts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            parts.add(new StudyData("bench",
                    data.records().subList(i * data.size() / n, (i + 1) * data.size() / n), List.of()));
        }
        return parts;
    }

    /** Reads, decodes, encodes and writes every frame, with as many threads as cropping has. */
    private static void copy(StudyData data, Path folder) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<?>> all = new ArrayList<>();
        for (ImageRecord image : data.records()) {
            all.add(workers.submit(() -> {
                Mat frame = ImageDecoder.decodeBgr(image.path());
                AtomicFiles.write(folder.resolve(image.fileName()), FrameFile.encode(frame, image.fileName()));
                frame.release();
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        workers.shutdown();
    }

    private static void crop(StudyData data, Path folder) throws IOException {
        CroppedSet.make(data, folder, settings(), NoProgress.NONE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
