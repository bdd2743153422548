package thyroidstudy.data.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;

/**
 * Which column of a table of images says what: found by its name or, where none has such a name, by the words in it.
 */
final class ManifestColumns {

    /** What a table can say of an image, and what a column that says it may be called. */
    enum Known {
        PATH("file", "filename", "file_name", "image", "image_path", "img", "filepath", "file_path", "image_file", "image_name", "imagename",
                "image_filename", "image_id", "img_name", "img_path", "img_file", "fname", "picture", "파일", "파일명", "파일이름", "이미지", "archivo", "fichier", "datei", "dateiname"),
        LABEL("class", "diagnosis", "category", "target", "pathology", "malignancy", "classification", "histology", "histopathology", "pathology_result", "라벨", "진단"),
        PATIENT("patient_id", "patientid", "patient_number", "case", "case_id", "caseid", "subject", "subject_id", "subjectid",
                "pid", "pat_id", "patient_no", "patientno", "patient_name", "mrn", "환자", "환자번호", "환자_id", "등록번호", "paciente"),
        SPLIT("set", "subset", "side", "partition", "dataset_split", "구분", "분할"),
        VARIANT,
        BOXES("box", "bbox", "bboxes", "bounding_box", "bounding_boxes", "nodules"),
        SCAN_AREA("scanarea");

        private final List<String> others;

        Known(String... others) {
            this.others = List.of(others);
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a column's title says this. */
        boolean is(String title) {
            return plain(title).equals(column()) || others.contains(plain(title));
        }
    }

    /** Titles that stand for something only where no other column does: beside a file name an image has a number, too. */
    private static final Set<String> IF_NO_OTHER = Set.of("image_id", "picture", "imagename", "img_name", "patient_name", "patient_no", "patientno", "mrn",
            "pid", "pat_id");

    /** Titles of sides of the study that are read as such only if a word in the column is one: a thyroid has sides, too. */
    private static final Set<String> OF_MANY_THINGS = Set.of("side", "구분");

    /** Columns whose no is the other class: who has no adenoma, or is not normal, may have either. */
    private static final Set<String> COMPLEMENTS = Set.of("benign", "malignant", "cancer", "malignancy", "is_benign", "is_malignant", "is_cancer", "양성", "악성");

    private static final Set<String> CORNERS = Set.of("x", "y", "w", "h", "width", "height", "xmin", "ymin", "xmax", "ymax", "x1", "y1",
            "x2", "y2", "x_min", "y_min", "x_max", "y_max");

    private final Path file;
    private final Table table;
    private final Problems problems;
    private final Map<Known, String> columns = new LinkedHashMap<>();
    /** Columns that say yes or no to one class, or to one side, by what yes means: {@code malignant}, {@code is_train}. */
    private final Map<String, FolderWords> classFlags = new LinkedHashMap<>();
    private final Map<String, FolderWords> sideFlags = new LinkedHashMap<>();
    private final boolean training;

    /**
     * Finds the columns, and reports those that decide nothing.
     *
     * @throws IOException if there is none of images, or several could be one
     */
    ManifestColumns(Path file, Table table, Problems problems) throws IOException {
        this.file = file;
        this.table = table;
        this.problems = problems;
        for (Known known : Known.values()) {
            List<String> exact = columns(known.column()::equals);
            List<String> usual = exact.isEmpty() ? columns(title -> known.others.contains(title) && !IF_NO_OTHER.contains(title)) : exact;
            List<String> chosen = (usual.isEmpty() ? columns(known.others::contains) : usual).stream()
                    .filter(column -> !OF_MANY_THINGS.contains(plain(column)) || words(column).anyMatch(word -> word.side().isPresent())).toList();
            if (chosen.size() > 1) {
                throw new IOException(file + " has several columns that could be the " + known.column() + ": "
                        + String.join(", ", chosen) + "; name one of them " + known.column());
            }
            if (!chosen.isEmpty()) {
                columns.put(known, chosen.get(0));
            }
        }
        byContent(Known.LABEL, word -> word.label().isPresent() || word.isNormal(), word -> word.label().map(Enum::name).orElse(""));
        byContent(Known.SPLIT, word -> word.side().isPresent(), word -> word.side().map(Enum::name).orElse(""));
        flags(Known.LABEL, classFlags, word -> word.label().isPresent() || word.isNormal());
        flags(Known.SPLIT, sideFlags, word -> word.side().isPresent());
        String split = columns.get(Known.SPLIT);
        this.training = split != null && words(split).anyMatch(FolderWords::saysTraining);
        if (!columns.containsKey(Known.PATH)) {
            throw new IOException(file + " has no column named path; it has " + String.join(", ", table.columnNames()));
        }
        List<String> further = attributes();
        List<String> corners = further.stream().filter(c -> CORNERS.contains(plain(c))).toList();
        if (!corners.isEmpty() && !columns.containsKey(Known.BOXES)) {
            problems.add(DataProblem.Kind.BAD_BOX, file, file.getFileName() + ": the columns " + String.join(", ", corners)
                    + " are not read as nodules; write one column boxes with x y width height");
        }
        if (!further.isEmpty()) {
            problems.add(DataProblem.Kind.NOTE, file, file.getFileName() + ": the columns " + String.join(", ", further)
                    + " are shown with the images and decide nothing");
        }
    }

