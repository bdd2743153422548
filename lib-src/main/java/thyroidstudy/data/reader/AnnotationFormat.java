package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One form in which people write down what is in their images. */
interface AnnotationFormat {

    /**
     * Reads the files of this form, if there are any, and notes in the tree which they were.
     *
     * @param problems receives what is wrong with them, one sentence each; reading goes on
     * @return what is said of each image; an image that is not in it is not mentioned
     * @throws IOException if files of this form cannot be used at all; the message names the file and the remedy
     */
    Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException;
}
