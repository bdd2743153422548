package thyroidstudy.data.reader;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names of folders and files say of patients: which are called one, and which numbers and words sort images otherwise. */
final class PatientNames {

    /** Words for patient or case, as alternatives of a regular expression. */
    static final String WORDS = "patient|pat|pt|pid|case|subject|subj|환자|患者|病人|paciente|fall";

    /** Such a word with a number, or a letter P or S with one. */
    private static final Pattern PATIENT = Pattern.compile(
            "(?:" + WORDS + "|sub|p|s)[ _#-]*\\d+", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** A part of the set, a scanner, a size, a range, a category, a kind of nodule, a side of the neck or a view. */
    private static final Pattern NO_PATIENT = Pattern.compile("(?:batch|part|fold|set|group|scanner|device|machine|probe|site|hospital"
            + "|cent(?:er|re)|view|plane|week|\\d+ ?x)[ _#-]*\\d+[abc]?(?: ?px)?|(?:version|v|(?:eu|k|acr|c)?[ _-]?(?:ti[ _-]?rads|tr)|bi[ _-]?rads)[ _#-]*\\d[abc]?"
            + "|\\d0s|(?:19|20)\\d\\d년|\\d{1,2}월"
            + "|\\d+ ?px|(?:19|20)\\d\\d[-_.](?:0?[1-9]|1[0-2])|\\d+(?:st|nd|rd|th) .+|.*\\d ?[cm]m|(?:new folder|새 폴더).*"
            + "|bethesda[ _-]?[ivx]+|(?:(?:goiters?|goitres?|cysts?|cystic|spongiform|colloid|hyperplastic|lymphocytic|nodules?|adenomas?|ftc|atc|ptc|mtc|hashimoto|thyroiditis|papillary|follicular"
            + "|medullary|left|right|isthmus|lobe|longitudinal|transverse|axial|sagittal|doppler|elastography|b mode"
            + "|fna|biopsy|surgery|operated|follow up|us|좌|우|좌엽|우엽|협부)(?: |$))+", Pattern.CASE_INSENSITIVE);

    /** From one number to another, {@code 1-50}; {@code 2019-001} is none. */
    private static final Pattern RANGE = Pattern.compile("([1-9]\\d{0,4}) ?[-~] ?([1-9]\\d{0,4})");

    private PatientNames() {}

    /** Whether a folder is named after one patient: {@code patient 12}, {@code P003}. */
    static boolean isPatient(String folder) {
        return PATIENT.matcher(FolderWords.plain(folder)).matches();
    }

    /** Whether a folder is no patient's, as its name says: {@code batch 2}, {@code TIRADS_4a}, {@code 224x224}, {@code goiter}, {@code left lobe}. */
    static boolean sortsOtherwise(String folder) {
        String name = FolderWords.plain(folder);
        Matcher range = RANGE.matcher(name);
        return NO_PATIENT.matcher(name).matches() || NO_PATIENT.matcher(name.replaceAll("[ _-]+", " ")).matches()
                || range.matches() && Integer.parseInt(range.group(1)) + 2 < Integer.parseInt(range.group(2));
    }

    /** A folder named after a day: of one visit, or of all that came on it. */
    static boolean isDate(String folder) {
        return folder.matches("(?:19|20)\\d\\d([-_. ]?)(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12]\\d|3[01])"
                + "|(?:0?[1-9]|[12]\\d|3[01])([-_.])(?:0?[1-9]|1[0-2])\\2(?:19|20)?\\d\\d");
    }

    static boolean isYear(String name) {
        return name.matches("(?:19|20)\\d\\d");
    }

    /** Whether a name has a number that is no year. */
    static boolean isNumbered(String name) {
        return name.matches(".*\\d.*") && !isYear(name);
    }
}
