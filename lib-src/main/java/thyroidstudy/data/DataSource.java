package thyroidstudy.data;

import ai.djl.util.Progress;
import java.io.IOException;

/** A source of the study's images, real or synthetic. */
public interface DataSource {

    /**
     * Reads (or first makes) the images' records. Pixels are not decoded.
     *
     * @param progress told how far the work is
     * @throws IOException if the source as a whole cannot be read; the message names it and the remedy
     */
    StudyData read(Progress progress) throws IOException;
}
