package thyroidstudy.data;

import java.util.Locale;
import java.util.Optional;

/** The two classes of the study, in the order Keras gives them (folder names sorted): Benign 0, Cancer 1. */
public enum Label {
    BENIGN("Benign", 'B'),
    CANCER("Cancer", 'M');

    private final String folderName;
    private final char filePrefix;

    Label(String folderName, char filePrefix) {
        this.folderName = folderName;
        this.filePrefix = filePrefix;
    }

    /** Name of the class folder in the study's layout, also the name shown to people. */
    public String folderName() {
        return folderName;
    }

    /** First letter of a file name in the study's grammar: B (benign) or M (malignant). */
    public char filePrefix() {
        return filePrefix;
    }

    /** Index of the class in labels, one-hot vectors and probabilities: 0 or 1. */
    public int classIndex() {
        return ordinal();
    }

    /** The label of a name that this library wrote, whatever its capitals; empty for any other. */
    public static Optional<Label> ofFolder(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "benign" -> Optional.of(BENIGN);
            case "cancer", "malignant" -> Optional.of(CANCER);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return folderName;
    }
}
