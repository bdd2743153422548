package thyroidstudy.phantom;

import thyroidstudy.data.Seeds;

/** Smooth value noise (random values on a lattice, smoothstep between them): organic irregularity, -1 to 1. */
final class Noise {

    private static final int SIZE = 4096;
    private final float[] values = new float[SIZE];

    Noise(long seed) {
        var random = Seeds.random(seed, 77);
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
    }

    double at(double x) {
        return at(x, 0.5);
    }

    double at(double x, double y) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        double fx = x - ix;
        double fy = y - iy;
        fx = fx * fx * (3 - 2 * fx);
        fy = fy * fy * (3 - 2 * fy);
        double a = lattice(ix, iy);
        double b = lattice(ix + 1, iy);
        double c = lattice(ix, iy + 1);
        double d = lattice(ix + 1, iy + 1);
        return a + (b - a) * fx + (c - a + (a - b - c + d) * fx) * fy;
    }

    private float lattice(int ix, int iy) {
        int h = ix * 0x27d4eb2d ^ iy * 0x165667b1;
        h = (h ^ (h >>> 15)) * 0x2c1b3c6d;
        return values[(h ^ (h >>> 13)) & (SIZE - 1)];
    }
}
