package thyroidstudy.phantom;

/** Range checks that name the setting. */
final class Checks {

    private Checks() {}

    static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("Phantom setting " + name + " must be between 0 and 1, got " + value);
        }
    }

    static void that(boolean holds, String remedy) {
        if (!holds) {
            throw new IllegalArgumentException(remedy);
        }
    }
}
