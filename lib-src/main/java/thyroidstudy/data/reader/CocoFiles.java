package thyroidstudy.data.reader;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;

/**
 * Boxes in COCO's format: JSON files with {@code images}, {@code annotations} ({@code bbox}: x, y, width, height in pixels) and
 * {@code categories}, whose names are class words. The side is in the file's name or folder ({@code instances_train.json},
 * {@code train/_annotations.coco.json}).
 */
final class CocoFiles implements AnnotationFormat {

    private record Coco(List<Image> images, List<Marked> annotations, List<Category> categories) {}

    private record Image(long id, String file_name) {}

    private record Marked(long image_id, long category_id, double[] bbox) {}

    private record Category(long id, String name) {}

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Annotation> read = new LinkedHashMap<>();
        ObjectLabels labels = new ObjectLabels("COCO", Map.of());
        for (Path file : tree.others("json")) {
            Optional<Coco> coco = parse(file);
            if (coco.isPresent()) {
                tree.use(file);
                read(file, coco.get(), tree, labels, read, problems);
            }
        }
        if (!read.isEmpty()) {
            labels.report(tree.root(), problems);
        }
        return read;
    }

    private static Optional<Coco> parse(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return Optional.ofNullable(new Gson().fromJson(reader, Coco.class))
                    .filter(c -> isComplete(c.images) && isComplete(c.annotations) && isComplete(c.categories));
        } catch (JsonParseException | NumberFormatException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty(); // some other JSON; it is reported among the files that were not read
        }
    }

    private static boolean isComplete(List<?> list) {
        return list != null && list.stream().noneMatch(Objects::isNull);
    }

    private static void read(Path file, Coco coco, ImageTree tree, ObjectLabels labels, Map<Path, Annotation> read,
            Problems problems) {
        Map<Long, String> names = new HashMap<>();
        coco.categories.forEach(c -> names.put(c.id, String.valueOf(c.name)));
        Map<Long, List<Marked>> marked = coco.annotations.stream().collect(Collectors.groupingBy(Marked::image_id));
        Optional<Split> side = FolderWords.of(ImageTree.stem(file).replace("instances", "").replace("annotations", "").replace("coco", ""))
                .side().or(() -> PathWords.of(tree, file).side());
        for (Image image : coco.images) {
            Optional<Path> path = Optional.ofNullable(image.file_name).flatMap(name -> tree.find(file.getParent(), name)
                    .or(() -> tree.only(name, FolderWords.of(ImageTree.stem(file).replace("instances", "")).side())));
            if (path.isEmpty()) {
                problems.count(DataProblem.Kind.MISSING_COUNTERPART, tree.relative(file) + " describes images that are not there",
                        String.valueOf(image.file_name));
                continue;
            }
            List<Nodule> nodules = new ArrayList<>();
            List<String> objects = new ArrayList<>();
            for (Marked one : marked.getOrDefault(image.id, List.of())) {
                objects.add(names.getOrDefault(one.category_id, "category " + one.category_id));
                Optional<Box> box = one.bbox == null || one.bbox.length != 4 ? Optional.empty()
                        : Boxes.of(one.bbox[0], one.bbox[1], one.bbox[2], one.bbox[3]);
                box.ifPresentOrElse(b -> nodules.add(Nodule.ofBox(b)),
                        () -> problems.countBoxWithoutArea(image.file_name + " in " + tree.relative(file)));
            }
            Annotation annotation = labels.annotation(tree.relative(file), path.get(), objects, nodules, problems).withSplit(side);
            Annotation.add(read, path.get(), annotation, problems);
        }
    }
}
