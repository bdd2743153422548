package thyroidstudy.data.reader;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import thyroidstudy.image.Box;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;

/**
 * What one source states about an image; what it does not state is empty.
 *
 * @param source     name of the source, for messages: {@code manifest.csv}, {@code the folder}
 * @param listed     whether the source lists the images of the study, so that it is one even without a class
 * @param normal     whether it states that the image shows no nodule, a class that the study does not have
 * @param marks      nodules that depend on the size of the image
 * @param attributes further columns
 */
@RecordBuilder
record Annotation(
        String source,
        boolean listed,
        Optional<Label> label,
        boolean normal,
        Optional<String> patient,
        Optional<Split> split,
        Optional<Variant> variant,
        List<Nodule> nodules,
        List<Marks> marks,
        Optional<Box> scanArea,
        Map<String, String> attributes) implements AnnotationBuilder.With {

    /** A source that knows the class, the side and the nodules. */
    static Annotation of(String source, Optional<Label> label, boolean normal, Optional<Split> split, List<Nodule> nodules) {
        return new Annotation(source, false, label, normal, Optional.empty(), split, Optional.empty(), nodules, List.of(), Optional.empty(), Map.of());
    }

    /** A source that knows only nodules, and those only with the image's size. */
    static Annotation ofMarks(String source, Marks marks) {
        return of(source, Optional.empty(), false, Optional.empty(), List.of()).withMarks(List.of(marks));
    }

    /** Adds an annotation to what is already known of the image. */
    static void add(Map<Path, Annotation> said, Path image, Annotation annotation, Problems problems) {
        said.merge(image, annotation, (before, more) -> before.and(more, image, problems));
    }

    /**
     * Both together. Where they disagree, this one has precedence and the conflict is reported. Validation is a part of training:
     * an image may be validation in one source and training in another.
     */
    Annotation and(Annotation other, Path image, Problems problems) {
        if (disagree(label, other.label) || label.isPresent() && other.normal || normal && other.label.isPresent()) {
            conflict(DataProblem.Kind.LABEL_CONFLICT, className(), other, other.className(), image, problems);
        }
        Optional<Split> side = split.or(other::split);
        if (split.equals(Optional.of(Split.TRAIN)) && other.split.equals(Optional.of(Split.VALIDATION))) {
            side = other.split;
        } else if (disagree(split, other.split)) {
            conflict(DataProblem.Kind.SPLIT_CONFLICT, split.get(), other, other.split.get(), image, problems);
        }
        if (disagree(patient, other.patient)) {
            conflict(DataProblem.Kind.LABEL_CONFLICT, "patient " + patient.get(), other, "patient " + other.patient.get(), image, problems);
        }
        Map<String, String> all = new LinkedHashMap<>(other.attributes);
        all.putAll(attributes);
        return new Annotation(label.isPresent() || other.label.isEmpty() ? source : other.source, listed || other.listed, label.or(other::label), normal || label.isEmpty() && other.normal,
                patient.or(other::patient), side, variant.or(other::variant),
                joined(nodules, other.nodules), joined(marks, other.marks), scanArea.or(other::scanArea), all);
    }

    private void conflict(DataProblem.Kind kind, Object mine, Annotation other, Object theirs, Path image, Problems problems) {
        problems.count(kind, source + " says " + mine + " but " + other.source + " says " + theirs + "; " + source + " has precedence",
                image.getParent().getFileName() + "/" + image.getFileName());
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private String className() {
        return normal ? "normal" : label.map(Label::toString).orElse("nothing");
    }

    static <T> boolean disagree(Optional<T> one, Optional<T> other) {
        return one.isPresent() && other.isPresent() && !one.equals(other);
    }
}
