package thyroidstudy.data.reader;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Split;
import thyroidstudy.image.DicomFile;

/**
 * The files below a folder: images by their name, and others. Hidden files and files of operating systems ({@code __MACOSX},
 * {@code Thumbs.db}) are left out.
 */
final class ImageTree {

    private static final Set<String> ENDINGS =
            Set.of("jpg", "jpeg", "jfif", "jpe", "png", "bmp", "tif", "tiff", "webp", "dcm", "dicom");
    private static final Set<String> LITTER =
            Set.of("__macosx", "thumbs.db", "desktop.ini", "@eadir", "$recycle.bin", "system volume information", "lost+found");

    private final Path root;
    private final List<Path> classes = new ArrayList<>();
    private final Set<List<String>> folders = new HashSet<>();
    private final List<Path> images = new ArrayList<>();
    private final List<Path> others = new ArrayList<>();
    private final Set<Path> used = new HashSet<>();
    private final List<DataProblem> problems = new ArrayList<>();
    private final Map<Path, PathWords> words = new HashMap<>();
    private Layout layout;
    private Map<String, List<Path>> byName;
    private Map<String, List<Path>> byStem;

    private ImageTree(Path root) {
        this.root = root;
    }

    /** Lists a folder and everything below it; links are followed. */
    static ImageTree of(Path root) throws IOException {
        ImageTree tree = new ImageTree(root.toAbsolutePath().normalize());
        Files.walkFileTree(tree.root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, tree.new Visitor());
        Collections.sort(tree.images);
        Collections.sort(tree.others);
        tree.layout = new Layout(tree.folders, tree.images.stream().map(tree::folders).collect(Collectors.toSet()));
        for (Path folder : tree.classes) {
            if (tree.images.stream().noneMatch(image -> image.startsWith(folder))) {
                tree.problem(folder, DataProblem.Kind.EMPTY_CLASS, "The class folder " + tree.relative(folder) + " holds no image");
            }
        }
        return tree;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            }
            if (isLitter(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (ENDINGS.contains(ending(folder))) {
                problem(folder, DataProblem.Kind.UNREADABLE_IMAGE, relative(folder)
                        + " is a folder with the name of an image; it was left out");
                return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(names(folder));
            if (FolderWords.of(folder.getFileName().toString()).label().isPresent()) {
                classes.add(folder);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isLitter(file)) {
                (looksLikeImage(file) ? images : others).add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            problem(file, DataProblem.Kind.UNRECOGNISED, relative(file) + " cannot be opened (" + why.getMessage()
                    + "); it was left out: correct its permissions or the link");
            return FileVisitResult.CONTINUE;
        }
    }

    private void problem(Path path, DataProblem.Kind kind, String message) {
        problems.add(new DataProblem(path, kind, message));
    }

    private static boolean isLitter(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || LITTER.contains(name.toLowerCase(Locale.ROOT)) || name.matches("(?i)(readme|licen[sc]e)((\\.[^.]+)*\\.(txt|md|rst|html?|pdf|docx?))?");
    }

    /** By the name's ending; a file without a known kind of ending is an image if it is DICOM inside. */
    static boolean looksLikeImage(Path file) {
        String ending = ending(file);
        return ENDINGS.contains(ending) || (ending.isEmpty() || ending.matches("\\d+")) && isDicom(file);
    }

    /** Whether the name's ending is not that of another format. */
    static boolean mayBeDicom(Path file) {
        String ending = ending(file);
        return ending.equals("dcm") || ending.equals("dicom") || !ENDINGS.contains(ending);
    }

    private static boolean isDicom(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return DicomFile.isDicom(in.readNBytes(132));
        } catch (IOException e) {
            return false; // it is then listed among the other files
        }
    }

    static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The file name without its ending. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    Path root() {
        return root;
    }

    /** Images by their name, masks included, sorted. */
    List<Path> images() {
        return images;
    }

    /** All other files with one of these endings that no format has used yet. */
    List<Path> others(String... endings) {
        return others.stream().filter(f -> List.of(endings).contains(ending(f)) && !used.contains(f)).toList();
    }

    /** Marks a file as used, so that it is not reported as unknown. */
    void use(Path file) {
        used.add(file);
    }

    /** What could not be listed. */
    List<DataProblem> problems() {
        return problems;
    }

    /** Path below the root, with slashes. */
    String relative(Path file) {
        return root.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }

    /** The meaning of the names of a folder and of those above it. */
    PathWords words(Path folder) {
        return words.computeIfAbsent(folder, f -> PathWords.of(names(f), layout));
    }

    /** Names of the folders between the root and a file. */
    List<String> folders(Path file) {
        return names(file.getParent());
    }

    private List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        root.relativize(folder).forEach(name -> names.add(name.toString()));
        names.removeIf(String::isEmpty);
        return names;
    }

