package thyroidstudy.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.store.Sha256;

/**
 * A set of images with what is known of each, in a fixed order.
 *
 * @param name     short name of the source, fit for a folder name and a plot title
 * @param records  one per image, sorted by path
 * @param problems what was noticed while reading
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
        Table table = Table.create("Images of " + name, StringColumn.create("variant"), StringColumn.create("split"),
                StringColumn.create("label"), IntColumn.create("images"), IntColumn.create("patients"));
        records.stream()
                .collect(Collectors.groupingBy(r -> List.of(r.variant().name(), r.split().name(),
                        r.label().map(Label::toString).orElse("unlabelled")).toString(), TreeMap::new, Collectors.toList()))
                .values()
                .forEach(group -> {
                    ImageRecord first = group.get(0);
                    table.stringColumn(0).append(first.variant().name());
                    table.stringColumn(1).append(first.split().name());
                    table.stringColumn(2).append(first.label().map(Label::toString).orElse("unlabelled"));
                    table.intColumn(3).append(group.size());
                    table.intColumn(4).append((int) group.stream().map(ImageRecord::patient).distinct().count());
                });
        return table;
    }

    /** Images per patient: patient, label, sides on which the patient stands, number of images. */
    public Table patients() {
        Table table = Table.create("Patients of " + name, StringColumn.create("patient"), StringColumn.create("labels"),
                StringColumn.create("splits"), IntColumn.create("images"));
        records.stream().collect(Collectors.groupingBy(ImageRecord::patient, TreeMap::new, Collectors.toList()))
                .forEach((patient, images) -> {
                    table.stringColumn(0).append(patient);
                    table.stringColumn(1).append(images.stream().map(r -> r.label().map(Label::toString).orElse("unlabelled"))
                            .distinct().collect(Collectors.joining(", ")));
                    table.stringColumn(2).append(images.stream().map(r -> r.split().name())
                            .distinct().collect(Collectors.joining(", ")));
                    table.intColumn(3).append(images.size());
                });
        return table;
    }

    /** Whether it is known of every image who was scanned. */
    public boolean patientsKnown() {
        return records.stream().noneMatch(r -> r.patientSource() == PatientSource.UNKNOWN);
    }

    /** How it is known who was scanned: the rule, images and patients it applies to, three examples. */
    public Table patientSources() {
        Table table = Table.create("How the patients of " + name + " are known", StringColumn.create("rule"),
                IntColumn.create("images"), IntColumn.create("patients"), StringColumn.create("examples"));
        records.stream().collect(Collectors.groupingBy(ImageRecord::patientSource, TreeMap::new, Collectors.toList()))
                .forEach((source, images) -> {
                    table.stringColumn(0).append(source.rule());
                    table.intColumn(1).append(images.size());
                    table.intColumn(2).append((int) images.stream().map(ImageRecord::patient).distinct().count());
                    table.stringColumn(3).append(IntStream.of(0, images.size() / 2, images.size() - 1).distinct()
                            .mapToObj(i -> images.get(i).fileName() + " \u2192 " + images.get(i).patient())
                            .collect(Collectors.joining(", ")));
                });
        return table;
    }

    /** Patients who have images on the training side (validation included) and on the test side as well: a leak. */
    public Table patientsOnBothSides() {
        Table patients = patients();
        return patients.where(patients.stringColumn("splits").containsString("TEST")
                .and(patients.stringColumn("splits").containsString(","))).setName("Patients on both sides");
    }

    /** What was noticed while reading, one row each. */
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
     * @throws IOException if a file has gone
     */
    public String fingerprint() throws IOException {
        StringBuilder text = new StringBuilder();
        for (ImageRecord r : records) {
            String content = r.facts().isPresent() ? r.facts().get().sha256() : Sha256.of(r.path());
            text.append(String.join("\t", r.fileName(), content, r.label().toString(), r.patient(), r.split().name(), r.variant().name(),
                    r.scanArea().toString(), r.nodules().toString())).append('\n');
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
