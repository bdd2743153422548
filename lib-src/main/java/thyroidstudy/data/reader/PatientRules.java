package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.StudyFileName;
import thyroidstudy.image.DicomFile;

/** Rules that find the patient of an image from files and folders, the most reliable first; if none applies, the patient is unknown. */
final class PatientRules {

    /** A patient, and how it is known. */
    record Patient(String id, PatientSource source) {}

    /**
     * {@code 1 (2)}, {@code 1 - Copy}, {@code 1 - 복사본 (2)}: names that operating systems give to copied files; {@code 1_aug3},
     * {@code 1_rot90}, {@code 1-hflip}: names that augmentation gives.
     */
    private static final Pattern COPY = Pattern.compile(
            "(.+?)(?: \\(\\d+\\)|[ _]?-[ _]?(?:copy|kopie|copia|copie|복사본|副本)(?: ?\\(\\d+\\))?| (?:copy|복사본)(?: \\d+)?|_copy\\d*"
            + "|[ _-](?:aug(?:mented)?|augmentation|[hv]?flip(?:ped)?|rot(?:ated?|ation)?|mirror(?:ed)?|nois[ey]|bright(?:ness)?|contrast|blur(?:red)?|zoom(?:ed)?"
            + "|shift(?:ed)?|scaled?|shear(?:ed)?|resized?)(?:[ _-]?[a-z]?\\d*){0,2})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What an annotation service appends to the name of the image that it varies: {@code 1_jpg.rf.0a1b2c}. */
    private static final Pattern VARIED = Pattern.compile("(.+?)[_.-](?:jpe?g|png|bmp|tiff?|webp)\\.rf\\.\\w+", Pattern.CASE_INSENSITIVE);

    /** Another view of the image of the shorter name, {@code 1_doppler} beside {@code 1}. */
    private static final Pattern VIEW = Pattern.compile("(.+)[ _-]\\p{L}+\\d?");

    /** A word for patient or case with a number, anywhere in the name; or a short number of a patient and one of an image. */
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile("(?:^|.*[^\\p{L}\\d])((?:" + FolderWords.PATIENT_WORDS + ")[ _#-]*\\d+)(?:\\D.*)?",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
            Pattern.compile("([ps]?\\d+)[ _-]\\d{1,4}", Pattern.CASE_INSENSITIVE),
            Pattern.compile("([ps]\\d{1,6})[ _-].+", Pattern.CASE_INSENSITIVE));

    /** Placeholders of anonymisers for a patient's id. */
    private static final Pattern ANONYMOUS = Pattern.compile("|0+|x+|(?:.*\\b)?(?:anon\\w*|unknown|none|removed|de-?identified)(?:\\b.*)?",
            Pattern.CASE_INSENSITIVE);

    /** A name with a number that is no year. */
    private static final Pattern NUMBERED = Pattern.compile("(?!(?:19|20)\\d\\d$).*\\d.*");

    private final ImageTree tree;
    private final Map<Path, Annotation> images;
    private final boolean folders;
    private final Optional<Pattern> pattern;
    private final Set<String> names = new HashSet<>();
    private final boolean severalForms;

    /**
     * @param images all images of the study with their annotations
     */
    PatientRules(ImageTree tree, Map<Path, Annotation> images) {
        this.tree = tree;
        this.images = images;
        images.keySet().forEach(image -> names.add(inAllForms(image, ImageTree.stem(image))));
        this.folders = !sortOtherwise() && severalInEachClass(this::folder);
        this.pattern = NAMES.stream().filter(this::isObvious).findFirst();
        this.severalForms = distinct(image -> inAllForms(image, original(image))) < distinct(this::path);
    }

    private interface Rule {
        Optional<String> id(Path image);
    }

    /** A rule that assigns all images of a class to one patient does not identify patients. */
    private boolean severalInEachClass(Rule rule) {
        Map<String, Set<String>> byClass = new HashMap<>();
        for (Map.Entry<Path, Annotation> image : images.entrySet()) {
            rule.id(image.getKey()).ifPresent(id ->
                    byClass.computeIfAbsent(image.getValue().label().toString(), k -> new HashSet<>()).add(id));
        }
        return !byClass.isEmpty() && byClass.values().stream().allMatch(ids -> ids.size() > 1);
    }

    private Optional<String> folder(Path image) {
        return PathWords.of(tree, image).within();
    }

    /**
     * Whether most images lie in folders whose names have no number, or are a year, and occur in several classes: those are scanners, views or
     * sites, {@code benign/GE} and {@code malignant/GE}, but not patients.
     */
    private boolean sortOtherwise() {
        Map<String, Set<String>> classes = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        images.forEach((image, annotation) -> folder(image).filter(folder -> !NUMBERED.matcher(folder).matches()).ifPresent(folder -> {
            classes.computeIfAbsent(folder, k -> new HashSet<>()).add(annotation.label().toString());
            counts.merge(folder, 1, Integer::sum);
        }));
        int shared = counts.entrySet().stream().filter(e -> classes.get(e.getKey()).size() > 1).mapToInt(Map.Entry::getValue).sum();
        return 2 * shared > images.size();
    }

    /** Most names follow it, patients differ within each class, and some patient has several images. */
    private boolean isObvious(Pattern candidate) {
        List<String> ids = images.keySet().stream().map(i -> byName(candidate, i)).flatMap(Optional::stream).toList();
        return 2 * ids.size() > images.size() && new HashSet<>(ids).size() < ids.size()
                && severalInEachClass(image -> byName(candidate, image));
    }

    private Optional<String> byName(Pattern candidate, Path image) {
        Matcher name = candidate.matcher(original(image));
        return name.matches() ? Optional.of(name.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** The patient of an image. */
    Patient of(Path image) {
        Optional<String> given = images.get(image).patient();
        if (given.isPresent()) {
            return new Patient(given.get(), PatientSource.GIVEN);
        }
        Optional<String> dicom = (ImageTree.mayBeDicom(image) ? DicomFile.patientId(image) : Optional.<String>empty()).map(String::strip).filter(id -> !ANONYMOUS.matcher(id).matches());
        if (dicom.isPresent()) {
            return new Patient(dicom.get(), PatientSource.DICOM);
        }
        Optional<StudyFileName> grammar = StudyFileName.parse(withoutCopy(ImageTree.stem(image)) + ".jpg");
        if (grammar.isPresent()) {
            return new Patient(grammar.get().patientId(), PatientSource.FILE_NAME);
        }
        PathWords words = PathWords.of(tree, image);
        Optional<String> folder = folder(image);
        if (folders && folder.isPresent()) {
            String id = folder.get();
            if (FolderWords.isDate(id)) {
                return new Patient(words.label().map(l -> l + " ").orElse("") + id, PatientSource.UNKNOWN);
            }
            // where both classes are numbered from 1, equal numbers are different patients
            boolean number = id.matches("\\d+");
            return new Patient(number ? words.label().map(l -> l + " ").orElse("") + id : id, PatientSource.FOLDER);
        }
        Optional<String> name = pattern.flatMap(p -> byName(p, image));
        if (name.isPresent()) {
            return new Patient(name.get(), PatientSource.NAME_PATTERN);
        }
        return new Patient(severalForms ? inAllForms(image, original(image)) : path(image), PatientSource.UNKNOWN);
    }

    private long distinct(Function<Path, String> name) {
        return images.keySet().stream().map(name).distinct().count();
    }

    private String path(Path image) {
        return tree.relative(image.resolveSibling(original(image)));
    }

    /**
     * A frame and its crop, {@code benign/1} and {@code benign_crop/1}, are of one patient, whoever that is, and so are {@code benign/long/1}
     * and {@code benign/trans/1}, or {@code benign/1} and {@code benign/small/1}: the path without what tells these apart.
     */
    private String inAllForms(Path image, String stem) {
        List<String> kept = new ArrayList<>();
        boolean within = false;
        for (String folder : tree.folders(image)) {
            FolderWords words = FolderWords.of(folder);
            words.side().ifPresent(side -> kept.add(side.toString()));
            words.label().ifPresent(label -> kept.add(label.toString()));
            within |= words.label().isPresent();
            if (!within && !words.saysSomething() && !words.isTransparent()) {
                kept.add(folder);
            }
        }
        kept.add(stem);
        return String.join("/", kept);
    }

    /** The name, without its ending, of the file that this one copies, varies or shows otherwise; its own if there is no such file. */
    private String original(Path image) {
        String stem = ImageTree.stem(image);
        Matcher varied = VARIED.matcher(stem);
        if (varied.matches()) {
            return varied.group(1); // its original is not among the files
        }
        Matcher view = VIEW.matcher(stem);
        return Stream.of(withoutCopy(stem), view.matches() ? view.group(1) : stem)
                .filter(shorter -> !shorter.equals(stem) && names.contains(inAllForms(image, shorter))).findFirst().orElse(stem);
    }

    private static String withoutCopy(String stem) {
        String name = stem;
        for (Matcher copy = COPY.matcher(name); copy.matches(); copy = COPY.matcher(name)) {
            name = copy.group(1);
        }
        return name;
    }
}
