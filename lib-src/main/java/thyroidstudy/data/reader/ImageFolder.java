package thyroidstudy.data.reader;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.DataSource;
import thyroidstudy.data.ImageCheck;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.StudyFileName;
import thyroidstudy.data.Variant;

/**
 * The images of a folder, labelled by folder names, tables, annotations and masks; data-README.md describes the formats.
 *
 * <p>Folder names have precedence over tables, and tables over file names; conflicts are reported. Every image is decoded once:
 * those that cannot be decoded are reported and left out, and so is every folder of images whose class is unknown.
 */
final class ImageFolder implements DataSource {

    private final Path root;
    private final Path cache;
    private final List<AnnotationFormat> formats;

    /**
     * @param root     the folder
     * @param manifest the table of its images
     * @param cache    file of findings of {@link ImageCheck}; null for none
     */
    ImageFolder(Path root, ManifestFile manifest, Path cache) {
        this.root = root.toAbsolutePath().normalize();
        this.cache = cache;
        this.formats = List.of(manifest, new DdtiFiles(), new LabelList(), new VocFiles(), new CocoFiles(), new YoloFiles(), new MaskFiles());
    }

    @Override
    public StudyData read(Progress progress) throws IOException {
        ImageTree tree = ImageTree.of(root);
        Problems problems = new Problems(root);
        Map<Path, Annotation> said = annotations(tree, problems);
        Map<Path, Annotation> images = included(tree, said, problems);
        PatientRules patients = new PatientRules(tree, images);
        List<ImageRecord> records = new ArrayList<>();
        Map<String, Path> firsts = new HashMap<>();
        images.forEach((path, image) -> {
            PatientRules.Patient patient = patients.of(path);
            if (patient.source() == PatientSource.UNKNOWN) {
                Path first = firsts.putIfAbsent(patient.id() + " " + image.variant(), path);
                if (first != null && ImageTree.stem(first).equals(ImageTree.stem(path))) {
                    problems.count(DataProblem.Kind.NOTE, "Images of one file name in several folders of a class, or with two endings, were taken as images of "
                            + "one patient",
                            tree.relative(path));
                }
            }
            records.add(new ImageRecord(path, image.label(), patient.id(), patient.source(), image.split().orElse(Split.UNASSIGNED),
                    image.variant().orElse(Variant.UNCROPPED), image.nodules(), image.scanArea(), image.attributes(), Optional.empty()));
        });
        records.sort(Comparator.comparing(ImageRecord::path));
        List<DataProblem> all = new ArrayList<>(tree.problems());
        all.addAll(tree.unused());
        all.addAll(problems.all());
        StudyData checked = ImageCheck.decodable(new StudyData(root.getFileName().toString(), records, all), cache, progress);
        return withMarks(checked, images);
    }

    /** Annotations from all formats, in their order of precedence. */
    private Map<Path, Annotation> annotations(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Annotation> said = new LinkedHashMap<>();
        for (AnnotationFormat format : formats) {
            format.read(tree, problems).forEach((image, annotation) -> Annotation.add(said, image, annotation, problems));
        }
        return said;
    }

