package thyroidstudy.image;

import org.opencv.core.Core;

/** OpenCV's native library, loaded once for the whole process. */
public final class OpenCv {

    static {
        nu.pattern.OpenCV.loadLocally();
    }

    private OpenCv() {}

    /** Makes sure that the library is loaded, before the first use of a Mat; calling it again does nothing. */
    public static void load() {
        // the class initialiser does it
    }

    /**
     * One thread for each call of OpenCV until this is closed, for work that is done image by image in threads of its own: dividing
     * each image as well takes a third longer.
     */
    public static final class SingleThread implements AutoCloseable {

        private final int before;

        public SingleThread() {
            load();
            before = Core.getNumThreads();
            Core.setNumThreads(1);
        }

        @Override
        public void close() {
            Core.setNumThreads(before);
        }
    }
}
