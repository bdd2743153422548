package thyroidstudy.image;

import java.io.IOException;
import java.nio.file.Path;

/** A file that cannot be read as an image. The message names the file, what is wrong with it and what to do. */
public final class UnreadableImageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String fault;

    UnreadableImageException(Path path, String problem, Throwable cause) {
        super(path + " " + problem, cause);
        this.fault = problem;
    }

    UnreadableImageException(Path path, String problem) {
        this(path, problem, null);
    }

    /** What is wrong and what to do, without the file: it is the same for every file of this content. */
    public String fault() {
        return fault;
    }
}
