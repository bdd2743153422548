package thyroidstudy.backbone;

import java.io.IOException;

/**
 * What the weights of one network start from; a weight file is told by its content, not by its name.
 *
 * @param initialisation how the weights are made
 * @param md5            of the weight file, lower-case hexadecimal; empty without one
 * @param published      whether the file is the one that Keras publishes; false without a file
 */
public record Start(Initialisation initialisation, String md5, boolean published) {

    /** Digits of a checksum that tell files apart in a table. */
    private static final int SHORT = 8;

    /** The start of a network with the files at hand; nothing is fetched. A published file need not be here yet. */
    public static Start of(Initialisation initialisation, Backbone backbone, ImagenetWeights files) throws IOException {
        return initialisation == Initialisation.IMAGENET ? files.start(backbone) : new Start(initialisation, "", false);
    }

    /** The start of a network where nobody had files of their own. */
    public static Start published(Initialisation initialisation, Backbone backbone) {
        return initialisation == Initialisation.IMAGENET
                ? new Start(initialisation, ImagenetWeights.Official.of(backbone).md5(), true) : new Start(initialisation, "", false);
    }

    /** Whether the weights come from a file that is not the published one. */
    public boolean isOwnFile() {
        return initialisation == Initialisation.IMAGENET && !published;
    }

    /** In a sentence. */
    public String inWords() {
        if (isOwnFile()) {
            return "ImageNet weights from a file of one's own, not the published file (MD5 " + md5 + ")";
        }
        return published ? "ImageNet weights, as in the study" : "random weights, not the study's ImageNet weights";
    }

    /** For a column of a table: {@code ImageNet}, {@code ImageNet, own file 41317c0c} or {@code random}. */
    @Override
    public String toString() {
        return isOwnFile() ? "ImageNet, own file " + md5.substring(0, Math.min(SHORT, md5.length())) : published ? "ImageNet" : "random";
    }
}
