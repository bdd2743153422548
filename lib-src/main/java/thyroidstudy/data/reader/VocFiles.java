package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;

/**
 * Boxes in Pascal VOC's format, one XML file for each image, as in TN5000: {@code Annotations/*.xml}, {@code JPEGImages/*.jpg} and, for
 * the sides, {@code ImageSets/Main/{train,val,trainval,test}.txt}. An object's name is a class word, or TN5000's 0 (benign) and 1
 * (malignant).
 */
final class VocFiles implements AnnotationFormat {

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Annotation> read = new LinkedHashMap<>();
        ObjectLabels labels = new ObjectLabels("Pascal VOC", Map.of("0", Label.BENIGN, "1", Label.CANCER));
        for (Path file : tree.others("xml")) {
            Optional<Element> document = Xml.read(file, problems);
            if (document.isEmpty() || !document.get().getTagName().equals("annotation")) {
                continue;
            }
            tree.use(file);
            Optional<Path> image = image(tree, file, document.get(), problems);
            if (image.isEmpty()) {
                problems.count(DataProblem.Kind.MISSING_COUNTERPART, "Annotations describe images that are not there", tree.relative(file));
                continue;
            }
            List<String> names = new ArrayList<>();
            List<Nodule> nodules = new ArrayList<>();
            for (Element object : Xml.children(document.get(), "object")) {
                names.add(Xml.text(object, "name"));
                Boxes.corners(number(object, "xmin"), number(object, "ymin"), number(object, "xmax"), number(object, "ymax"))
                        .ifPresentOrElse(box -> nodules.add(Nodule.ofBox(box)), () -> problems.countBoxWithoutArea(tree.relative(file)));
            }
            Annotation.add(read, image.get(), labels.annotation(tree.relative(file), image.get(), names, nodules, problems), problems);
        }
        if (!read.isEmpty()) {
            labels.report(tree.root(), problems);
            Map<String, Split> sides = sides(tree, problems);
            read.replaceAll((image, annotation) -> annotation.withSplit(Optional.ofNullable(sides.get(ImageTree.stem(image)))));
        }
        return read;
    }

    /** The image that the file names, perhaps with another ending or none, unless it bears the name of another image. */
    private static Optional<Path> image(ImageTree tree, Path xml, Element document, Problems problems) {
        String text = Xml.text(document, "filename").replaceFirst(".*[/\\\\]", "");
        Optional<Path> named = tree.only(text, Optional.empty());
        Optional<Path> ofThisName = tree.withStem(ImageTree.stem(xml));
        if (Annotation.disagree(named, ofThisName)) {
            problems.count(DataProblem.Kind.LABEL_CONFLICT, "Annotations name another image than their own; they count for the image of their name",
                    tree.relative(xml) + " (" + text + ")");
        }
        return ofThisName.or(() -> named);
    }

    private static double number(Element object, String name) {
        try {
            return Double.parseDouble(Xml.text(object, name));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Sides by file name without ending. An image on two lists is for training, never for testing. */
    private static Map<String, Split> sides(ImageTree tree, Problems problems) throws IOException {
        Map<String, Split> sides = new HashMap<>();
        Set<String> twice = new LinkedHashSet<>();
        // "trainval" last: where train and val are given they are more specific
        for (String list : List.of("train", "val", "test", "trainval")) {
            for (Path file : tree.others("txt")) {
                if (!ImageTree.stem(file).equals(list) || !file.getParent().endsWith(Path.of("ImageSets", "Main"))) {
                    continue;
                }
                tree.use(file);
                Split side = FolderWords.of(list).side().orElseThrow();
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    String name = line.strip().split("\\s+")[0];
                    Split before = name.isEmpty() ? null : sides.putIfAbsent(name, side);
                    if (before != null && before != side && !(list.equals("trainval") && before == Split.VALIDATION)) {
                        twice.add(name);
                        sides.put(name, Split.TRAIN);
                    }
                }
            }
        }
        if (!twice.isEmpty()) {
            problems.add(DataProblem.Kind.SPLIT_CONFLICT, tree.root(), "ImageSets/Main puts " + Names.some(List.copyOf(twice))
                    + " on two sides; they are for training");
        }
        return sides;
    }
}
