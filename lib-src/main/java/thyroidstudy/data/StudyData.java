package thyroidstudy.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.store.Sha256;

/**
 * A set of images with what is known of each, in fixed order.
 *
 * @param name     short name of the source, fit for a folder name and a plot title
 * @param records  one per image, sorted by path
 * @param problems problems found while reading
 */
public record StudyData(String name, List<ImageRecord> records, List<DataProblem> problems) {

    public StudyData {
        records = List.copyOf(records);
        problems = List.copyOf(problems);
    }

    /** The images that satisfy a condition, in the same order. */
    public StudyData where(Predicate<ImageRecord> condition) {
        return new StudyData(name, records.stream().filter(condition).toList(), problems);
    }

    public StudyData where(Split split) {
        return where(r -> r.split() == split);
    }

    public StudyData where(Variant variant) {
        return where(r -> r.variant() == variant);
    }

    public StudyData where(Label label) {
        return where(r -> r.label().filter(label::equals).isPresent());
    }

    /** Without the images whose label is unknown. */
    public StudyData labelled() {
        return where(r -> r.label().isPresent());
    }

    public int size() {
        return records.size();
    }

    /** One row per image: file, label, patient, split, variant, number of nodules, then the source's own columns. */
    public Table toTable() {
        Table table = Table.create(name,
                StringColumn.create("file", records.stream().map(ImageRecord::fileName).toList()),
                StringColumn.create("label", records.stream().map(r -> r.label().map(Label::toString).orElse("")).toList()),
                StringColumn.create("patient", records.stream().map(ImageRecord::patient).toList()),
                StringColumn.create("split", records.stream().map(r -> r.split().name()).toList()),
                StringColumn.create("variant", records.stream().map(r -> r.variant().name()).toList()),
                IntColumn.create("nodules", records.stream().mapToInt(r -> r.nodules().size()).toArray()));
        records.stream().flatMap(r -> r.attributes().keySet().stream()).distinct().forEach(attribute ->
                table.addColumns(StringColumn.create(attribute,
                        records.stream().map(r -> r.attributes().getOrDefault(attribute, "")).toList())));
        return table;
    }

    /** Images and patients by variant, split and label. */
    public Table counts() {
        List<List<ImageRecord>> groups = groups(r -> List.of(r.variant().name(), r.split().name(), r.labelName()).toString());
        return Table.create("Images of " + name,
                StringColumn.create("variant", groups.stream().map(group -> group.get(0).variant().name())),
                StringColumn.create("split", groups.stream().map(group -> group.get(0).split().name())),
                StringColumn.create("label", groups.stream().map(group -> group.get(0).labelName())),
                IntColumn.create("images", groups.stream().mapToInt(List::size)),
                IntColumn.create("patients", groups.stream().mapToInt(StudyData::countPatients)));
    }

    /** Images per patient: patient, label, sides on which the patient stands, number of images. */
    public Table patients() {
        List<List<ImageRecord>> patients = groups(ImageRecord::patient);
        return Table.create("Patients of " + name,
                StringColumn.create("patient", patients.stream().map(images -> images.get(0).patient())),
                StringColumn.create("labels", patients.stream().map(images -> distinct(images, ImageRecord::labelName))),
                StringColumn.create("splits", patients.stream().map(images -> distinct(images, r -> r.split().name()))),
                IntColumn.create("images", patients.stream().mapToInt(List::size)));
    }

    private <K extends Comparable<K>> List<List<ImageRecord>> groups(Function<ImageRecord, K> key) {
        return List.copyOf(records.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList())).values());
    }

    private static int countPatients(List<ImageRecord> images) {
        return (int) images.stream().map(ImageRecord::patient).distinct().count();
    }

    /** What the images say, each thing once, in their order, separated by commas. */
    static String distinct(List<ImageRecord> images, Function<ImageRecord, String> what) {
        return images.stream().map(what).distinct().collect(Collectors.joining(", "));
    }

    /** Whether the patient of every image is known. */
    public boolean patientsKnown() {
        return records.stream().noneMatch(r -> r.patientSource() == PatientSource.UNKNOWN);
    }

    /** How the patients are known: the rule, images and patients it applies to, three examples. */
    public Table patientSources() {
        List<List<ImageRecord>> sources = groups(ImageRecord::patientSource);
        return Table.create("How the patients of " + name + " are known",
                StringColumn.create("rule", sources.stream().map(images -> images.get(0).patientSource().rule())),
                IntColumn.create("images", sources.stream().mapToInt(List::size)),
                IntColumn.create("patients", sources.stream().mapToInt(StudyData::countPatients)),
                StringColumn.create("examples", sources.stream().map(images -> distinct(
                        Stream.of(0, images.size() / 2, images.size() - 1).map(images::get).toList(),
                        image -> image.fileName() + " \u2192 " + image.patient()))));
    }

    /** Patients who have images on the training side (validation included) and on the test side as well: a leak. */
    public Table patientsOnBothSides() {
        Table patients = patients();
        return patients.where(patients.stringColumn("splits").containsString("TEST")
                .and(patients.stringColumn("splits").containsString(","))).setName("Patients on both sides");
    }

    /** Problems found while reading, one row each. */
    public Table problemsTable() {
        return Table.create("Problems noticed while reading " + name,
                StringColumn.create("kind", problems.stream().map(p -> p.kind().name()).toList()),
                StringColumn.create("file", problems.stream().map(p -> String.valueOf(p.path().getFileName())).toList()),
                StringColumn.create("message", problems.stream().map(DataProblem::message).toList()));
    }

    /**
     * A short name of exactly these images: the first 16 hexadecimal digits of SHA-256 over file name, content, label, patient, split,
     * variant, scan area and nodules of each image in order. Files that have not been opened are read.
     *
     * @throws IOException if a file is missing
     */
    public String fingerprint() throws IOException {
        StringBuilder text = new StringBuilder();
        for (ImageRecord r : records) {
            text.append(String.join("\t", r.fileName(), r.sha256(), r.label().toString(), r.patient(), r.split().name(), r.variant().name(),
                    r.scanArea().toString(), r.nodules().toString())).append('\n');
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
