package thyroidstudy.data.phantom;

import java.util.SplittableRandom;

/** Independent random streams addressed by numbers, so that the order in which images are made does not matter. */
final class Seeds {

    private Seeds() {}

    static long mix(long... parts) {
        long h = 0x9E3779B97F4A7C15L;
        for (long part : parts) {
            h ^= part + 0x9E3779B97F4A7C15L + (h << 6) + (h >>> 2);
            h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
            h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
            h ^= h >>> 31;
        }
        return h;
    }

    static SplittableRandom random(long... parts) {
        return new SplittableRandom(mix(parts));
    }
}