    /** The images that belong to the study: their class is known, or a table lists them. */
    private Map<Path, Annotation> included(ImageTree tree, Map<Path, Annotation> said, Problems problems) throws IOException {
        Map<Path, Annotation> candidates = new LinkedHashMap<>();
        Map<String, Integer> wrappers = new TreeMap<>();
        Map<String, Integer> unread = new TreeMap<>();
        Set<Path> all = new TreeSet<>(tree.images());
        all.addAll(said.keySet()); // a table may name images outside the folder
        Drawings drawings = new Drawings(tree, all);
        boolean byFolders = foldersTellClasses(tree, said);
        boolean sides = namesTellSides(all);
        for (Path image : all) {
            PathWords words = PathWords.of(tree, image);
            if (words.isMask()) {
                continue;
            }
            if (drawings.contains(image)) {
                problems.count(DataProblem.Kind.IMAGE_REMARK, "Files that show another image, small or with something drawn on it, were left out",
                        tree.relative(image));
                continue;
            }
            Annotation annotation = whole(tree, image, byFolders ? words : words.withLabel(Optional.empty()), Optional.ofNullable(said.get(image)), problems);
            if (sides && annotation.split().isEmpty()) {
                annotation = annotation.withSplit(FolderWords.of(ImageTree.stem(image)).side());
                problems.count(DataProblem.Kind.NOTE, "The side of these images was read from their file names, since nothing else says it",
                        tree.relative(image));
            }
            if (annotation.normal()) {
                problems.count(DataProblem.Kind.OTHER_CLASS, "Images of a class that the study does not have (normal) were left out",
                        tree.relative(image));
            } else if (words.unclear().isPresent() && !annotation.listed()) {
                unread.merge(tree.relative(image.getParent()), 1, Integer::sum);
            } else if (annotation.listed() || annotation.label().isPresent()) {
                candidates.put(image, annotation);
                if (!annotation.listed()) {
                    wrappers.merge(words.wrapper(), 1, Integer::sum);
                }
            } else {
                unread.merge(tree.relative(image.getParent()), 1, Integer::sum);
            }
        }
        boolean parts = arePartsOfOneSet(wrappers.keySet(), candidates.keySet());
        if (parts) {
            problems.add(DataProblem.Kind.NOTE, root, "These folders differ only in a number and share no file name, so they are read as parts of one "
                    + "set: " + counted(wrappers));
        } else if (wrappers.size() > 1 && !wrappers.containsKey("")) {
            throw new IOException(root + " holds several sets of images: " + counted(wrappers) + "; give one of these folders, or a "
                    + "manifest.csv that names the images of the study, and for each its patient and whether it is for training or for testing");
        }
        // beside images that lie where they are expected, a folder of unknown meaning is not a part of the set
        candidates.entrySet().removeIf(candidate -> {
            PathWords words = PathWords.of(tree, candidate.getKey());
            boolean elsewhere = !parts && wrappers.size() > 1 && !candidate.getValue().listed() && !words.wrapper().isEmpty();
            if (elsewhere) {
                unread.merge(tree.relative(candidate.getKey().getParent()), 1, Integer::sum);
            }
            return elsewhere;
        });
        if (candidates.isEmpty()) {
            String others = tree.unused().stream().map(DataProblem::message).collect(Collectors.joining(". "));
            throw new IOException(nothing(tree, unread) + (others.isEmpty() ? "" : ". Beside them: " + others));
        }
        unread.forEach((folder, count) -> problems.add(DataProblem.Kind.UNRECOGNISED, root.resolve(folder), "The folder "
                + (folder.isEmpty() ? "itself" : folder) + " holds " + Names.images(count) + (count == 1 ? " that was" : " that were")
                + " not read: " + whyUnread(tree.words(root.resolve(folder)))));
        return candidates;
    }

    private static String whyUnread(PathWords folder) {
        return folder.label().isPresent() && folder.unclear().isEmpty() && !folder.wrapper().isEmpty()
                ? "it lies in " + folder.wrapper() + ", which says neither class nor side, and other images lie outside that folder; bring them together, "
                        + "or give one of the two"
                : "neither its name nor the file names nor a table says their class (names that are read: " + FolderWords.NAMES_READ + ")";
    }

    /** Not where all lie in folders of one class, such as {@code thyroid cancer}, and a table says of some that they are of the other. */
    private static boolean foldersTellClasses(ImageTree tree, Map<Path, Annotation> said) {
        return tree.images().stream().map(image -> tree.words(image.getParent()).label()).flatMap(Optional::stream).distinct().count() > 1
                || said.values().stream().map(Annotation::label).flatMap(Optional::stream).distinct().count() < 2;
    }

    /** Whether file names say of some images that they are for training, and of others for testing: {@code train_benign_1}. */
    private static boolean namesTellSides(Set<Path> images) {
        Set<Optional<Split>> sides = images.stream().map(image -> FolderWords.of(ImageTree.stem(image)).side()).collect(Collectors.toSet());
        return sides.contains(Optional.of(Split.TRAIN)) && sides.contains(Optional.of(Split.TEST));
    }

