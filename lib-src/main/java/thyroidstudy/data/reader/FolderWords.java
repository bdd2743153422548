package thyroidstudy.data.reader;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;

/**
 * The meaning of a folder's name for the images in it: {@code TRAIN}, {@code 0_benign}, {@code test-mask}, {@code 악성}. A name
 * is understood only if each of its words is known: {@code benign_augmented} or {@code non_malignant} is no class.
 *
 * @param words   the meanings found
 * @param digits  the digits of the name
 * @param ending  the digits at its end, such as the 2 of {@code Train2}
 * @param unknown whether some word is not known
 */
record FolderWords(Set<Meaning> words, String digits, String ending, boolean unknown) {

    /** The names that are read, for messages. */
    static final String NAMES_READ = "benign, malignant, cancer, 양성, 악성, bénin, malin, benigno, maligno, gutartig, bösartig, 良性, 恶性; "
            + "train, validation, test";

    enum Meaning { TRAIN, DEVELOPMENT, VALIDATION, TEST, BENIGN, CANCER, NORMAL, CROPPED, OVERLAY_FREE, MASK, IMAGE, OTHER }

    private static final Set<Meaning> FILE_KINDS = EnumSet.of(Meaning.IMAGE, Meaning.MASK, Meaning.OTHER);

    private static final Map<String, Meaning> VOCABULARY = new HashMap<>();

    static {
        know(Meaning.TRAIN, "train training trainings trains trainval traindata learning entrainement apprentissage entrenamiento trainieren"
                + " 훈련 학습 训练 訓練");
        know(Meaning.DEVELOPMENT, "development derivation entwicklung desarrollo developpement 개발");
        know(Meaning.VALIDATION, "val valid validation validate validating dev validacion validierung 검증 验证 驗證");
        know(Meaning.TEST, "test tests testing holdout heldout prueba pruebas 시험 평가 테스트 测试 測試");
        know(Meaning.BENIGN, "benign benigns benin benins benigne benignes benigno benigna benignos benignas gutartig gutartige"
                + " gutartiger gutartiges adenoma adenomas 양성 良性");
        know(Meaning.CANCER, "cancer cancers cancerous malignant malignants malign maligns malignancy malignancies malignes maligne"
                + " malin malins maligno maligna malignos malignas carcinoma carcinomas bosartig bosartige bosartiger bosartiges boesartig"
                + " boesartige krebs ptc mtc 악성 암 恶性 惡性 悪性 癌");
        know(Meaning.NORMAL, "normal normals normale normales healthy sain saine sano sana gesund 정상 正常");
        know(Meaning.CROPPED, "crop crops cropped");
        know(Meaning.OVERLAY_FREE, "overlayfree");
        know(Meaning.MASK, "mask masks labels seg segs segmentation segmentations gt groundtruth annotation annotations roi rois contour contours outline outlines maske masken masque masques mascara mascaras"
                + " 마스크 掩码 掩膜");
        know(Meaning.IMAGE, "image images img imgs jpegimages picture pictures pic pics photo photos bild bilder imagen imagenes"
                + " 이미지 영상 사진 图像 图片");
        know(Meaning.OTHER, "class classes label nodule nodules tumor tumors tumour tumours tumeur tumeurs tumores tumoren lesion lesions thyroid ultrasound us case"
                + " cases data daten dataset set sets cohort split folder frame frames uncropped original originals raw whole full thyroide tiroides tiroideo schilddruse tirads ti rads"
                + " papillary follicular medullary anaplastic 유두 여포 수질 미분화 nodulo nodulos knoten nodulaire cas fall falle 종양 결절 腫瘍 結節 갑상선 초음파 데이터 집합 结节 肿瘤 甲状腺 集 组");
    }

