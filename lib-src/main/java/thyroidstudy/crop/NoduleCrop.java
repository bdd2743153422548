package thyroidstudy.crop;

import thyroidstudy.image.Box;
import thyroidstudy.data.Nodule;

/**
 * One place to cut.
 *
 * @param box    the crop, in pixels of the frame
 * @param nodule the nodule inside it, in pixels of the frame
 * @param origin how the nodule was found
 */
public record NoduleCrop(Box box, Nodule nodule, Origin origin) {

    /** How the nodule was found. */
    public enum Origin {
        /** A radiologist's outline. */
        OUTLINE,
        /** A box from the source's annotation. */
        BOX,
        /** Proposed from the measuring marks that were burnt into the image: a guess. */
        PROPOSED_FROM_CALIPERS,
        /** Proposed from a region that stands out in the image: a guess. */
        PROPOSED_FROM_REGION;

        /** Whether a person marked the nodule. */
        public boolean annotated() {
            return this == OUTLINE || this == BOX;
        }
    }
}