    /** A column under another name is what all its words say, if they say two things; so a class or a side is not passed over for its title. */
    private void byContent(Known known, Predicate<FolderWords> understood, Function<FolderWords, String> meaning) throws IOException {
        if (columns.containsKey(known)) {
            return;
        }
        List<String> candidates = attributes().stream().filter(column -> {
            List<FolderWords> words = words(column).toList();
            return words.stream().allMatch(understood) && words.stream().map(meaning).distinct().count() > 1;
        }).toList();
        if (candidates.size() > 1) {
            throw new IOException(file + " has several columns that could be the " + known.column() + ": " + String.join(", ", candidates)
                    + "; name one of them " + known.column());
        }
        candidates.forEach(column -> {
            columns.put(known, column);
            problems.add(DataProblem.Kind.NOTE, file, file.getFileName() + ": the column " + column + " was read as the " + known.column()
                    + ", by the words in it");
        });
    }

    /** Where no column holds classes, or sides, those that are named after one and say yes or no to it. */
    private void flags(Known known, Map<String, FolderWords> flags, Predicate<FolderWords> understood) {
        if (columns.containsKey(known)) {
            return;
        }
        for (String column : attributes()) {
            FolderWords named = FolderWords.of(plain(column).replaceAll("^is_", ""));
            List<String> values = values(column).toList();
            if (understood.test(named) && !values.isEmpty() && values.stream().allMatch(v -> yes(v).isPresent())) {
                flags.put(column, named);
            }
        }
        if (!flags.isEmpty()) {
            problems.add(DataProblem.Kind.NOTE, file, file.getFileName() + ": " + String.join(", ", flags.keySet())
                    + " (yes or no) was read as the " + known.column());
        }
    }

    /** What the rows say in a column, each once. */
    private Stream<String> values(String column) {
        return table.stringColumn(column).unique().asList().stream().filter(v -> v != null && !v.isBlank());
    }

    private Stream<FolderWords> words(String column) {
        return values(column).map(FolderWords::of);
    }

    private static Optional<Boolean> yes(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT).replaceAll("\\.0+$", "")) {
            case "1", "true", "yes", "y" -> Optional.of(true);
            case "0", "false", "no", "n" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What the columns that say yes mean; nothing if several do, or none of several. The only column's no is given by the caller. */
    private Optional<FolderWords> flagged(Row row, Map<String, FolderWords> flags, Predicate<String> hasOpposite, UnaryOperator<FolderWords> no) {
        List<String> yes = flags.keySet().stream().filter(column -> yes(text(row, column)).orElse(false)).toList();
        if (yes.size() > 1) {
            problems.count(DataProblem.Kind.LABEL_CONFLICT, "Rows in " + file.getFileName() + " that say yes to " + String.join(" and to ", yes)
                    + " say neither", where(row));
        }
        boolean onlyNo = flags.size() == 1 && hasOpposite.test(flags.keySet().iterator().next()) && yes(text(row, flags.keySet().iterator().next())).equals(Optional.of(false));
        return yes.size() == 1 ? Optional.of(flags.get(yes.get(0))) : onlyNo ? Optional.of(no.apply(flags.values().iterator().next()))
                : Optional.empty();
    }

    /** The class that columns of yes and no give; where the only one says no to a class it is the other. */
    Optional<FolderWords> flaggedClass(Row row) {
        return flagged(row, classFlags, column -> COMPLEMENTS.contains(plain(column)), yes -> FolderWords.of(yes.label().equals(Optional.of(Label.CANCER)) ? "benign" : "malignant"));
    }

    /** The side that columns of yes and no give; where the only one says no to testing it is for training, and the other way round. */
    Optional<FolderWords> flaggedSide(Row row) {
        return flagged(row, sideFlags, column -> !sideFlags.get(column).side().equals(Optional.of(Split.VALIDATION)),
                yes -> FolderWords.of(yes.side().equals(Optional.of(Split.TEST)) ? "train" : "test"));
    }

    /** The side that a row names; empty for no word and for one that is not known. */
    Optional<Split> side(Row row) {
        FolderWords word = FolderWords.of(text(row, Known.SPLIT));
        return (training ? word.besideTraining() : word).side();
    }

    /** The columns that decide nothing, with what they say of an image. */
    Map<String, String> further(Row row) {
        Map<String, String> further = new LinkedHashMap<>();
        attributes().forEach(column -> further.put(column, text(row, column)));
        return further;
    }

    private List<String> columns(Predicate<String> plainName) {
        return table.columnNames().stream().filter(column -> plainName.test(plain(column))).toList();
    }

    private List<String> attributes() {
        return table.columnNames().stream()
                .filter(c -> !columns.containsValue(c) && !classFlags.containsKey(c) && !sideFlags.containsKey(c)).toList();
    }

    boolean has(Known known) {
        return columns.containsKey(known);
    }

    /** A row as a message names it. */
    String where(Row row) {
        return file.getFileName() + ", row " + (row.getRowNumber() + 2);
    }

    /** What a row says, without blanks around it; empty if there is no such column. */
    String text(Row row, Known known) {
        String column = columns.get(known);
        return column == null ? "" : text(row, column);
    }

    private static String text(Row row, String column) {
        String value = row.getString(column);
        return value == null ? "" : value.strip();
    }

    private static String plain(String column) {
        return FolderWords.plain(column.replace("\uFEFF", "")).replaceAll("[^\\p{L}\\p{Nd}]+", "_").replaceAll("^_|_$", "");
    }
}