    /** A file that is named as the mask of another: {@code x_mask}, {@code x_mask_1}, {@code x-seg}, {@code x_GT}, {@code mask_x}. */
    private static final Pattern MASK_SUFFIX = Pattern.compile(
            "(.+?)[ _.-](?:lesion[ _-])?(?:masks?|seg|segmentation|segmented|gt|ground[ _-]?truth|labels?|annot|annotations?|roi|contours?|outlines?|binary)"
            + "(?:[ _-]?\\(?\\d{1,2}\\)?)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MASK_PREFIX = Pattern.compile("(?:mask|seg|gt)[ _-](.+)", Pattern.CASE_INSENSITIVE);

    /** A crop beside its frame: {@code x_crop}. */
    private static final Pattern CROP = Pattern.compile("(.+?)[ _.-](?:crop|cropped|patch)(?:[ _-]?\\d{1,2})?|crop(?:ped)?[ _-](.+)", Pattern.CASE_INSENSITIVE);

    private static void know(Meaning meaning, String words) {
        Arrays.stream(words.split("\\s+")).forEach(word -> VOCABULARY.put(word, meaning));
    }

    /** How many there are, behind the name of a folder: {@code Benign (n=210)}, {@code malignant [33 images]}. */
    private static final Pattern COUNT = Pattern.compile("[(\\[]\\s*(?:n\\s*=?\\s*\\d+|\\d+ ?(?:images?|imgs?|files?|cases?|patients?|장|개|명))\\s*[)\\]]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern EXCLUDED = Pattern.compile("exclu(?:ded?|sion)|reject(?:ed)?|discard(?:ed)?|removed|unused|(?:bad|poor|low)[ _-]quality"
            + "|to[ _-]check|uncertain|unsure|suspicious|indeterminate|제외");

    private static final Pattern UNCLEAR = Pattern.compile("(?:.*[^\\p{L}])?(?:test|testing|train|training|validation|benign|malignant)(?:[^\\p{L}].*)?");

    /** What a class may have several of that are no patients. */
    private static final Pattern NO_CASE = Pattern.compile(".*(?:rads|set|split|data|images?|folder|group).*");

    /** A sign that turns a class word round, or doubts it: {@code 암(-)}, {@code cancer +}, {@code benign?}. */
    private static final Pattern SIGN = Pattern.compile(".*(?:[?+\u2212\u00b1]|[(\\[] ?- ?[)\\]]|\\s-)\\s*[)\\]]?");

    /** Reads the name of one folder, or a word of a table that stands for a class or a side. */
    static FolderWords of(String name) {
        Set<Meaning> meanings = EnumSet.noneOf(Meaning.class);
        boolean unknown = false;
        StringBuilder digits = new StringBuilder();
        for (String word : wordsOf(COUNT.matcher(name).replaceAll(" "))) {
            for (String part : word.split("(?<=\\d)(?=\\p{L})|(?<=\\p{L})(?=\\d)")) {
                if (!part.isEmpty() && Character.isDigit(part.charAt(0))) {
                    digits.append(part);
                } else if (!part.isEmpty() && !understood(part, meanings)) {
                    unknown = true;
                }
            }
        }
        boolean contradictory = meanings.contains(Meaning.BENIGN) && meanings.contains(Meaning.CANCER)
                || meanings.contains(Meaning.NORMAL) && (meanings.contains(Meaning.BENIGN) || meanings.contains(Meaning.CANCER))
                || meanings.contains(Meaning.TEST) && (meanings.contains(Meaning.TRAIN) || meanings.contains(Meaning.DEVELOPMENT)
                        || meanings.contains(Meaning.VALIDATION));
        return new FolderWords(meanings, digits.toString(), name.replaceAll(".*\\D", ""), unknown || contradictory || SIGN.matcher(name).matches());
    }

    /** Reads a word of a table's column of classes, where B and M stand for them too. */
    static FolderWords ofLabel(String word) {
        return of(switch (word.toUpperCase(Locale.ROOT)) {
            case "B" -> "benign";
            case "M" -> "malignant";
            default -> word;
        });
    }

    /** Lower case, without accents; Korean syllables stay whole, also those that macOS writes in parts. */
    static String plain(String text) {
        String withoutAccents = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
        return Normalizer.normalize(withoutAccents, Normalizer.Form.NFC).toLowerCase(Locale.ROOT).strip();
    }

    /** The words of a name; two that are one term count as one. */
    private static String[] wordsOf(String name) {
        return plain(name).replaceAll("(h[oe]ld)[ _-](out)|(ground)[ _-](truth)", "$1$2$3$4").split("[^\\p{L}\\p{Nd}]+");
    }

    /** Whether a word is known, or several known ones written together ({@code testset}); adds what they mean. */
    private static boolean understood(String word, Set<Meaning> meanings) {
        Meaning whole = VOCABULARY.get(word);
        if (whole != null) {
            meanings.add(whole);
            return true;
        }
        for (int end = word.length() - 1; end > 0; end--) {
            Meaning first = VOCABULARY.get(word.substring(0, end));
            if (first != null) {
                Set<Meaning> rest = EnumSet.noneOf(Meaning.class);
                if (understood(word.substring(end), rest)) {
                    meanings.add(first);
                    meanings.addAll(rest);
                    return true;
                }
            }
        }
        return false;
    }

    /** The class that the name stands for; empty for other names, {@code normal} included. */
    Optional<Label> label() {
        if (unknown || isMask()) {
            return Optional.empty();
        }
        return words.contains(Meaning.BENIGN) ? Optional.of(Label.BENIGN)
                : words.contains(Meaning.CANCER) ? Optional.of(Label.CANCER) : Optional.empty();
    }

    /** A class that the study does not have. */
    boolean isNormal() {
        return !unknown && words.contains(Meaning.NORMAL);
    }

    Optional<Split> side() {
        if (unknown) {
            return Optional.empty();
        }
        // "train_val" and "trainval" hold what is for training; which part of it is for validation is drawn later
        return words.contains(Meaning.TRAIN) || words.contains(Meaning.DEVELOPMENT) ? Optional.of(Split.TRAIN)
                : words.contains(Meaning.VALIDATION) ? Optional.of(Split.VALIDATION)
                : words.contains(Meaning.TEST) ? Optional.of(Split.TEST) : Optional.empty();
    }

    /**
     * The name as it is meant where another side is for training. <i>Development</i> is what is not held out for testing; beside images for
     * training, it is what their number of epochs is chosen by.
     */
    FolderWords besideTraining() {
        if (!words.contains(Meaning.DEVELOPMENT)) {
            return this;
        }
        Set<Meaning> meant = EnumSet.copyOf(words);
        meant.remove(Meaning.DEVELOPMENT);
        meant.add(Meaning.VALIDATION);
        return new FolderWords(meant, digits, ending, unknown);
    }

    boolean saysTraining() {
        return !unknown && words.contains(Meaning.TRAIN);
    }

    /** Whether it is the number alone that tells the variant. */
    boolean isNumberedForm() {
        return !words.contains(Meaning.CROPPED) && !words.contains(Meaning.OVERLAY_FREE);
    }

    /** Whether a word for a class or a side, which is no name, is among others that are not understood, or the folder holds what was sorted out. */
    static boolean isUnclear(String folder) {
        String name = plain(folder);
        return EXCLUDED.matcher(name).matches() || UNCLEAR.matcher(name).matches() && of(folder).unknown;
    }

    /** Whether a name is a class and the number of one of its patients, {@code benign12}, {@code 012_benign}; no year, part or copy. */
    boolean isNumberedClass(String name) {
        return !digits.isEmpty() && !PatientNames.isYear(digits) && !name.contains("(") && EnumSet.of(Meaning.BENIGN, Meaning.CANCER, Meaning.OTHER).containsAll(words)
                && !NO_CASE.matcher(plain(name)).matches();
    }

    /** {@code Train2}, {@code Test2} and folders of crops are cropped, {@code Train3} and {@code Test3} are without overlay. */
    Optional<Variant> variant() {
        if (unknown) {
            return Optional.empty();
        }
        boolean numbered = side().isPresent() && digits.equals(ending);
        if (words.contains(Meaning.CROPPED) || numbered && ending.equals("2")) {
            return Optional.of(Variant.CROPPED);
        }
        if (words.contains(Meaning.OVERLAY_FREE) || numbered && ending.equals("3")) {
            return Optional.of(Variant.OVERLAY_FREE);
        }
        return Optional.empty();
    }

    /** A folder of masks, whatever else its name says. */
    boolean isMask() {
        return words.contains(Meaning.MASK);
    }

    /** A name without a meaning of its own, such as {@code images}: its content belongs to the folder above. */
    boolean isTransparent() {
        return !unknown && digits.isEmpty() && !words.isEmpty() && EnumSet.of(Meaning.IMAGE, Meaning.OTHER).containsAll(words);
    }

    /** Whether the name has words, and all are known. */
    boolean isUnderstood() {
        return !unknown && !words.isEmpty();
    }

    /** Whether the name gives a class, a side or a variant. */
    boolean saysSomething() {
        return label().isPresent() || isNormal() || side().isPresent() || variant().isPresent();
    }

    /** The name of the image that a mask belongs to, by the mask's name without ending; empty if it is not named like a mask. */
    static Optional<String> imageOfMask(String stem) {
        Matcher suffix = MASK_SUFFIX.matcher(stem);
        if (suffix.matches()) {
            return Optional.of(suffix.group(1));
        }
        Matcher prefix = MASK_PREFIX.matcher(stem);
        return prefix.matches() ? Optional.of(prefix.group(1)) : Optional.empty();
    }

    /** The name of the frame that another file is cut from, by that file's name without ending; empty if it is named otherwise. */
    static Optional<String> frameOfCrop(String stem) {
        Matcher crop = CROP.matcher(stem);
        return crop.matches() ? Optional.of(crop.group(1) == null ? crop.group(2) : crop.group(1)) : Optional.empty();
    }

    /**
     * The name without the words for images, masks and what says nothing: {@code trainval-image} and {@code trainval-mask} are one,
     * {@code trainval}, and so are {@code original} and {@code masks}.
     */
    static String withoutFileKind(String folder) {
        return Arrays.stream(wordsOf(folder)).filter(word -> !FILE_KINDS.contains(VOCABULARY.get(word))).collect(Collectors.joining(" ")).strip();
    }
}
