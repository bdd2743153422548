package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that show another image of the set, small or with something drawn on it: {@code x_overlay} beside {@code x}, or {@code x} in a
 * folder {@code thumbs} of the same class. A file whose image is not there is an image itself.
 */
final class Drawings {

    private static final String DRAWING_WORDS = "(?:(?:overlays?|overlaid|annotated|marked|drawn|labell?ed|outlined?|contour(?:s|ed)?|circled|highlight(?:s|ed)?"
            + "|bbox(?:es)?|box(?:es)?|vis|visuali[sz](?:ed|ations?)|pred(?:icted|ictions?)?|thumb(?:nail)?s?|previews?|resized?|\\d{2,4}x\\d{2,4}"
            + "|ann|measured?|measurements?|calipers?|with[ _-]?box(?:es)?)(?:[ _-]?\\d{1,3})?"
            + "|(?:heat[ _-]?maps?|grad[ _-]?cams?(?:[+]{2})?|cam|saliency|attention)\\d*(?:[ _-][a-z0-9]+){0,3}?)"; // as few words as fit: what follows may be the image's name

    private static final Pattern DRAWING_PREFIX = Pattern.compile(DRAWING_WORDS + "[ _.-](.+)", Pattern.CASE_INSENSITIVE);

    /** A file that shows another, small or with something drawn on it: {@code x_overlay}, {@code x-heatmap}, {@code x_thumb}. */
    private static final Pattern DRAWING = Pattern.compile("(.+?)[ _.-]" + DRAWING_WORDS, Pattern.CASE_INSENSITIVE);

    /** A folder of such files: {@code thumbs}, {@code overlays}, {@code images_annotated}. */
    private static final Pattern DRAWINGS = Pattern.compile("(?:.+[ _.-])?" + DRAWING_WORDS, Pattern.CASE_INSENSITIVE);

    private final ImageTree tree;
    private final Set<Path> stems;
    private final Set<String> inClasses;

    Drawings(ImageTree tree, Collection<Path> images) {
        this.tree = tree;
        this.stems = images.stream().map(image -> image.resolveSibling(ImageTree.stem(image))).collect(Collectors.toSet());
        this.inClasses = images.stream().filter(image -> !liesAmongDrawings(image) && !tree.isMask(image))
                .map(image -> inClass(image, ImageTree.stem(image))).collect(Collectors.toSet());
    }

    boolean contains(Path image) {
        String stem = ImageTree.stem(image);
        Optional<String> shown = imageShown(stem);
        return shown.map(image::resolveSibling).filter(stems::contains).isPresent()
                || liesAmongDrawings(image) && Stream.concat(Stream.of(stem), shown.stream()).anyMatch(s -> inClasses.contains(inClass(image, s)));
    }

    private boolean liesAmongDrawings(Path image) {
        return tree.folders(image).stream().anyMatch(Drawings::isOfDrawings);
    }

    /** The name of the image that something is drawn on in another file, by that file's name without ending; empty if it is named otherwise. */
    private static Optional<String> imageShown(String stem) {
        Matcher drawing = DRAWING.matcher(stem);
        Matcher prefix = DRAWING_PREFIX.matcher(stem);
        return drawing.matches() ? Optional.of(drawing.group(1)) : prefix.matches() ? Optional.of(prefix.group(1)) : Optional.empty();
    }

    /** Whether a folder is named after drawings or small copies of other images. */
    private static boolean isOfDrawings(String folder) {
        return DRAWINGS.matcher(folder).matches() && !folder.matches("(?i)(?:.*[ _.-])?ann"); // a name
    }

    private String inClass(Path image, String stem) {
        PathWords words = PathWords.of(tree, image);
        return words.side() + "/" + words.label() + "/" + stem;
    }
}