    /**
     * The image that a table or an annotation names: by its path from a folder, by its path below the root, or, if there is only one of
     * that name, by its name alone. Slashes of either kind, capitals and the two ways of writing accents make no difference.
     */
    Optional<Path> find(Path folder, String name) {
        String wanted = key(name);
        String below = key(relative(folder));
        for (String path : below.isEmpty() ? List.of(wanted) : List.of(below + "/" + wanted, wanted)) {
            for (Path candidate : named(path)) {
                if (key(relative(candidate)).equals(path)) {
                    return Optional.of(candidate);
                }
            }
        }
        List<Path> sameName = wanted.contains("/") ? List.of() : named(wanted);
        if (sameName.isEmpty() && !looksLikeImage(Path.of("x", wanted.substring(wanted.lastIndexOf('/') + 1)))) {
            sameName = images.stream().filter(i -> { // named without its ending
                String path = key(relative(i.resolveSibling(stem(i))));
                return path.equals(wanted) || !wanted.contains("/") && path.endsWith("/" + wanted);
            }).toList();
        }
        return single(sameName);
    }

    /** The image that {@link #endingIn} finds; of several the one whose folders say this side. Masks do not count. */
    Optional<Path> only(String path, Optional<Split> side) {
        List<Path> named = endingIn(path);
        List<Path> found = (named.isEmpty() ? byStem().getOrDefault(key(path), List.of()) : named).stream()
                .filter(image -> !isMask(image)).toList();
        return single(found.size() > 1 ? found.stream().filter(i -> PathWords.of(this, i).side().equals(side)).toList() : found);
    }

    /** The image of this name, without its ending, in the folder that corresponds to that of a file, as images/a does to masks/a. */
    Optional<Path> counterpart(Path file, String stem) {
        return single(byStem().getOrDefault(folderKey(file) + key(stem), List.of()));
    }

    /** Whether there is an image of this path without its ending. */
    boolean hasStem(Path path) {
        return byStem().getOrDefault(key(path.getFileName().toString()), List.of()).stream().anyMatch(image -> image.getParent().equals(path.getParent()));
    }

    /** The only image of this name without its ending. */
    Optional<Path> withStem(String stem) {
        return single(byStem().getOrDefault(key(stem), List.of()));
    }

    private Map<String, List<Path>> byStem() {
        if (byStem == null) {
            byStem = new HashMap<>();
            for (Path image : images) {
                if (!isMask(image)) {
                    byStem.computeIfAbsent(key(stem(image)), k -> new ArrayList<>()).add(image);
                    byStem.computeIfAbsent(folderKey(image) + key(stem(image)), k -> new ArrayList<>()).add(image);
                }
            }
        }
        return byStem;
    }

    private String folderKey(Path file) {
        return folders(file).stream().map(FolderWords::withoutFileKind).filter(folder -> !folder.isEmpty())
                .collect(Collectors.joining("/", "/", "/"));
    }

    private static <T> Optional<T> single(List<T> found) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    boolean isMask(Path image) {
        return PathWords.of(this, image).isMask();
    }

    /** Images whose path ends in these folders and this name, such as the last part of another computer's path. */
    List<Path> endingIn(String path) {
        String wanted = key(path);
        return named(wanted).stream().filter(p -> ("/" + key(relative(p))).endsWith("/" + wanted)).toList();
    }

    private List<Path> named(String path) {
        if (byName == null) {
            byName = new HashMap<>();
            for (Path image : images) {
                byName.computeIfAbsent(key(image.getFileName().toString()), k -> new ArrayList<>()).add(image);
            }
        }
        return byName.getOrDefault(path.substring(path.lastIndexOf('/') + 1), List.of());
    }

    static String key(String path) {
        String slashes = path.replace('\\', '/').replaceAll("/+", "/").replaceFirst("^(\\./)+", "");
        return Normalizer.normalize(slashes, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /** Reports the files that no format has used, by folder and ending. */
    List<DataProblem> unused() {
        Map<String, List<Path>> groups = new TreeMap<>();
        for (Path file : others) {
            if (!used.contains(file)) {
                groups.computeIfAbsent(relative(file.getParent()) + " *." + ending(file), k -> new ArrayList<>()).add(file);
            }
        }
        return groups.values().stream().map(files -> new DataProblem(files.get(0), DataProblem.Kind.UNRECOGNISED,
                Names.some(files.stream().map(this::relative).toList())
                        + (files.size() == 1 ? " is no image and of no known format; it was" : " are no images and of no known format; they were")
                        + " not read" + remedy(ending(files.get(0))))).toList();
    }

    private static String remedy(String ending) {
        return switch (ending) {
            case "zip", "rar", "7z", "tar", "gz", "tgz" -> ": unpack it, if it holds images";
            case "xlsx", "xls", "ods", "numbers" -> ": save it as manifest.csv, if it describes the images";
            case "txt", "json", "jsonl", "xml" -> ": write what it says of the images into a manifest.csv";
            case "csv", "tsv" -> ": name it manifest.csv, if it describes the images";
            case "gif", "heic", "heif", "avif", "svg", "pdf", "mha", "mhd", "nii", "nrrd", "mp4", "avi" ->
                    ": convert it to PNG, if it is an image of the study";
            default -> "";
        };
    }
}
