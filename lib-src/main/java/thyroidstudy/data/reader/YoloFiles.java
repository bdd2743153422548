package thyroidstudy.data.reader;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Nodule;
import thyroidstudy.image.ImageFacts;

/**
 * Boxes in YOLO's format: beside each image, or in {@code labels} beside {@code images}, a text file with a line for each nodule, {@code class
 * centre-x centre-y width height} as shares of the image. The names of the classes stand in {@code data.yaml} or {@code classes.txt}.
 */
final class YoloFiles implements AnnotationFormat {

    private static final Pattern LINE = Pattern.compile("\\d+(\\s+[-+.\\deE]+){4,}");

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Map<Integer, String>> names = names(tree, problems);
        ObjectLabels labels = new ObjectLabels("YOLO", Map.of());
        Map<Path, Annotation> read = new LinkedHashMap<>();
        for (Path file : tree.others("txt")) {
            Optional<Path> image = tree.counterpart(file, ImageTree.stem(file));
            Optional<List<double[]>> lines = image.isEmpty() ? Optional.empty() : lines(file);
            if (lines.isEmpty()) {
                continue;
            }
            tree.use(file);
            Map<Integer, String> classes = nearest(names, file);
            List<String> objects = new ArrayList<>();
            for (double[] line : lines.get()) {
                objects.add(classes.getOrDefault((int) line[0], String.valueOf((int) line[0])));
            }
            read.put(image.get(), labels.annotation("the YOLO file", image.get(), objects, List.of(), problems)
                    .withMarks(List.of((facts, noticed) -> nodules(tree.relative(file), lines.get(), facts, noticed))));
        }
        if (!read.isEmpty()) {
            labels.report(tree.root(), problems);
        }
        return read;
    }

    /** The numbers of each line; empty if the file is something else. An empty file means that there is no nodule. */
    private static Optional<List<double[]>> lines(Path file) throws IOException {
        List<double[]> lines = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                continue;
            }
            if (!LINE.matcher(line).matches()) {
                return Optional.empty();
            }
            try {
                lines.add(java.util.Arrays.stream(line.split("\\s+")).mapToDouble(Double::parseDouble).toArray());
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
        return Optional.of(lines);
    }

    private static List<Nodule> nodules(String file, List<double[]> lines, ImageFacts image, Problems problems) {
        List<Nodule> nodules = new ArrayList<>();
        for (double[] line : lines) {
            box(line, image).ifPresentOrElse(b -> nodules.add(Nodule.ofBox(b)), () -> problems.count(DataProblem.Kind.BAD_BOX,
                    "Boxes outside 0 to 1 or without area were left out", file));
        }
        return nodules;
    }

    /** A line of four numbers is a box; a longer one with an even count is an outline, of which the box is taken. */
    private static Optional<Box> box(double[] line, ImageFacts image) {
        double left = line[1] - line[3] / 2;
        double top = line[2] - line[4] / 2;
        double right = line[1] + line[3] / 2;
        double bottom = line[2] + line[4] / 2;
        if (line.length > 6 && line.length % 2 == 1) {
            left = 1;
            top = 1;
            right = 0;
            bottom = 0;
            for (int i = 1; i < line.length; i += 2) {
                left = Math.min(left, line[i]);
                right = Math.max(right, line[i]);
                top = Math.min(top, line[i + 1]);
                bottom = Math.max(bottom, line[i + 1]);
            }
        }
        if (left < -0.01 || top < -0.01 || right > 1.01 || bottom > 1.01) {
            return Optional.empty();
        }
        return Boxes.corners(Math.max(0, left) * image.width(), Math.max(0, top) * image.height(),
                Math.min(1, right) * image.width(), Math.min(1, bottom) * image.height());
    }

    /** The names that hold for a file: those of the folder nearest above it, or the only ones. */
    private static Map<Integer, String> nearest(Map<Path, Map<Integer, String>> all, Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (all.containsKey(folder)) {
                return all.get(folder);
            }
        }
        return all.size() == 1 ? all.values().iterator().next() : Map.of();
    }

    /** Class names by number, from {@code data.yaml} or {@code classes.txt}, for the folders that these files lie in. */
    private static Map<Path, Map<Integer, String>> names(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Map<Integer, String>> all = new HashMap<>();
        for (Path file : tree.others("yaml", "yml")) {
            Map<Integer, String> names = new HashMap<>();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
                if (document instanceof Map<?, ?> map && map.get("names") != null) {
                    tree.use(file);
                    all.put(file.getParent(), names);
                    if (map.get("names") instanceof List<?> list) {
                        list.forEach(name -> names.put(names.size(), String.valueOf(name)));
                    } else if (map.get("names") instanceof Map<?, ?> numbered) {
                        numbered.forEach((number, name) -> names.put(Integer.parseInt(String.valueOf(number)), String.valueOf(name)));
                    }
                }
            } catch (YAMLException | NumberFormatException | java.nio.charset.CharacterCodingException e) {
                problems.add(DataProblem.Kind.UNRECOGNISED, file, tree.relative(file) + " cannot be read as YAML: "
                        + e.getMessage().lines().findFirst().orElse(""));
            }
        }
        for (Path file : tree.others("txt")) {
            if (ImageTree.stem(file).equals("classes") && !all.containsKey(file.getParent())) {
                tree.use(file);
                Map<Integer, String> names = new HashMap<>();
                Files.readString(file, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank())
                        .forEach(line -> names.put(names.size(), line.strip()));
                all.put(file.getParent(), names);
            }
        }
        return all;
    }
}
