package thyroidstudy;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Damaged and hostile versions of a file, the same in every run. A reader may read them or refuse them with an IOException. */
public final class Fuzz {

    /** Of each kind of file. */
    public static final int INPUTS = 200;

    private static final List<String> TOKENS = List.of("\0", "2147483648", "-2147483649", "99999999999999999999", "NaN", "-Infinity", "1e309", "null",
            "{}", "[]", "[[[[", "\"", "'", ",", ";;;", "<", "<img src=x onerror=alert(1)>", "]]>", "&amp;&x;", "<!DOCTYPE a [", "../../../etc/passwd",
            "/etc/passwd", "=HYPERLINK(\"x\")", "%s%n", "\uFEFF", "\uD800", "\r", "\n\n\n", "x".repeat(3000));

    /** Reads a hostile file. */
    public interface Reader {
        void read(byte[] hostile) throws IOException;
    }

    private Fuzz() {}

    /**
     * Hands {@value #INPUTS} versions to a reader, by turns of each original.
     *
     * @return how many were refused
     */
    public static int all(List<byte[]> originals, Reader reader) {
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < INPUTS; i++) {
            byte[] hostile = damaged(originals.get(i % originals.size()), i);
            long begin = System.nanoTime();
            try {
                reader.read(hostile);
            } catch (IOException | UncheckedIOException e) {
                refused.incrementAndGet();
                assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), "version " + i + " is refused without a word: " + e);
            } catch (RuntimeException | Error e) {
                fail("version " + i + " gives " + e, e);
            }
            assertTrue(System.nanoTime() - begin < 20_000_000_000L, "version " + i + " takes long");
        }
        return refused.get();
    }

    /** A version of a file with one to four faults; never the file itself. */
    public static byte[] damaged(byte[] original, long seed) {
        Random random = new Random(seed);
        byte[] damaged = original.clone();
        do {
            for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
                damaged = fault(damaged, random);
            }
        } while (Arrays.equals(damaged, original));
        return damaged;
    }

    private static byte[] fault(byte[] file, Random random) {
        int at = file.length == 0 ? 0 : random.nextInt(file.length);
        switch (random.nextInt(6)) {
            case 0 -> { // a flipped bit
                byte[] changed = file.clone();
                if (changed.length > 0) {
                    changed[at] ^= (byte) (1 << random.nextInt(8));
                }
                return changed;
            }
            case 1 -> { // cut short
                return Arrays.copyOf(file, at);
            }
            case 2 -> { // extreme numbers
                byte[] changed = file.clone();
                byte value = new byte[] {0, -1, 127, -128}[random.nextInt(4)];
                Arrays.fill(changed, at, Math.min(changed.length, at + (1 << random.nextInt(4))), value);
                return changed;
            }
            case 3 -> { // a part twice or missing
                int end = Math.min(file.length, at + random.nextInt(64));
                return random.nextBoolean() ? spliced(file, at, Arrays.copyOfRange(file, at, end), at) : spliced(file, at, new byte[0], end);
            }
            case 4 -> { // noise
                byte[] noise = new byte[random.nextInt(32)];
                random.nextBytes(noise);
                return spliced(file, at, noise, Math.min(file.length, at + noise.length));
            }
            default -> { // what means something to a parser
                byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
                return spliced(file, at, token, random.nextBoolean() ? at : Math.min(file.length, at + token.length));
            }
        }
    }

    private static byte[] spliced(byte[] file, int at, byte[] between, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(between);
        out.write(file, from, file.length - from);
        return out.toByteArray();
    }
}
