package thyroidstudy.input;

import java.util.SplittableRandom;

/** Independent random sequences for each epoch and image, so that threads and order make no difference. */
final class Seeds {

    private Seeds() {}

    static SplittableRandom random(long seed, long epoch, long index) {
        return new SplittableRandom(mix(mix(mix(seed) ^ epoch) ^ index));
    }

    /** Finalizer of SplitMix64 (Stafford's variant 13): neighbouring numbers come out unrelated. */
    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
