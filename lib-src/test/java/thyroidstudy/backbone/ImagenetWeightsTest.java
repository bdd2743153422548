package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.Progress;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.store.NoProgress;

/** Fetching from a server of this test's own, which misbehaves in turn. */
class ImagenetWeightsTest {

    private static final byte[] CONTENT = content();

    /** What the server does with a request; the last one is repeated. */
    private enum Manner {
        WELL, BREAKS_OFF_HALFWAY, KNOWS_NO_RANGE, SENDS_A_PAGE, NOT_FOUND, BUSY, HAS_NO_SUCH_RANGE, NEVER_ENDS, ANNOUNCES_TOO_MUCH
    }

    @TempDir
    Path folder;

    private HttpServer server;
    private final List<Manner> manners = new CopyOnWriteArrayList<>();
    /** The Range header of each request, or "all". */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        Thread.interrupted();
        server.stop(0);
    }

    @Test
    void fetchesOnceAndShowsProgress() throws IOException {
        manners.add(Manner.WELL);
        List<Long> seen = new ArrayList<>();
        Path file = weights(Map.of()).file(Backbone.VGG16, progress(seen)).path();
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        assertEquals(List.of(0L, 1L, 2L), seen, "every megabyte");
        assertEquals(file, weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path());
        assertEquals(List.of("all"), requests, "the second time from the cache");
        assertEquals(Set.of("weights.h5", "weights.h5.lock"), left());
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        manners.addAll(List.of(Manner.BREAKS_OFF_HALFWAY, Manner.BREAKS_OFF_HALFWAY, Manner.WELL));
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        int half = CONTENT.length / 2;
        assertEquals(List.of("all", "bytes=" + half + "-", "bytes=" + (half + (CONTENT.length - half) / 2) + "-"), requests);
    }

    @Test
    void keepsWhatArrivedForTheNextCall() throws IOException {
        manners.add(Manner.BREAKS_OFF_HALFWAY);
        refused(weights(Map.of()), "broke off", "next call resumes", "THYROID_WEIGHTS");
        assertEquals(Set.of("weights.h5.part", "weights.h5.lock"), left(), "nothing under the final name");
        long kept = Files.size(folder.resolve("weights.h5.part"));
        manners.clear();
        requests.clear();
        manners.add(Manner.WELL);
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        assertEquals(List.of("bytes=" + kept + "-"), requests);
    }

    @Test
    void beginsAnewWhereTheServerKnowsNoRanges() throws IOException {
        manners.addAll(List.of(Manner.BREAKS_OFF_HALFWAY, Manner.KNOWS_NO_RANGE));
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        assertEquals(2, requests.size());
    }

    @Test
    void takesAWholePartFileAsItIs() throws IOException {
        manners.add(Manner.WELL);
        Files.write(folder.resolve("weights.h5.part"), CONTENT);
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
    }

    @Test
    void throwsAwayABeginningOfSomethingElse() throws IOException {
        manners.add(Manner.WELL);
        Files.write(folder.resolve("weights.h5.part"), new byte[1000]);
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        assertEquals(List.of("bytes=1000-", "all"), requests);
    }

    @Test
    void refusesAPageInsteadOfTheFile() throws IOException {
        manners.add(Manner.SENDS_A_PAGE);
        refused(weights(Map.of()), "MD5", md5(CONTENT), "proxy", uri().toString());
        assertEquals(Set.of("weights.h5.lock"), left());
    }

    @Test
    void asksAgainAfterAFirstWrongAnswer() throws IOException {
        for (Manner first : List.of(Manner.SENDS_A_PAGE, Manner.HAS_NO_SUCH_RANGE)) {
            requests.clear();
            manners.clear();
            manners.addAll(List.of(first, Manner.WELL));
            Path file = weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path();
            assertArrayEquals(CONTENT, Files.readAllBytes(file), first.name());
            assertEquals(2, requests.size());
            Files.delete(file);
        }
        manners.clear();
        manners.add(Manner.HAS_NO_SUCH_RANGE);
        refused(weights(Map.of()), "416", uri().toString(), "in a browser");
    }

    @Test
    void takesNoMoreThanAWeightFileCanHave() throws IOException {
        for (Manner manner : List.of(Manner.NEVER_ENDS, Manner.ANNOUNCES_TOO_MUCH)) {
            manners.clear();
            manners.add(manner);
            refused(new ImagenetWeights(backbone -> new ImagenetWeights.Official(uri(), md5(CONTENT)), folder, Map.of(), 10_000_000),
                    uri().toString(), "no weight file");
            assertEquals(Set.of("weights.h5.lock"), left(), manner.name());
        }
    }

    @Test
    void saysWhatTheServerAnswers() {
        manners.add(Manner.NOT_FOUND);
        refused(weights(Map.of()), "404", uri().toString(), "in a browser");
        assertEquals(1, requests.size(), "asking again does not help");
    }

    @Test
    void asksABusyServerAgain() throws IOException {
        manners.addAll(List.of(Manner.BUSY, Manner.WELL));
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
    }

    @Test
    void fetchesADamagedFileOfTheCacheAgain() throws IOException {
        manners.add(Manner.WELL);
        Path file = Files.write(folder.resolve("weights.h5"), Arrays.copyOf(CONTENT, 5000));
        refused(weights(Map.of("THYROID_OFFLINE", "1")), "weights.h5", "not all of it", "Delete it");
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        assertEquals(file, weights(Map.of("THYROID_OFFLINE", "1")).file(Backbone.VGG16, NoProgress.NONE).path());
    }

    @Test
    void fetchesNothingWhenOffline() {
        refused(weights(Map.of("THYROID_OFFLINE", "1")), "VGG16", "THYROID_OFFLINE", uri().toString(), folder.toString());
        assertEquals(List.of(), requests);
    }

    @Test
    void readsTheMirrorInPlace() throws IOException {
        Path mirror = Files.createDirectory(folder.resolve("mirror"));
        Map<String, String> environment = Map.of("THYROID_WEIGHTS", mirror.toString(), "THYROID_OFFLINE", "1");
        Path there = Files.write(mirror.resolve("weights.h5"), CONTENT);
        assertEquals(new ImagenetWeights.WeightFile(there, md5(CONTENT), true), weights(environment).file(Backbone.VGG16, NoProgress.NONE));
        Files.write(there, Arrays.copyOf(CONTENT, 5000));
        ImagenetWeights.WeightFile own = weights(environment).file(Backbone.VGG16, NoProgress.NONE);
        assertEquals(there, own.path());
        assertFalse(own.published(), "a file of one's own is told apart");
        assertFalse(md5(CONTENT).equals(own.md5()));
        Files.delete(there);
        manners.add(Manner.WELL);
        assertEquals(folder.resolve("weights.h5"),
                weights(Map.of("THYROID_WEIGHTS", mirror.toString())).file(Backbone.VGG16, NoProgress.NONE).path());
    }

    @Test
    void goesThroughTheProxyOfTheEnvironment() throws IOException {
        manners.add(Manner.WELL);
        URI far = URI.create("http://weights.invalid/somewhere/weights.h5");
        ImagenetWeights through = new ImagenetWeights(backbone -> new ImagenetWeights.Official(far, md5(CONTENT)), folder,
                Map.of("http_proxy", "http://127.0.0.1:" + server.getAddress().getPort()));
        assertArrayEquals(CONTENT, Files.readAllBytes(through.file(Backbone.VGG16, NoProgress.NONE).path()));
    }

    @Test
    void exceptsHostsFromTheProxy() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "proxy.example:3128", "no_proxy", "localhost, .example.org");
        ImagenetWeights weights = weights(environment);
        assertTrue(weights.proxy(URI.create("https://example.com/a")).isPresent());
        assertFalse(weights.proxy(URI.create("https://files.example.org/a")).isPresent());
        assertFalse(weights.proxy(URI.create("https://localhost/a")).isPresent());
        assertFalse(weights.proxy(URI.create("http://example.com/a")).isPresent(), "a proxy of another scheme");
    }

    @Test
    void stopsWhenInterruptedAndKeepsWhatArrived() throws IOException {
        manners.add(Manner.WELL);
        Progress interrupting = new CountingProgress(new ArrayList<>()) {
            @Override
            public void update(long progress, String message) {
                Thread.currentThread().interrupt();
            }
        };
        assertThrows(IOException.class, () -> weights(Map.of()).file(Backbone.VGG16, interrupting));
        assertTrue(Thread.interrupted(), "still marked as interrupted");
        assertTrue(Files.size(folder.resolve("weights.h5.part")) >= 1_000_000);
        assertArrayEquals(CONTENT, Files.readAllBytes(weights(Map.of()).file(Backbone.VGG16, NoProgress.NONE).path()));
        assertTrue(requests.get(1).startsWith("bytes="), requests.toString());
    }

    @Test
    void knowsTheFilesOfAllFive() {
        Set<String> names = Arrays.stream(Backbone.values())
                .map(ImagenetWeights.Official::of)
                .peek(official -> assertEquals("https", official.uri().getScheme()))
                .peek(official -> assertTrue(official.md5().matches("[0-9a-f]{32}"), official.md5()))
                .map(ImagenetWeights.Official::fileName)
                .collect(Collectors.toSet());
        assertEquals(5, names.size());
        assertTrue(names.stream().allMatch(name -> name.endsWith("_notop.h5")), names.toString());
    }

    private ImagenetWeights weights(Map<String, String> environment) {
        return new ImagenetWeights(backbone -> new ImagenetWeights.Official(uri(), md5(CONTENT)), folder, environment);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/somewhere/weights.h5");
    }

    private static void refused(ImagenetWeights weights, String... words) {
        WeightFileException problem = assertThrows(WeightFileException.class, () -> weights.file(Backbone.VGG16, NoProgress.NONE));
        for (String word : words) {
            assertTrue(problem.getMessage().contains(word), problem.getMessage());
        }
    }

    private Set<String> left() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(range == null ? "all" : range);
            Manner manner = manners.get(Math.min(requests.size(), manners.size()) - 1);
            switch (manner) {
                case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
                case HAS_NO_SUCH_RANGE -> exchange.sendResponseHeaders(416, -1);
                case ANNOUNCES_TOO_MUCH -> exchange.sendResponseHeaders(200, 1L << 40);
                case NEVER_ENDS -> {
                    exchange.sendResponseHeaders(200, 0); // in chunks, of no length that is known
                    while (true) {
                        exchange.getResponseBody().write(CONTENT);
                    }
                }
                case BUSY -> exchange.sendResponseHeaders(503, -1);
                case SENDS_A_PAGE -> send(exchange, 200, "<html>Log in</html>".getBytes(StandardCharsets.UTF_8), 1);
                case KNOWS_NO_RANGE -> send(exchange, 200, CONTENT, 1);
                default -> sendFrom(exchange, range, manner == Manner.BREAKS_OFF_HALFWAY ? 0.5 : 1);
            }
        }
    }

    private static void sendFrom(HttpExchange exchange, String range, double share) throws IOException {
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (range != null && from >= CONTENT.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (range != null) {
            exchange.getResponseHeaders().set(
                    "Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        }
        send(exchange, range == null ? 200 : 206, Arrays.copyOfRange(CONTENT, from, CONTENT.length), share);
    }

    private static void send(HttpExchange exchange, int status, byte[] body, double share) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, (int) (body.length * share));
        out.flush();
    }

    private static byte[] content() {
        byte[] bytes = new byte[3_200_000];
        new java.util.Random(1).nextBytes(bytes);
        return bytes;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Progress progress(List<Long> seen) {
        return new CountingProgress(seen);
    }

    private static class CountingProgress implements Progress {

        private final List<Long> seen;

        CountingProgress(List<Long> seen) {
            this.seen = seen;
        }

        @Override
        public void reset(String message, long max, String trailingMessage) {
            assertEquals(CONTENT.length / 1_000_000, max);
        }

        @Override
        public void start(long initialProgress) {
            // nothing to note
        }

        @Override
        public void end() {
            // nothing to note
        }

        @Override
        public void increment(long increment) {
            throw new AssertionError("positions are told, not steps");
        }

        @Override
        public void update(long progress, String message) {
            seen.add(progress);
        }
    }
}
