package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.store.CsvFile;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;

/**
 * Lists of image and class in the format of TN3K, {@code label4trainval.csv} and {@code label4test.csv}: two columns without names, the
 * class a class word or 0 (benign) and 1 (malignant). The side in the list's name says which folder it is about, since the same file
 * names stand in both.
 */
final class LabelList implements AnnotationFormat {

    private static final Map<String, Label> NUMBERS = Map.of("0", Label.BENIGN, "1", Label.CANCER);

    /** Names of the columns that mean what such a list means without them. */
    private static final Set<String> TITLES = Set.of("image,label", "filename,label", "file,label", "name,label", "id,label", "image,class", "name,class",
            "image,malignant", "id,malignant", "filename,malignant");

    /** Whether the first row, or the one after usual titles, is about an image. */
    private static boolean isOfImages(ImageTree tree, Table table, Optional<Split> side) {
        Row first = table.row(0);
        String titles = (first.getString(0) + "," + (table.columnCount() > 1 ? first.getString(1) : "")).toLowerCase(Locale.ROOT);
        return first.getString(0).contains(".") || TITLES.contains(titles) || tree.only(first.getString(0).strip(), side).isPresent();
    }

    @Override
    public Map<Path, Annotation> read(ImageTree tree, Problems problems) throws IOException {
        Map<Path, Annotation> read = new LinkedHashMap<>();
        for (Path file : tree.others("csv")) {
            String stem = ImageTree.stem(file).toLowerCase(Locale.ROOT);
            if (!stem.startsWith("label") || stem.matches("label.?(map|names?).*") || Files.size(file) == 0) {
                continue;
            }
            Optional<Split> side = ManifestFile.side(file);
            Table table = CsvFile.readText(file, false);
            // a row of column names makes it a table: what stands in its second column is said there
            if (table.columnCount() > 2 || !isOfImages(tree, table, side)) {
                continue;
            }
            tree.use(file);
            for (Row row : table) {
                String name = row.getString(0).strip();
                String value = table.columnCount() > 1 ? row.getString(1).strip() : "";
                Optional<Label> label = Optional.ofNullable(NUMBERS.get(value.replaceFirst("\\.0+$", "")))
                        .or(() -> FolderWords.of(value).label());
                if (row.getRowNumber() == 0 && label.isEmpty() && TITLES.contains(name.toLowerCase(Locale.ROOT) + "," + value.toLowerCase(Locale.ROOT))) {
                    continue;
                }
                Optional<Path> image = tree.only(name, side);
                if (image.isEmpty()) {
                    problems.count(DataProblem.Kind.MISSING_COUNTERPART, file.getFileName() + " names images that are not there", name);
                } else {
                    if (label.isEmpty()) {
                        problems.count(DataProblem.Kind.UNRECOGNISED, file.getFileName()
                                + " has classes other than 0, 1 and the class words; these images have no label", name + " (" + value + ")");
                    }
                    Annotation annotation = Annotation.of(file.getFileName().toString(), label, FolderWords.of(value).isNormal(), side, List.of());
                    Annotation.add(read, image.get(), annotation, problems);
                }
            }
        }
        return read;
    }
}
