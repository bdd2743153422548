package thyroidstudy.backbone;

import ai.djl.training.util.ProgressBar;
import ai.djl.util.Progress;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files with which Keras fills {@code weights='imagenet', include_top=False}: found, or fetched once and verified by the
 * checksums of Keras's own sources.
 *
 * <p>Looked for in the mirror folder, then in the cache folder, then downloaded into the cache, unless offline. An interrupted
 * download is resumed where it stopped, even in another process; under its final name there is never half a file.
 *
 * <p>The environment decides: {@code THYROID_WEIGHTS} names a mirror, a folder with the files under their official names (for
 * instance {@code ~/.keras/models}), where a file may also be one's own; {@code THYROID_OFFLINE}, if set and not {@code 0},
 * forbids downloads; {@code https_proxy} names a proxy ({@code http://host:port}, hosts in {@code no_proxy} excepted) where the JVM's own settings
 * ({@code -Dhttps.proxyHost}) name none. The cache is {@code keras-weights} in the engine's cache folder
 * ({@code DJL_CACHE_DIR}).
 */
public final class ImagenetWeights {

    private static final String TENSORFLOW = "https://storage.googleapis.com/tensorflow/keras-applications/";
    private static final String KERNELS = "_weights_tf_dim_ordering_tf_kernels_notop.h5";

    private static final int CONNECT_MILLIS = 20_000;
    /** A server that is silent for so long has gone. */
    private static final int READ_MILLIS = 60_000;
    private static final int ATTEMPTS = 4;
    /** Four times the largest of the files: a server that sends more never ends. */
    private static final long LARGEST = 1L << 30;
    private static final int CHUNK = 1 << 16;
    private static final int MEGABYTE = 1_000_000;

    /**
     * A published file.
     *
     * @param uri where it is; the last part is its name
     * @param md5 of its content, lower-case hexadecimal, as Keras's sources give it
     */
    record Official(URI uri, String md5) {

        static Official of(Backbone backbone) {
            return switch (backbone) {
                case VGG16 -> at(TENSORFLOW + "vgg16/vgg16" + KERNELS, "6d6bbae143d832006294945121d1f1fc");
                case VGG19 -> at(TENSORFLOW + "vgg19/vgg19" + KERNELS, "253f8cb515780f3b799900260a226db6");
                case RESNET50 -> at(TENSORFLOW + "resnet/resnet50" + KERNELS, "4d473c1dd8becc155b73f8504c6f6626");
                case RESNET101 -> at(TENSORFLOW + "resnet/resnet101" + KERNELS, "88cf7a10940856eca736dc7b7e228a21");
                case EFFICIENTNET_B7 -> at("https://storage.googleapis.com/keras-applications/efficientnetb7_notop.h5",
                        "cbcfe4450ddf6f3ad90b1b398090fe4a");
            };
        }

        private static Official at(String uri, String md5) {
            return new Official(URI.create(uri), md5);
        }

        String fileName() {
            return Path.of(uri.getPath()).getFileName().toString();
        }
    }

    /**
     * A weight file.
     *
     * @param path      where it is
     * @param md5       of its content, lower-case hexadecimal
     * @param published whether it is the file that Keras publishes; false for a file of one's own in the mirror
     */
    public record WeightFile(Path path, String md5, boolean published) {}

    private final Function<Backbone, Official> official;
    private final Path cache;
    private final Optional<Path> mirror;
    private final boolean offline;
    private final Map<String, String> environment;
    private final long largest;

    ImagenetWeights(Function<Backbone, Official> official, Path cache, Map<String, String> environment) {
        this(official, cache, environment, LARGEST);
    }

    /** @param largest bytes that a server may send */
    ImagenetWeights(Function<Backbone, Official> official, Path cache, Map<String, String> environment, long largest) {
        this.largest = largest;
        this.official = official;
        this.cache = cache;
        this.environment = environment;
        this.mirror = Optional.ofNullable(environment.get("THYROID_WEIGHTS"))
                .filter(value -> !value.isBlank()).map(Path::of);
        String flag = environment.getOrDefault("THYROID_OFFLINE", "");
        this.offline = !flag.isBlank() && !flag.equals("0");
    }

    /** As the environment says, see the class. */
    public static ImagenetWeights fromEnvironment() {
        return of(System.getenv());
    }

    /** As variables say, see the class. */
    public static ImagenetWeights of(Map<String, String> environment) {
        return new ImagenetWeights(Official::of, Utils.getCacheDir().resolve("keras-weights"), environment);
    }

    /** Fetches all five files, or what is missing of them; exit status 1 and one line if that cannot be done. */
    public static void main(String[] arguments) throws IOException {
        ImagenetWeights weights = fromEnvironment();
        try {
            for (Backbone backbone : Backbone.values()) {
                System.out.println(backbone.studyName() + ": " + weights.file(backbone, new ProgressBar()).path());
            }
        } catch (WeightFileException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * The file of a network. What was downloaded is the published file; a file that a person puts into the mirror may be another, and
     * is told apart by its checksum.
     *
     * @param progress told of every megabyte that arrives
     * @throws WeightFileException    if it is neither here nor can be downloaded, or a download is not the published file; says what to do
     * @throws InterruptedIOException if the thread is interrupted; what has arrived stays for the next call
     */
    public WeightFile file(Backbone backbone, Progress progress) throws IOException {
        Official wanted = official.apply(backbone);
        Optional<Path> own = own(backbone);
        if (own.isPresent()) {
            String md5 = md5(own.get());
            return new WeightFile(own.get(), md5, md5.equals(wanted.md5()));
        }
        return new WeightFile(cached(backbone, wanted, progress), wanted.md5(), true);
    }

    /** Whether the network's file is here, so that it need not be fetched. */
    public boolean atHand(Backbone backbone) {
        return own(backbone).isPresent() || Files.isRegularFile(cache.resolve(official.apply(backbone).fileName()));
    }

    /** What the network starts from with these files: one's own, or else the published one, be it here or not. */
    Start start(Backbone backbone) throws IOException {
        Official wanted = official.apply(backbone);
        Optional<Path> own = own(backbone);
        String md5 = own.isPresent() ? md5(own.get()) : wanted.md5();
        return new Start(Initialisation.IMAGENET, md5, md5.equals(wanted.md5()));
    }

    private Optional<Path> own(Backbone backbone) {
        return mirror.map(folder -> folder.resolve(official.apply(backbone).fileName())).filter(Files::isRegularFile);
    }

    /** One download at a time in this process; other processes wait at the lock. */
    private synchronized Path cached(Backbone backbone, Official wanted, Progress progress) throws IOException {
        Path file = cache.resolve(wanted.fileName());
        if (offline) {
            if (Files.isRegularFile(file)) {
                requireChecksum(file, wanted);
                return file;
            }
            throw new WeightFileException("The ImageNet weights of " + backbone.studyName() + " are not here and THYROID_OFFLINE "
                    + "forbids to fetch them. " + byHand(wanted));
        }
        Files.createDirectories(cache);
        try (FileChannel channel = FileChannel.open(cache.resolve(wanted.fileName() + ".lock"),
                        StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.isRegularFile(file) || !md5(file).equals(wanted.md5())) {
                Path part = cache.resolve(wanted.fileName() + ".part");
                fetch(backbone, wanted, part, progress);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return file;
        }
    }

    private void fetch(Backbone backbone, Official wanted, Path part, Progress progress) throws IOException {
        IOException last = null;
        int wrong = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean continued = Files.isRegularFile(part) && Files.size(part) > 0;
            try {
                receive(backbone, wanted, part, progress);
            } catch (WeightFileException e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
                continue;
            }
            String found = md5(part);
            if (found.equals(wanted.md5())) {
                return;
            }
            Files.delete(part);
            if (!continued && ++wrong > 1) { // once it may be a fault of the way
                throw new WeightFileException("%s: the file that arrived has MD5 %s, expected %s. A proxy may have sent a page of its own. "
                        .formatted(wanted.uri(), found, wanted.md5()) + byHand(wanted));
            }
            // or the beginning was of something else: once more from the start
            last = new IOException("MD5 " + found + " instead of " + wanted.md5());
        }
        long arrived = Files.isRegularFile(part) ? Files.size(part) : 0;
        throw new WeightFileException("%s: the download broke off (%s); %d bytes are kept and the next call resumes there. "
                .formatted(wanted.uri(), last, arrived) + byHand(wanted), last);
    }

    /** Adds what is missing to the part file. Returns when the server has sent all that it announced. */
    private void receive(Backbone backbone, Official wanted, Path part, Progress progress) throws IOException {
        long have = Files.isRegularFile(part) ? Files.size(part) : 0;
        HttpURLConnection connection = open(wanted.uri());
        try {
            if (have > 0) {
                connection.setRequestProperty("Range", "bytes=" + have + "-");
            }
            int status = connection.getResponseCode();
            if (status == 416 && have > 0) {
                // nothing after what is here: the checksum tells whether that is all
                return;
            }
            boolean continues = status == HttpURLConnection.HTTP_PARTIAL
                    && String.valueOf(connection.getHeaderField("Content-Range")).startsWith("bytes " + have + "-");
            if (!continues && status != HttpURLConnection.HTTP_OK) {
                String problem = wanted.uri() + ": the server answers " + status + ". ";
                if (status >= 500 || status == 416 || status == HttpURLConnection.HTTP_PARTIAL) {
                    throw new IOException(problem);
                }
                throw new WeightFileException(problem + byHand(wanted));
            }
            long begin = continues ? have : 0;
            long length = connection.getContentLengthLong();
            if (begin + length > largest) {
                throw new WeightFileException(wanted.uri() + ": the server announces " + (begin + length) + " bytes, which no weight file has. "
                        + byHand(wanted));
            }
            long megabytes = length < 0 ? 0 : Math.max(1, (begin + length) / MEGABYTE);
            progress.reset("Fetching " + backbone.studyName() + "'s ImageNet weights, MB", megabytes);
            progress.start(begin / MEGABYTE);
            long done = begin;
            try (InputStream in = connection.getInputStream();
                    OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                            continues ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
                byte[] chunk = new byte[CHUNK];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    out.write(chunk, 0, n);
                    if ((done + n) / MEGABYTE > done / MEGABYTE) {
                        progress.update((done + n) / MEGABYTE - 1);
                    }
                    done += n;
                    if (done > largest) {
                        Files.delete(part);
                        throw new WeightFileException(wanted.uri() + ": the server sent " + done + " bytes and goes on, no weight file is so "
                                + "large. " + byHand(wanted));
                    }
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedIOException("Interrupted while fetching " + wanted.uri());
                    }
                }
            }
            if (length >= 0 && done < begin + length) {
                throw new IOException("only " + done + " of " + (begin + length) + " bytes arrived");
            }
            progress.end();
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection open(URI uri) throws IOException {
        Optional<Proxy> proxy = proxy(uri);
        HttpURLConnection connection = (HttpURLConnection) (proxy.isPresent()
                ? uri.toURL().openConnection(proxy.get())
                : uri.toURL().openConnection());
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        return connection;
    }

    /** The proxy of the environment, unless the JVM has one or the host is excepted. */
    Optional<Proxy> proxy(URI uri) {
        String scheme = uri.getScheme();
        if (System.getProperty(scheme + ".proxyHost") != null) {
            return Optional.empty();
        }
        String variable = scheme + "_proxy";
        String value = environment.getOrDefault(variable, environment.getOrDefault(variable.toUpperCase(Locale.ROOT), ""));
        String excepted = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        if (value.isBlank() || Arrays.stream(excepted.split("[,\\s]+")).anyMatch(host -> matches(uri.getHost(), host))) {
            return Optional.empty();
        }
        URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
        if (proxy.getHost() == null) {
            throw new IllegalArgumentException(variable + "=" + value + " is no proxy: write http://host:port");
        }
        return Optional.of(new Proxy(Proxy.Type.HTTP,
                new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())));
    }

    private static boolean matches(String host, String pattern) {
        String end = pattern.replaceFirst("^\\*?\\.", "");
        return pattern.equals("*") || !end.isEmpty() && (host.equals(end) || host.endsWith("." + end));
    }

    private void requireChecksum(Path file, Official wanted) throws IOException {
        String found = md5(file);
        if (!found.equals(wanted.md5())) {
            throw new WeightFileException("%s: not the published file or not all of it (MD5 %s, expected %s). Delete it. "
                    .formatted(file, found, wanted.md5()) + byHand(wanted));
        }
    }

    private String byHand(Official wanted) {
        return "Download " + wanted.uri() + " in a browser and put it into " + mirror.orElse(cache).toAbsolutePath()
                + (mirror.isPresent() ? "." : ", or name a folder that holds it in THYROID_WEIGHTS.");
    }

    private static String md5(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("MD5"))) {
            byte[] chunk = new byte[CHUNK];
            while (in.read(chunk) >= 0) {
                // only the digest is wanted
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }
}
