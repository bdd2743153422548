package thyroidstudy.data.phantom;

/** Loads OpenCV's native library, once. */
final class OpenCv {

    static {
        nu.pattern.OpenCV.loadLocally();
    }

    private OpenCv() {}

    static void load() {
        // the class initialiser does it
    }
}
