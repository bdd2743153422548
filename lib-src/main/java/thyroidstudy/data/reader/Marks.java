package thyroidstudy.data.reader;

import java.io.IOException;
import java.util.List;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.ImageFacts;

/** Nodules whose place depends on the size of their image: from a mask, or as shares of its width and height. */
interface Marks {

    /**
     * The nodules in pixels of the image.
     *
     * @param problems receives marks that do not fit the image; they are left out
     */
    List<Nodule> nodules(ImageFacts image, Problems problems) throws IOException;
}