    /** Whether folders are parts of one set, such as fold1 to fold5: names that differ only in a number, and no file name twice. */
    private static boolean arePartsOfOneSet(Set<String> folders, Set<Path> images) {
        Set<String> withoutNumbers = folders.stream().map(folder -> folder.toLowerCase(Locale.ROOT).replaceAll("\\d+", "#")).collect(Collectors.toSet());
        return folders.size() > 1 && withoutNumbers.size() == 1 && withoutNumbers.iterator().next().contains("#")
                && images.stream().map(Path::getFileName).distinct().count() == images.size();
    }

    /** All annotations of an image together. */
    private static Annotation whole(ImageTree tree, Path image, PathWords words, Optional<Annotation> said, Problems problems) {
        Annotation folder = new Annotation("the folder", false, words.label(), words.normal(), Optional.empty(), words.side(), words.variant(),
                List.of(), List.of(), Optional.empty(), Map.of());
        Annotation known = said.map(s -> folder.and(s, image, problems)).orElse(folder);
        if (known.variant().isEmpty() && FolderWords.frameOfCrop(ImageTree.stem(image)).map(image::resolveSibling).filter(tree::hasStem).isPresent()) {
            known = known.withVariant(Optional.of(Variant.CROPPED));
        }
        Optional<StudyFileName> grammar = StudyFileName.parse(image.getFileName().toString());
        if (grammar.isPresent()) {
            return known.and(ofFileName(grammar.map(StudyFileName::label), false), image, problems);
        }
        FolderWords name = FolderWords.of(ImageTree.stem(image));
        if (Annotation.disagree(known.label(), name.label())) {
            return known.and(ofFileName(name.label(), false), image, problems);
        }
        if (known.listed() || known.normal() || known.label().isPresent() || !name.isNormal() && name.label().isEmpty()) {
            return known;
        }
        problems.count(DataProblem.Kind.NOTE, "The class of these images was read from their file names, since nothing else says it", tree.relative(image));
        return known.and(ofFileName(name.label(), name.isNormal()), image, problems);
    }

    private static Annotation ofFileName(Optional<Label> label, boolean normal) {
        return Annotation.of("the file name", label, normal, Optional.empty(), List.of());
    }

    private String nothing(ImageTree tree, Map<String, Integer> unread) {
        List<Path> masks = tree.images().stream().filter(tree::isMask).toList();
        if (unread.isEmpty() && !masks.isEmpty()) {
            return root + " holds " + Names.images(masks.size()) + ", all named like masks of other images ("
                    + Names.some(masks.stream().map(tree::relative).toList()) + "): rename the files or folders, if these are the images";
        }
        if (unread.isEmpty()) {
            return root + " holds no image (jpg, png, bmp, tif, webp, dcm): give a folder with TRAIN and TEST, with class folders, or with "
                    + "images and a manifest.csv (see data-README.md)";
        }
        int images = unread.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> names = new TreeMap<>();
        unread.forEach((folder, count) -> names.merge(folder.substring(folder.lastIndexOf('/') + 1), count, Integer::sum));
        return root + " holds " + Names.images(images) + " and the class of none is known. Found: folders named "
                + counted(names) + ". Read are folders with names that say which class is which (" + FolderWords.NAMES_READ
                + "), files named like B_001-0002-1.0.jpg, DDTI's annotations, or a manifest.csv (see data-README.md)";
    }

    private static String counted(Map<String, Integer> folders) {
        return Names.some(folders.entrySet().stream()
                .map(f -> (f.getKey().isEmpty() ? "the folder itself" : f.getKey()) + " (" + Names.images(f.getValue()) + ")").toList(), 20);
    }

    /** With the nodules that masks and shares of the image mark. */
    private StudyData withMarks(StudyData checked, Map<Path, Annotation> images) throws IOException {
        Problems problems = new Problems(root);
        List<ImageRecord> records = new ArrayList<>();
        for (ImageRecord record : checked.records()) {
            List<Nodule> nodules = new ArrayList<>(record.nodules());
            for (Marks marks : images.get(record.path()).marks()) {
                nodules.addAll(marks.nodules(record.facts().orElseThrow(), problems));
            }
            records.add(nodules.size() == record.nodules().size() ? record : record.withMarks(nodules, record.scanArea()));
        }
        List<DataProblem> all = new ArrayList<>(checked.problems());
        all.addAll(problems.all());
        return new StudyData(checked.name(), records, all);
    }
}
