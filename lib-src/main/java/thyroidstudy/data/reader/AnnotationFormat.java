package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One format of annotations. */
interface AnnotationFormat {

    /**
     * Reads the files of this format, if there are any, and marks them in the tree as used.
     *
     * @param problems receives what is wrong with them, one sentence each; reading goes on
     * @return annotations by image; images that are not mentioned are missing
     * @throws IOException if files of this format cannot be used at all; the message names the file and the remedy
     */
    Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException;
}
