package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.ManifestColumns.Known;
import thyroidstudy.image.Box;
import thyroidstudy.store.CsvFile;
import thyroidstudy.store.SmallFiles;

/**
 * A table of images, {@code manifest.csv}: one row for each image, or one for each of its nodules.
 *
 * <p>Columns: {@code path} (relative to the file's folder), {@code label}, {@code patient}, {@code split}, {@code variant}
 * (uncropped, cropped or overlay_free), {@code boxes} (nodules in pixels, {@code x y width height} separated by semicolons),
 * {@code scan_area} (one such box). Only {@code path} is required; every further column is kept as an attribute. Capitals, blanks and
 * usual other names of the columns make no difference.
 */
public final class ManifestFile implements AnnotationFormat {

    /** Name under which a manifest is looked for in a data folder. */
    public static final String NAME = "manifest.csv";

    private final Optional<Path> given;

    /** The {@code manifest.csv} of a data folder, if it has one. */
    ManifestFile() {
        this.given = Optional.empty();
    }

    /** A table that was named directly. */
    ManifestFile(Path file) {
        this.given = Optional.of(file.toAbsolutePath().normalize());
    }

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException {
        List<Path> found = given.isPresent() ? List.of(given.get()) : tables(tree, problems);
        Map<Path, Annotation> all = new LinkedHashMap<>();
        for (Path file : found) {
            tree.use(file);
            // the name of a table alone says nothing of sides: the only one there may be train.csv
            Optional<Split> side = found.size() > 1 ? side(file) : Optional.empty();
            new Reading(file, side, tree, problems).read().forEach((image, annotation) -> Annotation.add(all, image, annotation, problems));
        }
        return all;
    }

    /**
     * The manifests or, where there is none, the only other table that has a column of image files, those that are named after a side, or one
     * of the same name in each folder.
     */
    private static List<Path> tables(ImageTree tree, Problems problems) throws IOException {
        List<Path> named = tree.others("csv").stream().filter(f -> f.getFileName().toString().equalsIgnoreCase(NAME)).toList();
        if (!named.isEmpty()) {
            return named;
        }
        List<Path> others = new ArrayList<>();
        for (Path file : tree.others("csv", "tsv")) {
            boolean wanted = ImageTree.stem(file).toLowerCase(Locale.ROOT).contains("submission"); // dummy values
            if (!wanted && Files.size(file) > 0 && CsvFile.readText(file, true).columnNames().stream().anyMatch(c -> Known.PATH.is(c))) {
                others.add(file);
            }
        }
        // _classes.csv in each folder of images
        boolean oneEachFolder = others.stream().map(Path::getFileName).distinct().count() == 1;
        if (others.size() > 1 && !oneEachFolder && !others.stream().allMatch(table -> side(table).isPresent())) {
            return List.of();
        }
        others.forEach(table -> problems.add(DataProblem.Kind.NOTE, table, tree.relative(table) + " was read as "
                + (others.size() == 1 ? "the table of the images" : oneEachFolder ? "the table of the images beside it"
                        : "a table of images of the side " + side(table).orElseThrow())));
        return others;
    }

    /** The side that a table is about, by its name: {@code train.csv}. */
    static Optional<Split> side(Path table) {
        return FolderWords.of(ImageTree.stem(table)).side();
    }

    /** One table while it is read. */
    private static final class Reading {

        private final Path file;
        private final Optional<Split> side;
        private final ImageTree tree;
        private final Problems problems;
        private final Table table;
        private final ManifestColumns columns;
        private final TreeMap<String, Integer> unknownLabels = new TreeMap<>();
        private final Set<Path> disagreeing = new HashSet<>();

        /** @param side of the rows that say none */
        Reading(Path file, Optional<Split> side, ImageTree tree, Problems problems) throws IOException {
            this.file = file;
            this.side = side;
            this.tree = tree;
            this.problems = problems;
            try {
                SmallFiles.read(file, "make it again, or look through it");
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) { // people edit such a table
                problems.add(DataProblem.Kind.NOTE, file, e.getMessage());
            }
            this.table = CsvFile.readText(file, true);
            this.columns = new ManifestColumns(file, table, problems);
        }

