package thyroidstudy.image;

/** OpenCV's native library, loaded once for everybody. */
public final class OpenCv {

    static {
        nu.pattern.OpenCV.loadLocally();
    }

    private OpenCv() {}

    /** Makes sure that the library is loaded, before the first use of a Mat; calling it again does nothing. */
    public static void load() {
        // the class initialiser does it
    }
}
