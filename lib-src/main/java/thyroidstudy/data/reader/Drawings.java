package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that show another image of the set, small or with something drawn on it: {@code x_overlay} beside {@code x}, or {@code x} in a
 * folder {@code thumbs} of the same class. A file whose image is not there is an image itself.
 */
final class Drawings {

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
        Optional<String> shown = FolderWords.imageOfDrawing(stem);
        return shown.map(image::resolveSibling).filter(stems::contains).isPresent()
                || liesAmongDrawings(image) && Stream.concat(Stream.of(stem), shown.stream()).anyMatch(s -> inClasses.contains(inClass(image, s)));
    }

    private boolean liesAmongDrawings(Path image) {
        return tree.folders(image).stream().anyMatch(FolderWords::isOfDrawings);
    }

    private String inClass(Path image, String stem) {
        PathWords words = PathWords.of(tree, image);
        return words.side() + "/" + words.label() + "/" + stem;
    }
}
