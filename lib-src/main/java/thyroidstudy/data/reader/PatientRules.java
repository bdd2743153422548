package thyroidstudy.data.reader;

import java.nio.file.Path;
import java.text.Normalizer;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import thyroidstudy.data.Label;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.StudyFileName;
import thyroidstudy.image.DicomFile;

/** Rules that find the patient of an image from files and folders, the most reliable first; if none applies, the patient is unknown. */
final class PatientRules {

    /** A patient, and how it is known. */
    record Patient(String id, PatientSource source) {}

    /**
     * {@code 1 (2)}, {@code 1 - Copy}, {@code 1의 사본}: names that operating systems give to copied files; {@code 1_aug3},
     * {@code 1_rot90}, {@code 1-hflip}: names that augmentation gives.
     */
    private static final Pattern COPY = Pattern.compile(
            "(.+?)(?: ?\\(\\d+\\)|[ _]?-[ _]?(?:copy|kopie|copia|copie|복사본|副本)(?: ?\\(\\d+\\))?| (?:copy|복사본)(?: \\d+)?|_copy\\d*|의 사본"
            + "|[ _-](?:aug(?:mented)?|augmentation|[hv]?flip(?:ped)?|rot(?:ated?|ation)?|mirror(?:ed)?|nois[ey]|bright(?:ness)?|contrast|blur(?:red)?|zoom(?:ed)?"
            + "|shift(?:ed)?|scaled?|shear(?:ed)?|resized?)(?:[ _-]?[a-z]?\\d*){0,2})",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** The same in front of the name: {@code Copy of 1}, {@code flip_1}. */
    private static final Pattern COPY_PREFIX = Pattern.compile("(?:copy of |kopie von |copia de |copie de |(?:aug(?:mented)?|[hv]?flip(?:ped)?|rot(?:ated?)?\\d*"
            + "|mirror(?:ed)?|nois[ey]|bright(?:ness)?|blur(?:red)?|zoom(?:ed)?)[ _-])(.+)", Pattern.CASE_INSENSITIVE);

    /** What augmentation tools make of the name of the image that they vary: {@code 1_jpg.rf.0a1b2c}, {@code benign_original_1.jpg_5e1f…}. */
    private static final Pattern VARIED = Pattern.compile("(.+?)[_.-](?:jpe?g|png|bmp|tiff?|webp)\\.rf\\.\\w+|.*_original_(.+?)\\.(?:jpe?g|png|bmp|tiff?|webp)_[-\\w]+",
            Pattern.CASE_INSENSITIVE);

    /** Another view of the image of the shorter name, {@code 1_doppler} or {@code 1_90} beside {@code 1}. */
    private static final Pattern VIEW = Pattern.compile("(.+?)[ _-](?:\\p{L}+\\d?|90|180|270|\\d+[ _-]\\d+)");

    /**
     * A way to name files after patients.
     *
     * @param least how many patients each class must have at least, so that it is no chance
     */
    private record NamePattern(Pattern pattern, int least) {

        static NamePattern of(String pattern, int least) {
            return new NamePattern(Pattern.compile("(?:(?:" + CLASS_WORDS + ")[ _-]*)?" + pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), least);
        }
    }

    private static final String CLASS_WORDS = "benign|malignant|cancer|normal|양성|악성|us|ultrasound|thyroid|nodule";

    /** Neither a year nor a day, with or without letters in front, and no word that only counts images. */
    private static final String LEAD = "(?!\\p{L}*[ _-]?(?:19|20)\\d\\d(?:[01]\\d[0-3]\\d)?(?!\\d))(?!(?:0[1-9]|[12]\\d|3[01])[-.](?:0[1-9]|1[0-2])[-.])"
            + "(?!(?:img|image|im|us|dsc|pxl|scan|pic|picture|frame|slice|view|crop|n|aug|rot|flip)[ _-]?\\d)";

    /** A word for patient or case with a number, anywhere in the name; a short number of a patient and one of an image; and others. */
    private static final List<NamePattern> NAMES = List.of(
            new NamePattern(Pattern.compile("(?:^|.*[^\\p{L}\\d])((?:" + PatientNames.WORDS + ")[ _#-]*\\d+)(?:\\D.*)?",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE), 2),
            NamePattern.of(LEAD + "([ps]?\\d+)[ _-]\\d{1,4}", 2),
            NamePattern.of(LEAD + "([ps]\\d{1,6})[ _-].+", 2),
            NamePattern.of(LEAD + "(\\p{L}{0,6}[ _-]?\\d{3,10})[ _-].+", 2),
            NamePattern.of(LEAD + "(\\p{L}{0,6}[ _-]?\\d{1,10})[ _-](?:[lr]t?|left|right|좌|우)(?:[ _-]\\d{1,3})?", 2),
            NamePattern.of(LEAD + "(\\d{1,10})[ _-].+", 3),
            NamePattern.of(LEAD + "(\\d+)(?:[a-z]| ?\\(\\d+\\))", 2));

    /** Placeholders of anonymisers for a patient's id. */
    private static final Pattern ANONYMOUS = Pattern.compile("|0+|x+|(?:.*\\b)?(?:anon[a-z]*|unknown|none|removed|de-?identified)(?:\\b.*)?",
            Pattern.CASE_INSENSITIVE);

    private interface Rule {
        Optional<String> id(Path image);
    }

    private final ImageTree tree;
    private final Map<Path, Annotation> images;
    private final Rule folder;
    private final Optional<Pattern> pattern;
    private final boolean severalForms;
    private final Map<Path, String> dicomIds;
    private final Map<Path, String> originals = new HashMap<>();
    private final Map<Path, String> forms = new HashMap<>();
    private final Map<String, String> spelling = new HashMap<>();

    /**
     * @param images all images of the study with their annotations
     */
    PatientRules(ImageTree tree, Map<Path, Annotation> images) {
        this.tree = tree;
        this.images = images;
        Set<String> names = images.keySet().stream().map(image -> inAllForms(image, ImageTree.stem(image))).collect(Collectors.toSet());
        images.keySet().forEach(image -> originals.put(image, original(image, names)));
        this.folder = folderRule();
        this.pattern = NAMES.stream().filter(this::isObvious).map(NamePattern::pattern).findFirst();
        this.dicomIds = dicomIds();
        this.severalForms = distinct(image -> inAllForms(image, originals.get(image))) < distinct(this::path);
    }

    /**
     * Whether a rule finds several patients in each class. One that assigns all images of a class to one patient does not identify patients,
     * unless it is called a patient. Images of unknown class do not count beside others.
     *
     * @param least how many patients
     */
    private boolean severalInEachClass(Rule rule, int least) {
        Map<Optional<Label>, Set<String>> byClass = new HashMap<>();
        images.forEach((image, annotation) -> rule.id(image).ifPresent(id ->
                byClass.computeIfAbsent(annotation.label(), k -> new HashSet<>()).add(id)));
        if (byClass.size() > 1) {
            byClass.remove(Optional.<Label>empty());
        }
        return byClass.values().stream().anyMatch(ids -> ids.size() >= least)
                && byClass.values().stream().allMatch(ids -> ids.size() >= least || PatientNames.isPatient(ids.iterator().next()));
    }

    /** By folders: those named after patients, or else the outermost ones within the classes that do not sort the images otherwise. */
    private Rule folderRule() {
        Rule named = image -> PathWords.of(tree, image).patient();
        Rule chosen = severalInEachClass(named, 2) ? named : image -> Optional.empty();
        int levels = images.keySet().stream().mapToInt(image -> PathWords.of(tree, image).within().size()).max().orElse(0);
        for (int level = 0; level < levels; level++) {
            int at = level;
            Rule rule = image -> PathWords.of(tree, image).within().stream().skip(at).findFirst();
            boolean words = images.keySet().stream().map(rule::id).flatMap(Optional::stream).noneMatch(PatientNames::isNumbered);
            if (!sortsOtherwise(rule) && severalInEachClass(rule, words ? 3 : 2)) {
                Rule first = chosen;
                return image -> first.id(image).or(() -> rule.id(image));
            }
        }
        return chosen;
    }

    /**
     * Whether most images lie in folders whose names have no number, or are a year, and occur in several classes: those are scanners, views or
     * sites, {@code benign/GE} and {@code malignant/GE}, but not patients.
     */
    private boolean sortsOtherwise(Rule folders) {
        Map<String, Set<String>> classes = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        images.forEach((image, annotation) -> folders.id(image).filter(name -> !PatientNames.isNumbered(name)).ifPresent(name -> {
            classes.computeIfAbsent(name, k -> new HashSet<>()).add(annotation.label().toString());
            counts.merge(name, 1, Integer::sum);
        }));
        int shared = counts.entrySet().stream().filter(e -> classes.get(e.getKey()).size() > 1).mapToInt(Map.Entry::getValue).sum();
        return 2 * shared > images.size();
    }

    /** Most names follow it, patients differ within each class, and some patient has several images. */
    private boolean isObvious(NamePattern candidate) {
        List<String> ids = images.keySet().stream().map(i -> byName(candidate.pattern, i)).flatMap(Optional::stream).toList();
        // TI-RADS 2 to 5 stand in front of a number, too
        boolean categories = ids.stream().allMatch(id -> id.matches(".*\\b[1-6]")) && new HashSet<>(ids).size() < 6;
        return 2 * ids.size() > images.size() && new HashSet<>(ids).size() < ids.size()
                && severalInEachClass(image -> byName(candidate.pattern, image), categories ? 3 : candidate.least);
    }

    /** In {@code benign_case1_2} the case is one of the benign ones, and so is each number without a word, but a hospital's long ones. */
    private Optional<String> byName(Pattern candidate, Path image) {
        Matcher name = candidate.matcher(originals.get(image));
        if (!name.matches()) {
            return Optional.empty();
        }
        String id = name.group(1).toLowerCase(Locale.ROOT);
        boolean word = PatientNames.isPatient(id);
        if (!word && (FolderWords.of(id).isUnderstood() || PatientNames.sortsOtherwise(id))) {
            return Optional.empty(); // train_0, image 12, TR3
        }
        boolean inClass = FolderWords.of(originals.get(image).substring(0, name.start(1))).label().isPresent();
        return Optional.of(inClass || !word && !id.matches("[1-9]\\d{4,}") ? ofClass(image, id) : id);
    }

    /** Where both classes are numbered from 1, equal numbers are different patients; a hospital's long number is one patient's. */
    private String numberOfClass(Path image, String id) {
        return id.matches("\\d{1,4}|0\\d+") ? ofClass(image, id) : id;
    }

    private String ofClass(Path image, String id) {
        return images.get(image).label().map(l -> l + " ").orElse("") + id;
    }

    /** The patient ids of DICOM files; of none if three or more bear one and the same, as some anonymisers leave it. */
    private Map<Path, String> dicomIds() {
        Map<Path, String> ids = new HashMap<>();
        images.keySet().stream().filter(ImageTree::mayBeDicom).forEach(image -> DicomFile.patientId(image).map(String::strip)
                .filter(id -> !ANONYMOUS.matcher(id).matches()).ifPresent(id -> ids.put(image, id)));
        return ids.size() > 2 && new HashSet<>(ids.values()).size() == 1 ? Map.of() : ids;
    }

    /** The patient of an image. */
    Patient of(Path image) {
        Optional<String> given = images.get(image).patient();
        if (given.isPresent()) {
            return new Patient(spelled(given.get()), PatientSource.GIVEN);
        }
        if (dicomIds.containsKey(image)) {
            return new Patient(spelled(dicomIds.get(image)), PatientSource.DICOM);
        }
        Optional<StudyFileName> grammar = StudyFileName.parse(withoutCopy(ImageTree.stem(image)) + ".jpg");
        if (grammar.isPresent()) {
            return new Patient(grammar.get().patientId(), PatientSource.FILE_NAME);
        }
        Optional<String> inFolder = folder.id(image);
        if (inFolder.isPresent() && PatientNames.isDate(inFolder.get())) {
            return new Patient(ofClass(image, inFolder.get()), PatientSource.UNKNOWN);
        }
        if (inFolder.isPresent()) {
            return new Patient(spelled(numberOfClass(image, inFolder.get())), PatientSource.FOLDER);
        }
        Optional<String> name = pattern.flatMap(p -> byName(p, image));
        if (name.isPresent()) {
            return new Patient(spelled(name.get()), PatientSource.NAME_PATTERN);
        }
        return new Patient(severalForms ? inAllForms(image, originals.get(image)) : path(image), PatientSource.UNKNOWN);
    }

    /** An id as it was written first: capitals, blanks and hyphens make no other patient, nor do the two ways of writing accents. */
    private String spelled(String id) {
        return spelling.computeIfAbsent(Normalizer.normalize(id, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).replaceAll("[ _-]+", " "), k -> id);
    }

    private long distinct(Function<Path, String> name) {
        return images.keySet().stream().map(name).distinct().count();
    }

    private String path(Path image) {
        return tree.relative(image.resolveSibling(originals.get(image)));
    }

    /**
     * A frame and its crop, {@code benign/1} and {@code benign_crop/1}, are of one patient, whoever that is, and so are {@code benign/long/1}
     * and {@code benign/trans/1}, or {@code benign/1} and {@code benign/small/1}: the path without what tells these apart.
     */
    private String inAllForms(Path image, String stem) {
        String form = forms.computeIfAbsent(image.getParent(), folder -> {
            List<String> kept = new ArrayList<>();
            boolean within = false;
            for (String name : tree.folders(image)) {
                FolderWords words = FolderWords.of(name);
                words.side().ifPresent(side -> kept.add(side.toString()));
                words.label().ifPresent(label -> kept.add(label.toString()));
                within |= words.label().isPresent();
                if (!within && !words.saysSomething() && !words.isTransparent()) {
                    kept.add(name);
                }
            }
            return String.join("/", kept);
        });
        return form.isEmpty() ? stem : form + "/" + stem;
    }

    /** The name, without its ending, of the file that this one copies, varies or shows otherwise; its own if there is no such file. */
    private String original(Path image, Set<String> names) {
        String stem = ImageTree.stem(image);
        Matcher varied = VARIED.matcher(stem);
        if (varied.matches()) {
            return varied.group(1) == null ? varied.group(2) : varied.group(1); // its original is not among the files
        }
        Matcher view = VIEW.matcher(stem);
        Matcher prefix = COPY_PREFIX.matcher(stem);
        return Stream.of(withoutCopy(stem), view.matches() ? view.group(1) : stem, prefix.matches() ? prefix.group(1) : stem)
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
