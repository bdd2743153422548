package thyroidstudy.data;

import java.nio.file.Path;

/**
 * Something in the data that the user should know; reading continues.
 *
 * @param path    the file or folder concerned
 * @param kind    what sort of problem, for counting
 * @param message what was found and what to do about it, one sentence
 */
public record DataProblem(Path path, Kind kind, String message) {

    public enum Kind {
        /** The class folder and the B/M prefix of the file name disagree. */
        LABEL_CONFLICT,
        /** The folder and the manifest put an image on different sides of the study. */
        SPLIT_CONFLICT,
        /** A file that should be an image and cannot be decoded. */
        UNREADABLE_IMAGE,
        /** A file or folder that follows none of the known forms. */
        UNRECOGNISED,
        /** An annotation without its image, or the reverse. */
        MISSING_COUNTERPART,
        /** A class folder with no image in it. */
        EMPTY_CLASS,
        /** Images of a class that the study does not have. */
        OTHER_CLASS,
        /** A box that cannot be the place of a nodule in its image. */
        BAD_BOX,
        /** How something was read: no fault, but the user should know. */
        NOTE,
        /** The same image, byte for byte, on two sides of the study. */
        DUPLICATE_ACROSS_SPLITS,
        /** Images that are used in part or in changed form, such as the first of several frames. */
        IMAGE_REMARK
    }
}