        Map<Path, Annotation> read() throws IOException {
            Map<Path, Annotation> images = new LinkedHashMap<>();
            List<String> missing = new ArrayList<>();
            String remedy = "";
            for (Row row : table) {
                String name = text(row, Known.PATH);
                if (name.isEmpty()) {
                    problems.count(DataProblem.Kind.MISSING_COUNTERPART, "Rows that name no image were left out", where(row));
                    continue;
                }
                Optional<Path> image = image(name);
                if (image.isPresent()) {
                    Annotation annotation = annotation(row);
                    images.merge(image.get(), annotation, (one, other) -> merged(one, other, image.get()));
                } else {
                    remedy = remedy.isEmpty() ? remedy(name) : remedy;
                    missing.add(where(row) + " (" + name + ")");
                }
            }
            if (!unknownLabels.isEmpty()) {
                throw new IOException(file + " has labels that are no class word: " + unknownLabels.entrySet().stream()
                        .map(e -> e.getKey() + " (" + e.getValue() + ")").collect(Collectors.joining(", "))
                        + "; write Benign or Cancer, or leave the label empty where it is unknown");
            }
            if (images.isEmpty()) {
                throw new IOException(file + " names " + missing.size() + " images, and none of them is there: "
                        + (remedy.isEmpty() ? "its paths must be relative to the table's folder, for instance img/01.jpg" : remedy));
            }
            for (String row : missing) {
                problems.count(DataProblem.Kind.MISSING_COUNTERPART, "Rows that name images that are not there were left out"
                        + (remedy.isEmpty() ? "" : "; " + remedy), row);
            }
            return images;
        }

        private String text(Row row, Known known) {
            return columns.text(row, known);
        }

        private String where(Row row) {
            return columns.where(row);
        }

        private Optional<Path> image(String name) {
            try {
                Optional<Path> found = tree.find(file.getParent(), name);
                if (found.isPresent()) {
                    return found;
                }
                Path direct = file.getParent().resolve(name.replace('\\', '/')).normalize();
                return Files.isRegularFile(direct) ? Optional.of(direct) : Optional.empty();
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }

        /** The remedy for a path that does not exist: its last part that exists here, if there is one. */
        private String remedy(String name) {
            String slashes = name.replace('\\', '/');
            boolean absolute = slashes.startsWith("/") || slashes.matches("[A-Za-z]:.*");
            for (int at = slashes.indexOf('/'); at >= 0; at = slashes.indexOf('/', at + 1)) {
                List<Path> found = tree.endingIn(slashes.substring(at + 1));
                if (found.size() == 1) {
                    return (absolute ? "paths of another computer" : "these paths") + " do not lead here; write them relative to "
                            + file.getFileName() + ", for instance " + tree.relative(found.get(0));
                }
            }
            return absolute ? "paths of another computer do not lead here; write them relative to " + file.getFileName() : "";
        }

        private Annotation annotation(Row row) throws IOException {
            String word = text(row, Known.LABEL);
            FolderWords label = columns.flaggedClass(row).orElseGet(() -> FolderWords.ofLabel(word));
            if (!word.isEmpty() && label.label().isEmpty() && !label.isNormal()) {
                unknownLabels.merge(word, 1, Integer::sum);
            }
            String given = text(row, Known.SPLIT);
            Optional<Split> split = given.isEmpty() ? columns.flaggedSide(row).map(FolderWords::side).orElse(side) : columns.side(row);
            if (!given.isEmpty() && split.isEmpty()) {
                throw new IOException(where(row) + ": split " + given + " is neither train, validation nor test");
            }
            List<Box> area = boxes(row, Known.SCAN_AREA);
            Optional<String> patient = Optional.of(text(row, Known.PATIENT)).filter(p -> !p.matches("(?i)|-+|n/?a|nan|none|null|unknown|\\?+"));
            if (patient.isEmpty() && columns.has(Known.PATIENT)) {
                problems.count(DataProblem.Kind.NOTE, "Rows without a patient in a table that names patients: cells that were merged in a spreadsheet "
                        + "are empty below the first", where(row));
            }
            return new Annotation(file.getFileName().toString(), true, label.label(), label.isNormal(),
                    patient, split, variant(row),
                    boxes(row, Known.BOXES).stream().map(Nodule::ofBox).toList(), List.of(),
                    area.stream().findFirst(), columns.further(row));
        }

        private Optional<Variant> variant(Row row) throws IOException {
            String variant = text(row, Known.VARIANT).toUpperCase(Locale.ROOT).replaceAll("[ -]+", "_");
            if (variant.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Variant.valueOf(variant));
            } catch (IllegalArgumentException e) {
                throw new IOException(where(row) + ": variant " + variant.toLowerCase(Locale.ROOT)
                        + " is neither uncropped, cropped nor overlay_free", e);
            }
        }

