package thyroidstudy.crop;

/**
 * How a nodule is cut out of its frame.
 *
 * @param margin      rim around the nodule's box as a fraction of the box's longer side, on each of the four sides; 0 to 2
 * @param square      whether the crop is made square (by growing its shorter side), so that resizing does not distort it
 * @param minimumSize least width and height of a crop in pixels, at least 1; small nodules keep some surroundings
 * @param per         which nodules are in a crop
 * @param method      source of the nodule's place
 */
public record CropSettings(double margin, boolean square, int minimumSize, Per per, Method method) {

    /** How many crops an image gives. */
    public enum Per {
        /** Every nodule its own crop. */
        NODULE,
        /** One crop, of the largest nodule. */
        IMAGE,
        /**
         * One crop, around all nodules. Where both panes of a frame are marked it spans them, and its shape then tells how much was marked.
         */
        ALL_NODULES
    }

    /** Where the place of the nodule comes from. */
    public enum Method {
        /** Outlines or boxes that came with the data; images without them are left out. */
        ANNOTATED,
        /** Outlines or boxes where they exist, otherwise {@link NoduleProposal}. */
        ANNOTATED_ELSE_PROPOSED,
        /** {@link NoduleProposal} for every image, as if nothing were annotated. */
        PROPOSED
    }

    public CropSettings {
        if (!(margin >= 0 && margin <= 2)) {
            throw new IllegalArgumentException("The margin is a fraction from 0 to 2 of the nodule's longer side, got " + margin);
        }
        if (minimumSize < 1) {
            throw new IllegalArgumentException("The minimum size of a crop is at least 1 pixel, got " + minimumSize);
        }
    }

    /** Square crops with a rim of 15 %, at least 48 pixels wide, one per image so that each crop has its frame. */
    public static CropSettings standard() {
        return new CropSettings(0.15, true, 48, Per.IMAGE, Method.ANNOTATED_ELSE_PROPOSED);
    }

    public CropSettings withMargin(double newMargin) {
        return new CropSettings(newMargin, square, minimumSize, per, method);
    }

    public CropSettings withMinimumSize(int newMinimumSize) {
        return new CropSettings(margin, square, newMinimumSize, per, method);
    }

    public CropSettings withPer(Per newPer) {
        return new CropSettings(margin, square, minimumSize, newPer, method);
    }

    public CropSettings withMethod(Method newMethod) {
        return new CropSettings(margin, square, minimumSize, per, newMethod);
    }
}
