package thyroidstudy.data;

import ai.djl.util.Progress;
import java.io.IOException;

/** Where the study's images come from. Every source, real or synthetic, delivers the same kind of table. */
public interface DataSource {

    /**
     * Reads (or first makes) the images' records. Pixels are not decoded.
     *
     * @param progress told how far the work is
     * @throws IOException if the source as a whole cannot be read; the message names it and the remedy
     */
    StudyData read(Progress progress) throws IOException;
}