        private List<Box> boxes(Row row, Known column) throws IOException {
            List<Box> boxes = new ArrayList<>();
            for (String text : text(row, column).split("[;|]|\\]\\s*,\\s*\\[")) {
                String[] numbers = text.replaceAll("[\\[\\]()]", " ").strip().split("[\\s,]+");
                if (numbers.length == 1 && numbers[0].isEmpty()) {
                    continue;
                }
                try {
                    if (numbers.length != 4) {
                        throw new NumberFormatException();
                    }
                    Boxes.of(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]),
                            Double.parseDouble(numbers[3])).ifPresentOrElse(boxes::add,
                            () -> problems.countBoxWithoutArea(where(row) + " (" + text.strip() + ")"));
                } catch (NumberFormatException e) {
                    throw new IOException(where(row) + ": " + column.column() + " holds \"" + text.strip()
                            + "\"; a box is four numbers, x y width height in pixels (see data-README.md)", e);
                }
            }
            return boxes;
        }

        /** Merges rows of one image: each adds its nodules. If rows disagree about the class, it stays unknown. */
        private Annotation merged(Annotation one, Annotation other, Path image) {
            if (Annotation.disagree(one.label(), other.label()) || disagreeing.contains(image)) {
                disagreeing.add(image);
                problems.count(DataProblem.Kind.LABEL_CONFLICT, "Rows of one image in " + file.getFileName()
                        + " disagree about its class, which stays unknown", tree.relative(image));
            }
            boolean twoSides = Annotation.disagree(one.split(), other.split());
            if (twoSides) {
                problems.count(DataProblem.Kind.SPLIT_CONFLICT, "Rows of one image in " + file.getFileName()
                        + " put it on two sides; it is for training", tree.relative(image));
            }
            Optional<Split> side = twoSides ? Optional.of(Split.TRAIN) : one.split().or(other::split);
            Optional<Label> label = disagreeing.contains(image) ? Optional.empty() : one.label().or(other::label);
            return one.withSplit(side).withLabel(label).and(other.withSplit(side).withLabel(label), image, problems);
        }

    }

    /** Writes the images' table; paths below the file's folder become relative. Replaces the file in one step. */
    public static void write(StudyData data, Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Set<String> attributes = data.records().stream()
                .flatMap(r -> r.attributes().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Table table = Table.create();
        for (Known known : Known.values()) {
            table.addColumns(StringColumn.create(known.column()));
        }
        attributes.forEach(name -> table.addColumns(StringColumn.create(name)));
        for (ImageRecord record : data.records()) {
            Row row = table.appendRow();
            Path path = record.path().toAbsolutePath().normalize();
            row.setString("path", path.startsWith(folder)
                    ? folder.relativize(path).toString().replace('\\', '/')
                    : path.toString());
            row.setString("label", record.label().map(Label::folderName).orElse(""));
            row.setString("patient", record.patientSource() == PatientSource.UNKNOWN ? "" : record.patient());
            row.setString("split", record.split() == Split.UNASSIGNED ? "" : lower(record.split()));
            row.setString("variant", lower(record.variant()));
            row.setString("boxes", record.nodules().stream().map(n -> n.box().text()).collect(Collectors.joining(";")));
            row.setString("scan_area", record.scanArea().map(Box::text).orElse(""));
            attributes.forEach(name -> row.setString(name, record.attributes().getOrDefault(name, "")));
        }
        CsvFile.write(file, table);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
