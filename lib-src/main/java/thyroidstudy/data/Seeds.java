package thyroidstudy.data;

import java.util.SplittableRandom;

/** Independent random streams addressed by numbers, so that the result depends on neither threads nor order. */
public final class Seeds {

    private Seeds() {}

    /** One number from several, unrelated to that of any neighbour. */
    public static long mix(long... parts) {
        long h = 0x9E3779B97F4A7C15L;
        for (long part : parts) {
            h ^= part + 0x9E3779B97F4A7C15L + (h << 6) + (h >>> 2);
            h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
            h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
            h ^= h >>> 31;
        }
        return h;
    }

    /** The random stream that belongs to these numbers. */
    public static SplittableRandom random(long... parts) {
        return new SplittableRandom(mix(parts));
    }
}
