package thyroidstudy.notebook;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import thyroidstudy.data.DataSource;
import thyroidstudy.data.DataSources;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.phantom.Phantoms;
import thyroidstudy.train.Training;

/**
 * What a notebook needs to know before it starts: how much to do, on which images, where to keep what it makes.
 *
 * <p>The first cell of each notebook opens it, {@code var study = Study.open();}, and ends in {@code study}, which shows
 * the configuration.
 */
public final class Study {

    /** The data's name when they are made rather than read. */
    public static final String PHANTOMS = "phantoms";

    private static final String FULL_OR_QUICK = "THYROID_PROFILE";
    private static final String WHICH_DATA = "THYROID_DATA";
    private static final String WHERE = "THYROID_HOME";

    private final Profile profile;
    private final String data;
    private final Path home;

    private Study(Profile profile, String data, Path home) {
        this.profile = profile;
        this.data = data;
        this.home = home;
    }

    /**
     * The study that the environment asks for: {@code THYROID_PROFILE} ({@code quick} if unset) on {@code THYROID_DATA}
     * (phantoms if unset).
     */
    public static Study open() {
        return open(System::getenv);
    }

    static Study open(Function<String, String> environment) {
        return new Study(Profile.of(given(environment, FULL_OR_QUICK, "quick")),
                given(environment, WHICH_DATA, PHANTOMS), home(environment.apply(WHERE), Path.of("")));
    }

    /**
     * The study of a profile on data, whatever the environment says.
     *
     * @param profile {@code quick} or {@code full}
     * @param data    {@code phantoms}, or a folder (relative ones start at the project's folder) or CSV manifest
     */
    public static Study open(String profile, String data) {
        return open(Profile.of(profile), data);
    }

    /** The same with a profile of one's own; its name decides the working folder. */
    public static Study open(Profile profile, String data) {
        return new Study(profile, data, home(System.getenv(WHERE), Path.of("")));
    }

    private static String given(Function<String, String> environment, String name, String otherwise) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    /** The project's folder: told by the kernel, else the nearest one upwards with pom.xml and notebooks. */
    static Path home(String told, Path start) {
        if (told != null && !told.isBlank() && Files.isDirectory(Path.of(told))) {
            return Path.of(told).toAbsolutePath().normalize();
        }
        Path from = start.toAbsolutePath().normalize();
        for (Path folder = from; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("notebooks"))) {
                return folder;
            }
        }
        throw new IllegalStateException("The project's folder (pom.xml, notebooks) is not above " + from
                + ": start Jupyter with environment/lab, or set " + WHERE);
    }

    public Profile profile() {
        return profile;
    }

    /** Short name of the data, fit for a folder: {@code phantoms} or the given folder's name. */
    public String dataName() {
        Path name = Path.of(data).getFileName();
        return (name == null ? "data" : name.toString()).replaceAll("[^\\p{L}\\p{N}._-]", "_");
    }

    /** Whether the images are synthetic: then no result is the study's. */
    public boolean onPhantoms() {
        return data.equals(PHANTOMS);
    }

    /** The project's folder. */
    public Path home() {
        return home;
    }

    /** Where the notebooks keep what they make: {@code .study/work/<data>-<profile>}, made if it is not there. */
    public Path workFolder() {
        return made(home.resolve(".study").resolve("work").resolve(dataName() + "-" + profile.name()));
    }

    /** A folder inside the working folder, made if it is not there. */
    public Path folder(String name) {
        return made(workFolder().resolve(name));
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IllegalStateException("No folder can be made at " + folder + ": check disk space and permissions", e);
        }
    }

    /**
     * Where the images come from.
     *
     * @throws IOException naming the folder and the remedy, if it holds none of the known forms
     */
    public DataSource source() throws IOException {
        return onPhantoms()
                ? Phantoms.of(profile.phantoms(), workFolder().resolve("images"))
                : DataSources.open(home.resolve(data).normalize());
    }

    /**
     * The images' records, with a progress bar while phantoms are drawn.
     *
     * @throws IOException naming the folder and the remedy, if the data cannot be read
     */
    public StudyData data() throws IOException {
        return source().read(new NotebookProgress(onPhantoms() ? "Drawing phantoms" : "Reading " + dataName()));
    }

    /** What the networks run on, in words. */
    public String device() {
        Device device = Training.device();
        if (!device.isGpu()) {
            return "CPU, " + Runtime.getRuntime().availableProcessors() + " cores";
        }
        return "GPU " + device.getDeviceId() + " (CUDA), PyTorch build " + System.getenv("PYTORCH_FLAVOR");
    }

    /** The configuration, line by line. */
    Map<String, String> configuration() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Profile", String.format(Locale.ROOT, "%s: %d networks, %d x %d pixels, %d epochs of batches of %d",
                profile.name(), profile.backbones().size(), profile.imageSize(), profile.imageSize(), profile.epochs(),
                profile.batchSize()));
        lines.put("Data", onPhantoms() ? "phantoms (synthetic images, made here)" : data);
        lines.put("Device", device());
        lines.put("Versions", "Java " + Runtime.version().feature() + ", " + Engine.getInstance().getEngineName() + " "
                + Engine.getInstance().getVersion() + ", DJL " + Engine.getDjlVersion());
        lines.put("Working folder", home.relativize(workFolder()).toString());
        return lines;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        configuration().forEach((name, value) -> text.append(String.format(Locale.ROOT, "%-15s %s%n", name, value)));
        return text.toString().stripTrailing();
    }
}
