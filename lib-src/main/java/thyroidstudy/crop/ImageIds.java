package thyroidstudy.crop;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;

/**
 * Names of images that are unique within their set: the file name or, where several images have the same one, the path below the
 * folder that holds all images of the set, with forward slashes. {@code Benign/1.jpg} and {@code Cancer/1.jpg} stay two images.
 */
public final class ImageIds {

    private final Path root;
    private final Map<String, Long> sameName;
    private final Map<String, ImageRecord> byId = new LinkedHashMap<>();

    private ImageIds(StudyData images) {
        root = commonFolder(images.records());
        sameName = images.records().stream().map(ImageRecord::path).distinct()
                .collect(Collectors.groupingBy(path -> path.getFileName().toString(), Collectors.counting()));
        images.records().forEach(image -> byId.putIfAbsent(of(image), image));
    }

    /** The names of a set of images. */
    public static ImageIds of(StudyData images) {
        return new ImageIds(images);
    }

    /** The name of an image of the set. */
    public String of(ImageRecord image) {
        return sameName.getOrDefault(image.fileName(), 0L) == 1 ? image.fileName() : relative(root, image.path());
    }

    /** The image of a name; empty if the set has none. */
    public Optional<ImageRecord> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The folder that holds all of the images; null for no images, or where they have no folder in common. */
    static Path commonFolder(Collection<ImageRecord> images) {
        Path common = null;
        for (ImageRecord image : images) {
            Path folder = image.path().toAbsolutePath().normalize().getParent();
            if (common == null) {
                common = folder;
            }
            while (common != null && !folder.startsWith(common)) {
                common = common.getParent();
            }
        }
        return common;
    }

    /** A file below a folder, with forward slashes; the absolute path for a null folder. */
    static String relative(Path root, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return (root == null ? absolute : root.relativize(absolute)).toString().replace('\\', '/');
    }
}
