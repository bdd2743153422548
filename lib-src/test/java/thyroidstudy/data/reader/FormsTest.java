package thyroidstudy.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.data.DataProblem;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.store.NoProgress;

/** Each form in which people have their images, and what is to be found in it. */
class FormsTest {

    private static final List<String> SIDES = List.of("train", "test");
    private static final List<String> CLASSES = List.of("benign", "malignant");

    @TempDir
    Path root;

    private Forms forms() throws IOException {
        return new Forms(root.resolve("set"));
    }

    private static StudyData read(Forms forms) throws IOException {
        return DataSources.open(forms.root, null).read(NoProgress.NONE);
    }

    private static void classes(int benign, int cancer, StudyData data) {
        assertEquals(benign + " benign, " + cancer + " cancer", data.where(Label.BENIGN).size() + " benign, "
                + data.where(Label.CANCER).size() + " cancer", () -> messages(data));
    }

    private static void sides(int train, int validation, int test, StudyData data) {
        assertEquals(List.of(train, validation, test), List.of(data.where(Split.TRAIN).size(), data.where(Split.VALIDATION).size(),
                data.where(Split.TEST).size()), () -> messages(data));
    }

    private static int patients(StudyData data) {
        return data.patients().rowCount();
    }

    private static int nodules(StudyData data) {
        return data.records().stream().mapToInt(r -> r.nodules().size()).sum();
    }

    private static String messages(StudyData data) {
        return data.problems().stream().map(p -> p.kind() + " " + p.message()).collect(Collectors.joining("\n"));
    }

    private static void says(String words, StudyData data) {
        assertTrue(messages(data).contains(words), () -> "\"" + words + "\" is not in\n" + messages(data));
    }

    private static void silent(StudyData data) {
        assertEquals("", messages(data));
    }

    private static void refused(String words, Forms forms) {
        IOException refused = assertThrows(IOException.class, () -> read(forms));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    // --- folders -----------------------------------------------------------------------------------------------------

    @Test
    void theStudysWholeLayout() throws IOException {
        Forms forms = forms();
        forms.frames("").tree(List.of("Train2", "Test2"), List.of("Benign", "Cancer"), Forms::studyName, 8);
        StudyData data = read(forms);
        classes(16, 16, data.where(Variant.UNCROPPED));
        classes(16, 16, data.where(Variant.CROPPED));
        sides(32, 0, 32, data);
    }

    @Test
    void theStudysFramesAlone() throws IOException {
        StudyData data = read(forms().frames(""));
        classes(16, 16, data);
        sides(16, 0, 16, data);
        assertEquals(0, nodules(data));
        assertTrue(data.patientsKnown());
        silent(data);
    }

    @Test
    void aDamagedFileIsReportedAndTheOthersAreRead() throws IOException {
        Forms forms = forms().frames("");
        Path damaged = forms.root.resolve("TRAIN/Cancer/M_008-0001-1.0.jpg");
        byte[] whole = Files.readAllBytes(damaged);
        Files.write(damaged, java.util.Arrays.copyOf(whole, whole.length / 2));
        StudyData data = read(forms);
        classes(16, 15, data);
        assertEquals(List.of(DataProblem.Kind.UNREADABLE_IMAGE), data.problems().stream().map(DataProblem::kind).toList());
        says("M_008-0001-1.0.jpg", data);
    }

    @ParameterizedTest
    @CsvSource({
        "train, test", "TRAIN, TEST", "training, testing", "Train, Test", "Traindata, Testdata", "train_set, test_set", "trainval, test",
        "1_train, 2_test", "TrainImages, TestImages", "entrainement, test", "훈련, 시험", "训练集, 测试集", "Training Set, Test Set"
    })
    void sidesInTheUsualWords(String train, String test) throws IOException {
        StudyData data = read(forms().tree(List.of(train, test), CLASSES, (s, c, n) -> n + ".jpg", 4));
        classes(8, 8, data);
        sides(8, 0, 8, data);
        assertEquals(16, data.where(Variant.UNCROPPED).size());
        silent(data);
    }

    /** <i>Development</i> is what is not held out; beside images for training, it is for validation. */
    @Test
    void developmentIsForTrainingUnlessAnotherSideIs() throws IOException {
        StudyData alone = read(forms().tree(List.of("development", "hold-out"), CLASSES, (s, c, n) -> n + ".jpg", 4));
        sides(8, 0, 8, alone);
        silent(alone);
        StudyData beside = read(new Forms(root.resolve("beside")).tree(List.of("train", "development", "test"), CLASSES, (s, c, n) -> n + ".jpg", 4));
        sides(8, 8, 8, beside);
        Forms table = new Forms(root.resolve("table"));
        List<List<String>> rows = table.rows(32, "images");
        rows.forEach(row -> row.set(3, row.get(3).replace("train", "development")));
        sides(24, 0, 8, read(table.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","))));
        rows.get(0).set(3, "train");
        sides(1, 23, 8, read(table.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "val", "validation", "Validation", "3_val"})
    void validationInTheUsualWords(String valid) throws IOException {
        Forms forms = forms().tree(List.of("train"), CLASSES, (s, c, n) -> s + n + ".jpg", 8);
        for (int n = 0; n < 4; n++) {
            forms.put(20 + n, valid + "/" + CLASSES.get(n % 2) + "/v" + n + ".jpg").put(30 + n, "test/" + CLASSES.get(n % 2) + "/t" + n + ".jpg");
        }
        StudyData data = read(forms);
        classes(12, 12, data);
        sides(16, 4, 4, data);
    }

    @ParameterizedTest
    @CsvSource({
        "benign, malignant", "Benign, Malignancy", "BENIGN, MALIGN", "0_benign, 1_malignant", "benign nodules, malignant nodules", "양성, 악성",
        "양성결절, 악성결절", "bénin, malin", "Bénigne, Maligne", "benigno, maligno", "gutartig, bösartig", "良性, 恶性", "Benign cases, Malignant cases",
        "class_benign, class_cancer", "benign-images, cancer-images", "Benins, Malins"
    })
    void classesInTheUsualWords(String benign, String cancer) throws IOException {
        StudyData data = read(forms().tree(SIDES, List.of(benign, cancer), (s, c, n) -> s + "_" + n + ".jpg", 8));
        classes(16, 16, data);
        silent(data);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "class1, class2", "A, B", "positive, negative", "non_malignant, not_benign", "benign_and_malignant, both",
        "premalignant, suspicious"})
    void classesThatAreNoWordAreRefusedByNameAndCount(String one, String other) throws IOException {
        Forms forms = forms().tree(SIDES, List.of(one, other), (s, c, n) -> s + "_" + n + ".jpg", 8);
        refused(one + " (16 images)", forms);
        refused(other + " (16 images)", forms);
        refused("names that say which class is which", forms);
    }

    @Test
    void oneClassOfAnUnknownNameIsNamedWithItsCount() throws IOException {
        StudyData data = read(forms().tree(SIDES, List.of("benign", "suspicious"), (s, c, n) -> s + "_" + n + ".jpg", 8));
        classes(16, 0, data);
        says("test/suspicious holds 8 images that were not read", data);
    }

    @Test
    void normalIsLeftOutWithItsCountAndMasksAreOutlines() throws IOException {
        Forms forms = forms();
        List<String> classes = List.of("benign", "malignant", "normal");
        for (int c = 0; c < 3; c++) {
            for (int n = 0; n < 8; n++) {
                String stem = classes.get(c) + "/" + classes.get(c) + " (" + (n + 1) + ")";
                forms.put(8 * c + n, stem + ".jpg").mask(8 * c + n, stem + "_mask.png");
            }
        }
        forms.mask(0, "benign/benign (1)_mask_1.png");
        StudyData data = read(forms);
        classes(8, 8, data);
        says("(normal) were left out (8)", data);
        assertEquals(16, data.records().stream().filter(r -> !r.nodules().isEmpty()).count());
        assertEquals(PatientSource.UNKNOWN, data.records().get(0).patientSource());
        assertEquals(16, patients(data));
        var box = data.records().get(3).nodules().get(0).box();
        assertEquals(List.of(90, 70, 121, 81), List.of(box.x(), box.y(), box.width(), box.height()));
    }

    @ParameterizedTest
    @CsvSource({"images/%s.jpg, masks/%s.png", "%s.jpg, %s_seg.png", "%s.jpg, %s_GT.png", "%s.jpg, %s-mask.png", "img/%s.jpg, GT/%s.png",
        "%s.jpg, %s_segmentation.bmp", "image/%s.jpg, mask/%s_mask.png", "%s.jpg, mask_%s.png", "%s.jpg, %s_label.png", "%s.jpg, %s-annotation.png",
        "%s.jpg, %s_roi.png", "images/%s.jpg, annotations/%s.png",
        "original/%s.jpg, masks/%s.png", "images/%s.jpg, labels/%s.png", "Original Images/%s.jpg, Ground Truth/%s.png", "us/%s.jpg, segmentation/%s.png"})
    void masksAreNeverImages(String image, String mask) throws IOException {
        masksAreOutlines("%2$s/" + image.replace("%s", "%1$s"), "%2$s/" + mask.replace("%s", "%1$s"), 8);
    }

    @Test
    void masksInATreeOfTheirOwn() throws IOException {
        masksAreOutlines("raw/%2$s/%1$s.jpg", "mask/%2$s/%1$s.png", 3);
    }

    /** @param image and its mask, with the name 1 in the class 2 */
    private void masksAreOutlines(String image, String mask, int perClass) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < perClass; n++) {
            for (String label : CLASSES) {
                forms.put(n, image.formatted("us" + n, label)).mask(n, mask.formatted("us" + n, label));
            }
        }
        StudyData data = read(forms);
        classes(perClass, perClass, data);
        assertEquals(2 * perClass, nodules(data));
        silent(data);
    }

    @Test
    void whatIsNamedLikeAMaskButIsAPictureMarksNothing() throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> "a" + n + ".jpg", 3).put(0, "benign/a0_annotation.jpg"));
        classes(3, 3, data);
        assertEquals(0, nodules(data));
        says("not black and white and were left out: benign/a0_annotation.jpg", data);
        refused("6 images, all named like masks of other images (benign_ROI/0.jpg",
                new Forms(root.resolve("roi")).tree(List.of(""), List.of("benign_ROI", "malignant_ROI"), (s, c, n) -> n + ".jpg", 3));
        // a word for masks in the name of a folder that holds everything is none
        classes(3, 3, read(new Forms(root.resolve("busi")).tree(List.of("Dataset_with_GT"), CLASSES, (s, c, n) -> n + ".jpg", 3)));
    }

    @Test
    void masksOfNumbersAndInvertedOnes() throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> "a" + n + ".jpg", 2);
        for (int n = 0; n < 2; n++) {
            Mat mask = ImageDecoder.decodeBgr(Forms.picture(n));
            mask.setTo(Scalar.all(n * 255));
            int value = n == 0 ? 2 : 0;
            Imgproc.rectangle(mask, new Point(40, 30), new Point(79, 59), Scalar.all(value), -1);
            forms.write("benign/a" + n + "_mask.png", mask, "png");
        }
        StudyData data = read(forms);
        assertEquals(1, nodules(data));
        var box = data.records().get(0).nodules().get(0).box();
        assertEquals(List.of(40, 30, 40, 30), List.of(box.x(), box.y(), box.width(), box.height()));
        says("white all around were left out: the nodule has to be white, the rest black: benign/a1_mask.png", data);
    }

    @ParameterizedTest
    @CsvSource({"128, 255", "100, 250", "1, 2", "2, 1"})
    void aMaskOfGlandAndNoduleIsReported(int gland, int nodule) throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> "a" + n + ".jpg", 2);
        // the gland covers less of the picture than what JPEG makes of edges may
        Mat mask = black();
        rectangle(mask, 30, 20, 110, 50, gland);
        rectangle(mask, 60, 30, 85, 45, nodule);
        forms.write("benign/a0_mask.png", mask, "png");
        mask = black();
        rectangle(mask, 30, 20, 60, 50, 1);
        rectangle(mask, 70, 20, 100, 50, 2);
        forms.write("benign/a1_mask.png", mask, "png");
        mask = black();
        rectangle(mask, 10, 10, 12, 12, 1);
        rectangle(mask, 11, 11, 12, 12, 2);
        forms.write("malignant/a2_mask.png", mask, "png");
        StudyData data = read(forms);
        assertEquals(2, nodules(data), "two nodules with numbers");
        says("Masks in which nothing is marked: malignant/a2_mask.png", data);
        says("several levels of grey (the gland, for instance), were left out: the nodule has to be white, the rest black: benign/a0_mask.png", data);
    }

    private static Mat black() throws IOException {
        Mat picture = ImageDecoder.decodeBgr(Forms.picture(0));
        picture.setTo(Scalar.all(0));
        return picture;
    }

    private static void rectangle(Mat mask, int left, int top, int right, int bottom, int value) {
        Imgproc.rectangle(mask, new Point(left, top), new Point(right, bottom), Scalar.all(value), -1);
    }

    /** A side of the neck, or a class under a title that stands for sides elsewhere, is no side of the study. */
    @ParameterizedTest
    @CsvSource({"side, left, right", "구분, 좌엽, 우엽"})
    void aColumnThatMeansAnotherThingIsShown(String title, String one, String other) throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(8, "images");
        rows.forEach(row -> row.set(3, row.get(2).equals("p0") ? one : other));
        StudyData data = read(forms.text("manifest.csv", Forms.csv("path,label,patient," + title, rows, ",")));
        classes(4, 4, data);
        sides(0, 0, 0, data);
        says("the columns " + title + " are shown with the images and decide nothing", data);
        rows.forEach(row -> row.set(3, row.get(1).equals("benign") ? "양성" : "악성"));
        rows.forEach(row -> row.remove(1));
        Forms labels = new Forms(root.resolve("labels"));
        labels.rows(8, "images");
        classes(4, 4, read(labels.text("manifest.csv", Forms.csv("path,patient," + title, rows, ","))));
    }

    @Test
    void aMaskWithoutImageOrOfAnotherSizeOrWithoutMarkIsReported() throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> "a" + n + ".jpg", 4).mask(0, "benign/gone_mask.png");
        forms.write("benign/a0_mask.png", Mat.ones(50, 60, CvType.CV_8UC1), "png");
        Mat picture = ImageDecoder.decodeBgr(Forms.picture(0));
        forms.write("benign/a1_mask.png", Mat.zeros(picture.size(), CvType.CV_8UC1), "png");
        forms.text("benign/a2_mask.png", "no picture");
        StudyData data = read(forms);
        classes(4, 4, data);
        assertEquals(0, nodules(data));
        says("no image beside them and were left out: benign/gone_mask.png", data);
        says("another size than their image were left out: benign/a0_mask.png", data);
        says("nothing is marked: benign/a1_mask.png", data);
        says("The mask benign/a2_mask.png cannot be read", data);
    }

    @Test
    void aFolderBesideTheClassesThatHasItsOwnIsNamedWithTheReason() throws IOException {
        Forms forms = forms().tree(List.of("", "SNUH"), CLASSES, (s, c, n) -> n + ".jpg", 3);
        StudyData data = read(forms);
        classes(3, 3, data);
        says("The folder SNUH/benign holds 3 images that were not read: it lies in SNUH, which says neither class nor side", data);
    }

    /** A class word in the name of a folder that holds both classes, or of the only one where a table says otherwise, is no class. */
    @Test
    void aFolderAroundTheClassesIsNoClass() throws IOException {
        Forms forms = forms().tree(List.of("Thyroid Cancer/train"), CLASSES, (s, c, n) -> n + ".jpg", 3).put(10, "Thyroid Cancer/test/t.jpg");
        StudyData data = read(forms);
        classes(3, 3, data);
        says("The folder Thyroid Cancer/test holds 1 image that was not read", data);
        Forms table = new Forms(root.resolve("table"));
        List<List<String>> rows = table.rows(8, "thyroid cancer");
        classes(4, 4, read(table.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","))));
    }

    @ParameterizedTest
    @CsvSource({"암(-), 암(+)", "양성, 음성", "malignant?, benign?"})
    void aSignBesideAClassWordIsNoClass(String one, String other) throws IOException {
        refused(one + " (3 images)", forms().tree(List.of(""), List.of(one, other), (s, c, n) -> n + ".jpg", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"external test", "excluded", "benign_unsure", "low quality"})
    void aFolderInAClassThatIsNotUnderstoodIsNamed(String folder) throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> n + ".jpg", 3).put(10, "malignant/" + folder + "/a.jpg"));
        classes(3, 3, data);
        says("malignant/" + folder + " holds 1 image that was not read", data);
    }

    @Test
    void sidesInFileNames() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 12; n++) {
            forms.put(n, (n < 8 ? "train_" : "test_") + (n % 2 == 0 ? "benign_" : "malignant_") + n + ".jpg");
        }
        StudyData data = read(forms);
        classes(6, 6, data);
        sides(8, 0, 4, data);
        says("The side of these images was read from their file names", data);
    }

    @Test
    void aFileNameThatContradictsItsFolderIsReported() throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> n + ".jpg", 3).put(9, "benign/malignant (9).jpg"));
        classes(4, 3, data);
        says("the folder says Benign but the file name says Cancer", data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test1,test2", "test_0.2,test_0.3"})
    void numberedTestSetsAreNoCrops(String tests) throws IOException {
        List<String> sides = new ArrayList<>(List.of(tests.split(",")));
        sides.add("train");
        StudyData data = read(forms().tree(sides, CLASSES, (s, c, n) -> n + ".jpg", 3));
        assertEquals(18, data.where(Variant.UNCROPPED).size());
        sides(6, 0, 12, data);
    }

    @Test
    void aCropBesideItsFrame() throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> n + ".jpg", 3).put(9, "benign/0_crop.jpg").put(10, "malignant/3_cropped.jpg"));
        assertEquals(2, data.where(Variant.CROPPED).size());
        assertEquals(6, patients(data));
    }

    @Test
    void aWrapperFolderAndWhatMacosLeavesBehind() throws IOException {
        StudyData data = read(forms().frames("thyroid/").text("__MACOSX/thyroid/TRAIN/Benign/._B_000-0001-1.0.jpg", "\0\5\26\7")
                .text("thyroid/.DS_Store", "x").text("thyroid/TRAIN/Thumbs.db", "x"));
        classes(16, 16, data);
        sides(16, 0, 16, data);
        silent(data);
    }

    @Test
    void severalSetsInOneFolderAreRefusedByName() throws IOException {
        refused("hospital A (32 images), hospital B (32 images)", forms().frames("hospital A/").frames("hospital B/"));
    }

    @ParameterizedTest
    @CsvSource({"悪性, 良性", "papillary carcinoma, follicular adenoma", "PTC, benign nodule"})
    void furtherNamesOfTheClasses(String cancer, String benign) throws IOException {
        StudyData data = read(forms().tree(List.of(""), List.of(benign, cancer), (s, c, n) -> n + ".jpg", 3));
        classes(3, 3, data);
        silent(data);
    }

    @Test
    void filesThatShowAnotherWithSomethingDrawnOnItAreLeftOut() throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> n + ".jpg", 3)
                .put(10, "benign/0_overlay.jpg").put(11, "benign/1-heatmap.jpg").put(12, "malignant/3_annotated_2.jpg")
                .put(13, "malignant/lone_overlay.jpg").put(14, "malignant/4_thumb.jpg")
                .put(15, "benign/2_labelled.jpg").put(16, "benign/2_gradcam_layer4.jpg").put(17, "benign/2-150x150.jpg").put(18, "benign/2_contoured.jpg")
                .put(19, "malignant/5_heatmap_vgg16.jpg").put(20, "malignant/5_resized.jpg"));
        classes(3, 4, data);
        says("small or with something drawn on it, were left out (10): benign/0_overlay.jpg", data);
    }

    /** The words for a drawing stand before or behind a name that has words of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"heatmap_us_left_%d", "gradcam_us_left_%d", "us_left_%d_gradcam_layer4", "cam-us_left_%d", "us_left_%d_attention_block_2"})
    void drawingsOfImagesWithSeveralWordsAreLeftOut(String drawing) throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> "us_left_" + n + ".jpg", 3).put(10, "benign/" + drawing.formatted(1) + ".jpg"));
        classes(3, 3, data);
        says("small or with something drawn on it, were left out: benign/" + drawing.formatted(1), data);
    }

    /** Folders that repeat the images of a class; one that holds the only images is read. */
    @ParameterizedTest
    @ValueSource(strings = {"thumbs", "Thumbnails", "overlay", "preview", "images_annotated", "heatmaps/layer4"})
    void foldersOfDrawingsAreLeftOut(String folder) throws IOException {
        StudyData data = read(forms().tree(SIDES, CLASSES, (s, c, n) -> n + ".jpg", 3).put(20, "train/benign/" + folder + "/0.jpg")
                .put(21, "train/benign/" + folder + "/1_overlay.jpg").put(22, "test/malignant/" + folder + "/9.jpg"));
        classes(6, 6, data);
        assertEquals(12, patients(data));
        says("were left out (3): test/malignant/" + folder + "/9.jpg", data);
        StudyData alone = read(new Forms(root.resolve("alone")).tree(CLASSES, List.of(folder), (s, c, n) -> n + ".jpg", 3));
        classes(3, 3, alone);
        silent(alone);
    }

    @ParameterizedTest
    @CsvSource({"%d.jpg", "%d_aug1.jpg", "%d (2).jpg"})
    void aFolderThatRepeatsImagesIsOfTheSamePatients(String name) throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> n + ".jpg", 4);
        for (int n = 0; n < 4; n++) {
            forms.put(10 + n, "benign/enhanced/" + name.formatted(n));
        }
        StudyData data = read(forms);
        classes(8, 4, data);
        assertEquals(8, patients(data));
        assertEquals(PatientSource.UNKNOWN, data.records().get(0).patientSource());
        if (name.equals("%d.jpg")) {
            says("of one file name in several folders of a class, or with two endings, were taken as images of one patient (4): benign/enhanced/0.jpg", data);
        }
    }

    // --- patients ----------------------------------------------------------------------------------------------------

    /** Folders of scanners, views or years within both classes say nothing of patients. */
    @ParameterizedTest
    @CsvSource({"GE, Philips", "2021, 2022", "left, right", "batch1, batch2", "TIRADS_4, TIRADS_5", "TR3, TR4a", "224x224, 448x448", "1-50, 51-99", "goiter, cyst", "left lobe, isthmus", "2019-03, 2019-04",
        "site 1, site 2"})
    void foldersThatSortImagesOtherwiseAreNoPatients(String one, String other) throws IOException {
        StudyData data = read(forms().tree(List.of("benign/" + one, "benign/" + other, "malignant/" + one, "malignant/" + other), List.of("."),
                (s, c, n) -> "a" + n + ".jpg", 3));
        classes(6, 6, data);
        assertEquals(PatientSource.UNKNOWN, data.records().get(0).patientSource());
        assertEquals(12, patients(data));
    }

    /** A day is no patient: who came on it is not known. */
    @Test
    void foldersOfDaysAreNoPatients() throws IOException {
        StudyData data = read(forms().tree(List.of("benign/2019-03-01", "benign/2019-03-02", "malignant/20190401", "malignant/20190402"),
                List.of("."), (s, c, n) -> "a" + n % 2 + ".jpg", 2));
        assertEquals(4, patients(data));
        assertTrue(!data.patientsKnown());
    }

    @Test
    void aPatientsFolderIsFoundBelowOthers() throws IOException {
        List<String> folders = new ArrayList<>();
        for (String label : CLASSES) {
            for (int patient = 1; patient <= 3; patient++) {
                folders.add(label + "/GE/patient" + (label.equals("benign") ? patient : 3 + patient));
            }
        }
        StudyData data = read(forms().tree(folders, List.of("."), (s, c, n) -> "a" + n % 2 + ".jpg", 2));
        classes(6, 6, data);
        assertEquals(6, patients(data));
        assertEquals(PatientSource.FOLDER, data.records().get(0).patientSource());
    }

    @Test
    void viewsOfOneNameAreOfOnePatient() throws IOException {
        StudyData data = read(forms().tree(List.of("benign/long", "benign/trans", "malignant/long", "malignant/trans"), List.of("."),
                (s, c, n) -> "a" + n % 3 + ".jpg", 3));
        assertEquals(12, data.size());
        assertEquals(6, patients(data));
    }

    @Test
    void aFrameAndItsCropAreOfOnePatient() throws IOException {
        StudyData data = read(forms().tree(List.of(""), List.of("benign", "malignant", "benign_crop", "malignant_crop"),
                (s, c, n) -> "a" + n % 4 + ".jpg", 4));
        classes(4, 4, data.where(Variant.CROPPED));
        assertEquals(8, patients(data));
        // on either side the same names again are other patients
        StudyData sides = read(new Forms(root.resolve("sides")).tree(List.of("TRAIN", "TEST", "Train2", "Test2"), CLASSES, (s, c, n) -> "a" + n % 4 + ".jpg", 4));
        assertEquals(16, patients(sides));
    }

    /** {@code x_doppler} beside {@code x}, copies that an annotation service made, and folders named after class and number. */
    @ParameterizedTest
    @CsvSource({"a%d.jpg, a%d_doppler.jpg, UNKNOWN", "a%d_jpg.rf.0a1b2c.jpg, a%d_jpg.rf.3d4e5f.jpg, UNKNOWN", "benign%d/us.jpg, benign%d/power.jpg, FOLDER"})
    void imagesOfOneNoduleAreOfOnePatient(String one, String other, PatientSource source) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 6; n++) {
            String side = n < 3 ? "benign/" : "malignant/";
            for (String name : List.of(one, other)) {
                String file = name.formatted(n);
                forms.put(n + (name.equals(one) ? 0 : 10), side + (n < 3 ? file : file.replace("benign", "malignant")));
            }
        }
        StudyData data = read(forms);
        classes(6, 6, data);
        assertEquals(6, patients(data));
        assertEquals(source, data.records().get(0).patientSource());
    }

    /** Visits, series and nodules below a patient are that patient's. */
    @ParameterizedTest
    @ValueSource(strings = {"P0%d/1, P0%d/2, P0%d/3", "P0%d/S1, P0%d/S2, P0%d/S3", "Patient %d/Case 1, Patient %d/Case 2, Patient %d/Case 3"})
    void whatLiesBelowAPatientIsOfThatPatient(String folders) throws IOException {
        Forms forms = forms();
        int n = 0;
        for (int patient = 1; patient <= 4; patient++) {
            for (String folder : folders.split(", ")) {
                forms.put(n++, (patient < 3 ? "benign/" : "malignant/") + folder.formatted(patient) + "/a.jpg");
            }
        }
        StudyData data = read(forms);
        classes(6, 6, data);
        assertEquals(4, patients(data));
        assertTrue(data.patientsKnown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"left", "SNUH_", "TR3_", "batch1_", "week1_", "Thy_20190301_", "THY2019-"})
    void aWordOrACodeInFrontOfANumberIsNoPatient(String word) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 12; n++) {
            String front = n % 3 == 0 ? word : n % 3 == 1 ? word.replace("left", "right").replace("SNUH", "AMC").replace('3', '4').replace("1_", "2_")
                    : word.replace("left", "isthmus").replace("SNUH", "KNUH").replace('3', '5').replace("1_", "3_");
            forms.put(n, CLASSES.get(n / 6) + "/" + front + "%03d.jpg".formatted(n));
        }
        StudyData data = read(forms);
        assertEquals(12, patients(data));
        assertTrue(!data.patientsKnown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ann, Bob, Eva, Lee Ann, Max, Tom", "CT, MR, KS, Low, Tan, Lim", "Dev Patel, Val Smith, Kim, Krebs_Anna, Sana Khan, Wang"})
    void personsAreNotTakenForWords(String persons) throws IOException {
        List<String> names = List.of(persons.split(", "));
        List<String> folders = java.util.stream.IntStream.range(0, 6).mapToObj(n -> CLASSES.get(n / 3) + "/" + names.get(n)).toList();
        StudyData data = read(forms().tree(folders, List.of("."), (s, c, n) -> n + ".jpg", 2));
        classes(6, 6, data);
        assertEquals(6, patients(data));
    }

    /** A hospital or a year may stand above the patients, and a class may have a single one. */
    @ParameterizedTest
    @CsvSource({
        "benign/SNUH/bS%d/1.jpg, malignant/SNUH/mS%d/1.jpg, FOLDER", "benign/2019/Kim%d/1.jpg, malignant/2019/Lee%d/1.jpg, FOLDER",
        "00%d/benign/1.jpg, 01%d/malignant/1.jpg, FOLDER", "00%d_benign/1.jpg, 01%d_malignant/1.jpg, FOLDER", "benign%d/1.jpg, malignant%d/1.jpg, FOLDER", "benign/2019-00%d/1.jpg, malignant/2019-01%d/1.jpg, FOLDER",
        "benign/TH00%d_1.jpg, malignant/TH01%d_1.jpg, NAME_PATTERN", "benign/00%d_L_1.jpg, malignant/00%d_L_1.jpg, NAME_PATTERN",
        "benign_00%d_1.jpg, malignant_00%d_1.jpg, NAME_PATTERN", "benign_case%d_1.jpg, malignant_case%d_1.jpg, NAME_PATTERN",
        "benign/%d_long1.jpg, malignant/%d_long1.jpg, NAME_PATTERN", "benign/00%da.jpg, malignant/00%da.jpg, NAME_PATTERN",
        "benign/B0%d_L.jpg, malignant/M0%d_L.jpg, NAME_PATTERN", "benign/%d_1.jpg, malignant/%d_1.jpg, NAME_PATTERN"
    })
    void patientsOfTwoImagesEach(String benign, String cancer, PatientSource source) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 12; n++) {
            String file = (n < 6 ? benign : cancer).formatted(n % 6 / 2 + 1);
            forms.put(n, n % 2 == 0 ? file : file.replace("1.jpg", "2.jpg").replace("a.jpg", "b.jpg").replace("_L.", "_R."));
        }
        StudyData data = read(forms);
        classes(6, 6, data);
        assertEquals(source, data.records().get(0).patientSource());
        assertEquals(6, patients(data));
    }

    @ParameterizedTest
    @CsvSource({"benign/P0%d/%d.jpg, malignant/P05/%d.jpg", "benign/patient0%d_%d.jpg, malignant/patient05_%d.jpg"})
    void aClassMayHaveASinglePatient(String benign, String cancer) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 8; n++) {
            forms.put(n, benign.formatted(n / 2, n % 2));
        }
        StudyData data = read(forms.put(8, cancer.formatted(0)).put(9, cancer.formatted(1)));
        assertEquals(5, patients(data));
        assertTrue(data.patientsKnown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2019_%04d.jpg", "20190301_%04d.jpg", "IMG_%04d.jpg", "2_%03d.jpg", "train_0_%d.jpg", "nodule 1_%d.jpg"})
    void aNumberInFrontMayBeNoPatients(String name) throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> (c == 0 ? name : name.replace("2_", "5_")).formatted(n), 5));
        assertEquals(10, patients(data));
        assertEquals(PatientSource.UNKNOWN, data.records().get(0).patientSource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Copy of %s.jpg", "%s의 사본.jpg", "%s(1).jpg", "flip_%s.jpg", "%s_90.jpg", "benign_original_%s.jpg_0f1e2d3c-a.jpg", "%s_0_1234.jpg"})
    void furtherCopiesAreOfThePatientOfTheirImage(String copy) throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> "im" + n + ".jpg", 3)
                .put(10, "benign/" + copy.formatted("im1")).put(11, "malignant/" + copy.formatted("im4")));
        classes(4, 4, data);
        assertEquals(6, patients(data));
    }

    @Test
    void anIdIsOneHoweverItIsWritten() throws IOException {
        StudyData data = read(forms().tree(List.of("train/benign/Patient_1", "test/benign/patient 1", "train/malignant/\uAE40\uCCA0\uC2182",
                "test/malignant/\u1100\u1175\u11B7\u110E\u1165\u11AF\u1109\u116E2", "train/malignant/Lee3"), List.of("."), (s, c, n) -> n + ".jpg", 2));
        assertEquals(3, patients(data));
    }

    // --- several sets ------------------------------------------------------------------------------------------------

    @Test
    void foldersThatDifferOnlyInANumberArePartsOfOneSet() throws IOException {
        List<String> folds = List.of("Fold1", "fold2", "fold3");
        StudyData data = read(forms().tree(folds, CLASSES, (fold, c, n) -> fold + c + n + ".jpg", 4));
        classes(12, 12, data);
        says("read as parts of one set: Fold1 (8 images), fold2 (8 images), fold3 (8 images)", data);
    }

    @Test
    void soAreThoseWithinASide() throws IOException {
        StudyData split = read(forms().tree(List.of("train/fold1", "train/fold2", "test/fold3"), CLASSES,
                (fold, c, n) -> fold.replace('/', '-') + c + n + ".jpg", 4));
        classes(12, 12, split);
        assertEquals(8, split.where(Split.TEST).size());
    }

    @Test
    void butNotWhereTheyHoldTheSameFileNames() throws IOException {
        refused("several sets of images: fold1 (8 images), fold2 (8 images)",
                forms().tree(List.of("fold1", "fold2"), CLASSES, (fold, c, n) -> c + n + ".jpg", 4));
    }

    @Test
    void aFolderOfUnknownMeaningBesideTheClassesIsNamedWithItsCount() throws IOException {
        StudyData data = read(forms().frames("").tree(List.of("augmented"), CLASSES, (s, c, n) -> "x" + n + ".jpg", 3)
                .put(1, "poster.jpg").text("notes.docx", "x"));
        classes(16, 16, data);
        says("augmented/benign holds 3 images that were not read", data);
        says("The folder itself holds 1 image that was not read", data);
        says("notes.docx is no image", data);
    }

    @Test
    void aFlatFolderOfTheStudysNames() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 8; n++) {
            forms.put(n, Forms.studyName("", n % 2, n));
        }
        StudyData data = read(forms);
        classes(4, 4, data);
        assertEquals(8, data.where(Split.UNASSIGNED).size());
        silent(data);
    }

    @Test
    void aFolderWithoutImagesOrLabelsIsRefusedWithWhatWasFound() throws IOException {
        refused("holds no image", forms().text("notes.txt", "x"));
        refused("the folder itself (1 image)", new Forms(root.resolve("flat")).put(1, "IMG_1.jpg"));
    }

    @Test
    void theFolderIsBelievedBeforeTheLetter() throws IOException {
        StudyData data = read(forms().put(0, "TRAIN/Benign/M_001-0002-1.0.jpg").put(1, "TRAIN/Cancer/M_002-0002-1.0.jpg"));
        classes(1, 1, data);
        says("the folder says Benign but the file name says Cancer; the folder has precedence: Benign/M_001-0002-1.0.jpg", data);
    }

    @Test
    void theFingerprintIsOfContentLabelSideAndBoxes() throws IOException {
        Forms forms = forms().frames("");
        String before = read(forms).fingerprint();
        assertEquals(before, read(forms).fingerprint());
        Path benign = forms.root.resolve("TRAIN/Benign/B_000-0001-1.0.jpg");
        Path cancer = forms.root.resolve("TRAIN/Cancer/M_008-0001-1.0.jpg");
        byte[] content = Files.readAllBytes(benign);
        Files.copy(cancer, benign, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(cancer, content);
        String exchanged = read(forms).fingerprint();
        assertTrue(!exchanged.equals(before));
        forms.text("manifest.csv", "path,boxes\nTRAIN/Benign/B_000-0001-1.0.jpg,100 60 80 50\n");
        String marked = read(forms).fingerprint();
        assertTrue(!marked.equals(exchanged));
        forms.text("manifest.csv", "path,boxes\nTRAIN/Benign/B_000-0001-1.0.jpg,100 60 80 51\n");
        assertTrue(!read(forms).fingerprint().equals(marked));
        Files.createDirectories(forms.root.resolve("VALIDATION/Benign"));
        Files.move(benign, forms.root.resolve("VALIDATION/Benign").resolve(benign.getFileName()));
        Files.delete(forms.root.resolve("manifest.csv"));
        assertTrue(!read(forms).fingerprint().equals(exchanged));
    }

    // --- image formats -----------------------------------------------------------------------------------------------

    @Test
    void everyFormatIsReadLikeJpeg() throws IOException {
        Forms forms = forms();
        List<String> endings = List.of("jpg", "png", "bmp", "webp", "jfif", "tif", "jpeg", "JPG");
        for (String label : CLASSES) {
            for (int n = 0; n < endings.size(); n++) {
                String ending = endings.get(n);
                forms.encode(n, label + "/" + label + n + "." + ending, ending.equals("jfif") ? "jpg" : ending.toLowerCase());
            }
        }
        StudyData data = read(forms);
        classes(8, 8, data);
        silent(data);
    }

    @Test
    void twelveBitsInSixteenAreReportedAndNotBlack() throws IOException {
        Forms forms = forms();
        for (String label : CLASSES) {
            for (int n = 0; n < 4; n++) {
                Mat grey = new Mat();
                Mat picture = ImageDecoder.decodeBgr(Forms.picture(n));
                org.opencv.imgproc.Imgproc.cvtColor(picture, grey, org.opencv.imgproc.Imgproc.COLOR_BGR2GRAY);
                grey.convertTo(grey, CvType.CV_16U, 16);
                forms.write(label + "/" + label + n + ".png", grey, "png");
                picture.release();
            }
        }
        StudyData data = read(forms);
        classes(4, 4, data);
        says("12 bits", data);
        assertTrue(data.records().stream().allMatch(r -> r.facts().orElseThrow().meanGrey() > 5));
    }

    /** Whatever its name is: no ultrasound image has two grey levels alone. */
    @ParameterizedTest
    @ValueSource(strings = {"benign/b%d_truth.png", "benign/x%d.png", "benign/b%d_lesion.jpg"})
    void aMaskOfAnotherNameIsNoImage(String mask) throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> "bm".charAt(c) + "" + n + ".jpg", 4);
        for (int n = 0; n < 4; n++) {
            forms.mask(n, mask.formatted(n));
        }
        StudyData data = read(forms);
        classes(4, 4, data);
        says("has only two grey levels, as the mask of another image has", data);
    }

    @Test
    void classesInFileNamesAloneAreReadAndSaid() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 12; n++) {
            forms.put(n, List.of("benign", "malignant", "normal").get(n % 3) + " (" + n + ").jpg");
        }
        StudyData data = read(forms);
        classes(4, 4, data);
        says("The class of these images was read from their file names, since nothing else says it (12)", data);
        says("Images of a class that the study does not have (normal) were left out (4)", data);
    }

    @Test
    void aFolderMaySayHowManyItHolds() throws IOException {
        classes(4, 4, read(forms().tree(List.of(""), List.of("Benign (n=4)", "malignant [4 images]"), (s, c, n) -> n + ".jpg", 4)));
    }

    @Test
    void oneTableForEachSide() throws IOException {
        Forms forms = forms();
        for (String side : SIDES) {
            StringBuilder table = new StringBuilder("filename,class\n");
            for (int n = 0; n < 4; n++) {
                forms.put(n + (side.equals("test") ? 4 : 0), side + "/" + side + n + ".jpg");
                table.append(side).append(n).append(".jpg,").append(CLASSES.get(n % 2)).append('\n');
            }
            forms.text(side + ".csv", table.toString());
        }
        StudyData data = read(forms);
        classes(4, 4, data);
        sides(4, 0, 4, data);
        says("train.csv was read as a table of images of the side TRAIN", data);
    }

    /** Its name is no side: from what it lists, train and test are drawn. */
    @Test
    void theOnlyTableMayBeCalledTrain() throws IOException {
        Forms forms = forms();
        forms.text("train.csv", Forms.csv("filename,class", forms.rows(32, "img").stream().map(row -> row.subList(0, 2)).toList(), ","));
        StudyData data = read(forms);
        classes(16, 16, data);
        sides(0, 0, 0, data);
        assertTrue(Splits.complete(data, 0.25, 1).where(Split.TEST).size() > 0);
    }

    @Test
    void aListMayNameImagesWithoutTheirEnding() throws IOException {
        Forms forms = forms();
        StringBuilder list = new StringBuilder("id,label\n");
        for (int n = 0; n < 8; n++) {
            forms.put(n, "images/%03d.jpg".formatted(n));
            list.append("%03d,%d%n".formatted(n, n % 2));
        }
        classes(4, 4, read(forms.text("labels.csv", list.toString())));
    }

    @Test
    void whatIsNotReadIsNamedWhereNothingIsRead() throws IOException {
        refused("labels.xlsx is no image and of no known format; it was not read: save it as manifest.csv",
                forms().put(0, "images/a.jpg").text("labels.xlsx", "PK"));
    }

    // --- patients ----------------------------------------------------------------------------------------------------

    @Test
    void foldersOfPatientsMayLieAboveTheClasses() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 16; n++) {
            forms.put(n, "Patient %02d/%s/%d.jpg".formatted(n / 2, CLASSES.get(n / 2 % 2), n % 2));
        }
        StudyData data = read(forms);
        classes(8, 8, data);
        assertEquals(8, patients(data));
        assertEquals(PatientSource.FOLDER, data.records().get(0).patientSource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s_aug1.jpg", "%s-hflip.jpg", "%s_rot90.jpg", "%s_flipped_2.jpg", "%s_noise.jpg"})
    void anAugmentedCopyIsOfThePatientOfItsImage(String copy) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 8; n++) {
            String name = CLASSES.get(n % 2) + "/image " + n;
            forms.put(2 * n, name + ".jpg").put(2 * n + 1, copy.formatted(name));
        }
        StudyData data = read(forms);
        classes(8, 8, data);
        assertEquals(8, patients(data));
    }

    @ParameterizedTest
    @CsvSource({"patient%03d_img%d.jpg", "case%d-%d.jpg", "%d_%d.jpg", "us_patient %02d_%d.png", "Pat%02d (%d).jpg", "P%03d-L%d.jpg"})
    void anObviousPatternInTheNamesIsThePatient(String pattern) throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 32; n++) {
            forms.put(n, CLASSES.get(n / 16) + "/" + pattern.formatted(n / 4, n % 4 + 1));
        }
        StudyData data = read(forms);
        classes(16, 16, data);
        assertEquals(8, patients(data), () -> data.patientSources().printAll());
        assertEquals(PatientSource.NAME_PATTERN, data.records().get(0).patientSource());
        assertEquals(0, Splits.complete(data, 0.25, 1).patientsOnBothSides().rowCount());
        assertEquals(1, data.patientSources().rowCount());
    }

    @Test
    void aFolderInsideTheClassIsThePatient() throws IOException {
        Forms forms = forms();
        for (String side : SIDES) {
            for (int c = 0; c < 2; c++) {
                for (int n = 0; n < 8; n++) {
                    forms.put(n, side + "/" + CLASSES.get(c) + "/P" + "bm".charAt(c) + side.charAt(1) + n / 2 + "/" + (n % 2 + 1) + ".jpg");
                }
            }
        }
        StudyData data = read(forms);
        classes(16, 16, data);
        assertEquals(16, patients(data));
        assertEquals(PatientSource.FOLDER, data.records().get(0).patientSource());
    }

    @Test
    void namesThatSayNothingAreUnknownPatients() throws IOException {
        StudyData data = read(forms().tree(SIDES, CLASSES, (s, c, n) -> n % 8 + 1 + ".jpg", 8));
        classes(16, 16, data);
        assertEquals(32, patients(data));
        assertEquals(0, data.patientsOnBothSides().rowCount());
        assertTrue(!data.patientsKnown());
        assertEquals(PatientSource.UNKNOWN.rule(), data.patientSources().getString(0, "rule"));
    }

    @Test
    void oneFolderForAllImagesOfAClassIsNoPatient() throws IOException {
        StudyData data = read(forms().tree(List.of(""), List.of("benign/all", "malignant/all"), (s, c, n) -> "x" + n + ".jpg", 8));
        assertEquals(16, patients(data));
        assertEquals(PatientSource.UNKNOWN, data.records().get(0).patientSource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s (1).jpg", "%s - 복사본.jpg", "%s - Copy.jpg", "%s - 복사본 (2).jpg", "%s copy 2.jpg"})
    void aCopyBelongsToTheFileThatItCopies(String copy) throws IOException {
        Forms study = forms().put(0, "TRAIN/Benign/B_001-0002-1.0.jpg").put(0, "TEST/Benign/" + copy.formatted("B_001-0002-1.0"))
                .put(1, "TEST/Cancer/M_002-0001-1.0.jpg");
        StudyData data = read(study);
        assertEquals(2, patients(data));
        assertEquals(1, data.patientsOnBothSides().rowCount());
        Forms named = new Forms(root.resolve("named")).tree(List.of(""), CLASSES, (s, c, n) -> "thyroid" + n + ".jpg", 4)
                .put(0, "benign/" + copy.formatted("thyroid0"));
        assertEquals(8, patients(read(named)));
    }

    @Test
    void aNumberInBracketsIsNoCopyWhereThereIsNoOriginal() throws IOException {
        StudyData data = read(forms().tree(List.of(""), CLASSES, (s, c, n) -> "benign (" + n + ").jpg", 4));
        assertEquals(8, patients(data));
    }

    // --- manifests ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"path,label,patient,split", "Path,Label,Patient,Split", " PATH , Label ,Patient,SPLIT",
        "path,class,patient_id,split", "filename,diagnosis,Case ID,set", "Image Path,Class,PatientID,subset", "file name,category,subject,partition"})
    void columnNamesInTheUsualWords(String header) throws IOException {
        Forms forms = forms();
        forms.text("manifest.csv", Forms.csv(header, forms.rows(32, "img"), ","));
        StudyData data = read(forms);
        classes(16, 16, data);
        sides(24, 0, 8, data);
        assertEquals(8, patients(data));
        silent(data);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {";|UTF-8", ",|UTF-16", "\\t|UTF-8", ";|UTF-16LE", "\\t|x-windows-949", ",|windows-1252"})
    void separatorsAndEncodings(String separator, String encoding) throws IOException {
        Forms forms = forms();
        String text = Forms.csv("path,label,patient,split", forms.rows(32, "img"), separator.equals("\\t") ? "\t" : separator);
        String name = encoding.equals("windows-1252") ? "andré" : "김환자";
        forms.text("manifest.csv", (encoding.equals("UTF-8") ? "\uFEFF" : "") + text.replace("p7", name), Charset.forName(encoding));
        StudyData data = read(forms);
        classes(16, 16, data);
        sides(24, 0, 8, data);
        assertEquals(name, data.records().get(31).patient());
        silent(data);
    }

    @Test
    void aKoreanNameAfterTheFirstTenKilobytes() throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(28, "img");
        rows.forEach(row -> row.add("x".repeat(600)));
        for (int n = 28; n < 32; n++) {
            forms.put(n, "사진/" + n + ".jpg");
            rows.add(List.of("사진/" + n + ".jpg", CLASSES.get(n % 2), "김 환자", "test", ""));
        }
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("x-windows-949"))) {
            forms.text("manifest.csv", Forms.csv("path,label,patient,split,remark", rows, ","), charset);
            StudyData data = read(forms);
            classes(16, 16, data);
            assertEquals(4, data.where(r -> r.patient().equals("김 환자")).size());
            says("the columns remark are shown with the images", data);
        }
    }

    @Test
    void aRowWithoutASideKeepsTheOthersSides() throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(32, "img");
        rows.get(0).set(3, "");
        rows.get(28).set(3, "");
        forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","));
        StudyData data = Splits.complete(read(forms), 0.2, 1);
        sides(24, 0, 8, data); // the second stands where its patient's other images stand
        says("2 images have no side while others have one", data);
    }

    @Test
    void aColumnUnderAnotherNameIsWhatItsWordsSay() throws IOException {
        Forms forms = forms().put(0, "img/0.jpg").put(1, "img/1.jpg").put(2, "img/2.jpg").put(3, "img/3.jpg");
        forms.text("info.csv", "filename,Final result,phase,sex\n0.jpg,Benign,training,F\n1.jpg,malignant,training,M\n2.jpg,benign,test,F\n3.jpg,,test,F\n");
        StudyData data = read(forms);
        classes(2, 1, data);
        sides(2, 0, 2, data);
        says("the column Final result was read as the label, by the words in it", data);
        says("the column phase was read as the split", data);
        forms.text("manifest.csv", "filename,first reader,second reader\nimg/0.jpg,benign,benign\nimg/1.jpg,malignant,benign\nimg/2.jpg,benign,cancer\n");
        refused("several columns that could be the label: first reader, second reader", forms);
    }

    /** One column for each class, or one that is named after a class: 0.0 and 1.0 are how spreadsheets write it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "image,benign,malignant|0.jpg,1,0|1.jpg,0,1|2.jpg,1,0|benign, malignant (yes or no) was read as the label",
        "image,is malignant|0.jpg,False|1.jpg,True|2.jpg,False|is malignant (yes or no) was read as the label",
        "image,Cancer|0.jpg,0.0|1.jpg,1.0|2.jpg,0.0|Cancer (yes or no) was read as the label"})
    void columnsThatSayYesOrNoToAClass(String header, String first, String second, String third, String words) throws IOException {
        Forms forms = forms().put(0, "0.jpg").put(1, "1.jpg").put(2, "2.jpg");
        StudyData data = read(forms.text("labels.csv", String.join("\n", header, first, second, third)));
        classes(2, 1, data);
        says(words, data);
    }

    @Test
    void aTableOfTheSameNameBesideTheImagesOfEachFolder() throws IOException {
        Forms forms = forms();
        for (String side : SIDES) {
            forms.put(side.length(), side + "/0.jpg").put(side.length() + 10, side + "/1.jpg")
                    .text(side + "/_classes.csv", "filename, benign, malignant\n0.jpg, 1, 0\n1.jpg, 0, 1\n");
        }
        StudyData data = read(forms);
        classes(2, 2, data);
        sides(2, 0, 2, data);
        says("train/_classes.csv was read as the table of the images beside it", data);
    }

    @Test
    void aRowOfTwoClassesHasNone() throws IOException {
        Forms forms = forms().put(0, "0.jpg").put(1, "1.jpg").put(2, "2.jpg");
        StudyData data = read(forms.text("manifest.csv", "path,benign,cancer,is_train\n0.jpg,1,1,1\n1.jpg,0,1,1\n2.jpg,1,0,0"));
        classes(1, 1, data);
        sides(2, 0, 1, data);
        says("say yes to benign and to cancer say neither: manifest.csv, row 2", data);
        says("is_train (yes or no) was read as the split", data);
    }

    @Test
    void anImagesNumberIsItsFileOnlyWhereNoOtherColumnIs() throws IOException {
        Forms forms = forms().put(0, "0.jpg").put(1, "1.jpg");
        forms.text("manifest.csv", "image_id,filename,label,patient_id,patient_name\n77,0.jpg,benign,A,Kim\n78,1.jpg,cancer,A,Kim\n");
        StudyData data = read(forms);
        classes(1, 1, data);
        assertEquals("A", data.records().get(0).patient());
        forms.text("manifest.csv", "image_id,label,patient_name\n0,benign,Kim\n1,cancer,Lee\n");
        assertEquals("Kim", read(forms).records().get(0).patient());
    }

    @Test
    void theLettersBAndMAreLabels() throws IOException {
        Forms forms = forms().put(0, "0.jpg").put(1, "1.jpg");
        forms.text("manifest.csv", "path,diagnosis\n0.jpg,B\n1.jpg,m\n");
        classes(1, 1, read(forms));
    }

    @Test
    void severalRowsOfAnImageAreMerged() throws IOException {
        Forms forms = forms();
        List<List<String>> twice = new ArrayList<>();
        for (List<String> row : forms.rows(32, "img")) {
            for (String box : List.of("100 80 60 40", "30 12 50 50")) {
                List<String> with = new ArrayList<>(row);
                with.add(box);
                twice.add(with);
            }
        }
        forms.text("manifest.csv", Forms.csv("path,label,patient,split,boxes", twice, ","));
        StudyData data = read(forms);
        classes(16, 16, data);
        assertEquals(64, nodules(data));
        silent(data);
        twice.get(1).set(1, "malignant");
        forms.text("manifest.csv", Forms.csv("path,label,patient,split,boxes", twice, ","));
        data = read(forms);
        classes(15, 16, data);
        says("disagree about its class, which stays unknown: img/00.jpg", data);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"5000 5000 60 40|outside", "100 100 100 100|equal", "300 100 420 180|x1, y1, x2, y2", "10 10 0 20|without area"})
    void boxesThatCannotBeAreReported(String box, String words) throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(32, "img");
        rows.forEach(row -> row.add(box));
        forms.text("manifest.csv", Forms.csv("path,label,patient,split,boxes", rows, ","));
        StudyData data = read(forms);
        classes(16, 16, data);
        assertEquals(0, nodules(data), () -> messages(data));
        says(words, data);
        assertTrue(data.problems().size() < 5, () -> messages(data));
    }

    @Test
    void besideATreeAManifestAddsWhatItKnows() throws IOException {
        Forms forms = forms().frames("");
        StringBuilder text = new StringBuilder("path,boxes\n");
        for (ImageRecord image : read(forms).records()) {
            text.append(forms.root.relativize(image.path())).append(",100 60 80 50\n");
        }
        forms.text("manifest.csv", text.toString());
        StudyData data = read(forms);
        classes(16, 16, data);
        sides(16, 0, 16, data);
        assertEquals(32, nodules(data));
        assertEquals(PatientSource.FILE_NAME, data.records().get(0).patientSource());
        silent(data);
        forms.text("manifest.csv", """
                path,label,patient,split,scan_area,age
                TRAIN/Benign/B_000-0001-1.0.jpg,Benign,anna,validation,0 0 90 80,44
                TEST/Cancer/M_031-0001-1.0.jpg,Benign,bert,train,,
                """);
        data = read(forms);
        classes(16, 16, data);
        sides(15, 1, 16, data);
        assertEquals("anna", data.where(Split.VALIDATION).records().get(0).patient());
        assertEquals("44", data.where(Split.VALIDATION).records().get(0).attributes().get("age"));
        says("the folder says Cancer but manifest.csv says Benign; the folder has precedence: Cancer/M_031-0001-1.0.jpg", data);
        says("the folder says TEST but manifest.csv says TRAIN; the folder has precedence: Cancer/M_031-0001-1.0.jpg", data);
    }

    @ParameterizedTest
    @CsvSource({"img\\%02d.jpg", "IMG/%02d.JPG", "./img/%02d.jpg", "img//%02d.jpg"})
    void pathsInTheWaysOfOtherSystems(String path) throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(32, "img");
        for (int n = 0; n < 32; n++) {
            rows.get(n).set(0, path.formatted(n));
        }
        forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","));
        classes(16, 16, read(forms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\Users\\anna\\set\\img\\%02d.jpg", "/home/anna/set/img/%02d.jpg"})
    void pathsOfAnotherComputerAreAnsweredWithTheRemedy(String path) throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(32, "img");
        rows.get(5).set(0, path.formatted(5));
        forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","));
        StudyData data = read(forms);
        classes(16, 15, data);
        says("paths of another computer do not lead here; write them relative to manifest.csv, for instance img/05.jpg", data);
        says("img holds 1 image that was not read", data);
        for (int n = 0; n < 32; n++) {
            rows.get(n).set(0, path.formatted(n));
        }
        forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","));
        refused("for instance img/00.jpg", forms);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"path,label|1,2,0|labels that are no class word: 2 (1)", "label,patient||no column named path",
        "path,label,class||several columns that could be|x"})
    void aTableThatCannotBeUsedIsRefusedByName(String header, String row, String words) throws IOException {
        Forms forms = forms().put(0, "img/00.jpg");
        if (header.equals("path,label,class")) {
            header = "path,class,diagnosis";
        }
        forms.text("manifest.csv", header + "\n" + (row == null ? "" : "img/00.jpg,2\n"));
        refused(words, forms);
    }

    @Test
    void theOnlyTableOfAnotherNameIsReadAndSaidSo() throws IOException {
        Forms forms = forms();
        forms.text("metadata.csv", Forms.csv("image_path,diagnosis,patient,split", forms.rows(8, "img"), ","));
        StudyData data = read(forms);
        classes(4, 4, data);
        says("metadata.csv was read as the table of the images", data);
        forms.text("more.csv", "image,label\nimg/00.jpg,malignant\n");
        refused("the class of none is known", forms);
    }

    @Test
    void filesNamedWithoutTheirEnding() throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(8, "img");
        rows.forEach(row -> row.set(0, row.get(0).replace(".jpg", "")));
        forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ","));
        classes(4, 4, read(forms));
    }

    @Test
    void sidesBelowTheClasses() throws IOException {
        StudyData data = read(forms().tree(CLASSES, List.of("train", "test"), (s, c, n) -> "u" + n + ".jpg", 4));
        classes(8, 8, data);
        sides(8, 0, 8, data);
        silent(data);
    }

    @Test
    void archivesAndSpreadsheetsAreNamedWithTheRemedy() throws IOException {
        StudyData data = read(forms().frames("").text("TEST2.zip", "PK").text("labels.xlsx", "PK"));
        says("TEST2.zip is no image and of no known format; it was not read: unpack it", data);
        says("labels.xlsx is no image and of no known format; it was not read: save it as manifest.csv", data);
    }

    @Test
    void aTableGivenDirectly() throws IOException {
        Forms forms = forms();
        forms.text("mine.csv", Forms.csv("path,label,patient,split", forms.rows(8, "img"), ","));
        assertEquals(8, DataSources.open(forms.root.resolve("mine.csv"), null).read(NoProgress.NONE).size());
        assertThrows(IOException.class, () -> DataSources.open(Forms.picture(0), null));
        assertThrows(IOException.class, () -> DataSources.open(root.resolve("gone"), null));
    }

    @Test
    void aManifestReadsBackWhatWasWritten() throws IOException {
        Forms forms = forms().tree(List.of(""), CLASSES, (s, c, n) -> "x" + n + ".jpg", 2);
        forms.text("manifest.csv", "path,patient,split,boxes,scan_area,age\nbenign/x0.jpg,anna,test,1 2 30 40,0 0 50 60,44\n");
        StudyData data = read(forms);
        ManifestFile.write(data, forms.root.resolve("manifest.csv"));
        data = read(forms);
        ManifestFile.write(data, forms.root.resolve("manifest.csv"));
        assertEquals(data.records(), read(forms).records());
        assertEquals(List.of("anna", "benign/x1", "malignant/x2", "malignant/x3"), data.records().stream().map(ImageRecord::patient).toList());
    }

    // --- published sets ----------------------------------------------------------------------------------------------

    @Test
    void tn3k() throws IOException {
        Forms forms = forms();
        for (String side : List.of("trainval", "test")) {
            StringBuilder labels = new StringBuilder();
            for (int n = 0; n < (side.equals("test") ? 4 : 12); n++) {
                String name = "%04d.jpg".formatted(n);
                int picture = side.equals("test") ? 20 + n : n;
                forms.put(picture, side + "-image/" + name).mask(picture, side + "-mask/" + name);
                labels.append(name).append(',').append(n % 2).append('\n');
            }
            forms.text("label4" + side + ".csv", labels.toString());
        }
        StudyData data = read(forms);
        classes(8, 8, data);
        sides(12, 0, 4, data);
        assertEquals(16, nodules(data));
        silent(data);
    }

    @Test
    void tn5000() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 16; n++) {
            String stem = "%06d".formatted(n);
            forms.put(n, "JPEGImages/" + stem + ".jpg").text("Annotations/" + stem + ".xml", """
                    <annotation><filename>%s.jpg</filename><object><name>%d</name><bndbox><xmin>100</xmin><ymin>60</ymin><xmax>200</xmax>
                    <ymax>120</ymax></bndbox></object></annotation>""".formatted(stem, n % 2));
        }
        forms.text("ImageSets/Main/trainval.txt", numbers(0, 12)).text("ImageSets/Main/test.txt", numbers(12, 16))
                .text("ImageSets/Main/val.txt", numbers(10, 12)).text("ImageSets/Main/train.txt", numbers(0, 10));
        StudyData data = read(forms);
        classes(8, 8, data);
        sides(10, 2, 4, data);
        assertEquals(16, nodules(data));
        silent(data);
        forms.text("ImageSets/Main/test.txt", numbers(9, 16));
        data = read(forms);
        sides(12, 0, 4, data); // two lists: never for testing
        says("on two sides", data);
    }

    /** Files were renumbered and what stands in the annotations was not; and two readers disagree. */
    @Test
    void anAnnotationCountsForTheImageOfItsName() throws IOException {
        Forms forms = forms();
        for (int n = 0; n < 4; n++) {
            forms.put(n, "images/" + n + ".jpg").text("annotations/" + n + ".xml", voc((n + 1) % 4 + ".jpg", n % 2 == 0 ? "benign" : "malignant"));
        }
        StudyData data = read(forms.text("reader2/0.xml", voc("0.jpg", "malignant")));
        assertEquals(Label.BENIGN, data.records().get(0).label().orElseThrow());
        assertEquals(Label.CANCER, data.records().get(1).label().orElseThrow());
        says("name another image than their own; they count for the image of their name (4): annotations/0.xml (1.jpg)", data);
        says("annotations/0.xml says Benign but reader2/0.xml says Cancer", data);
    }

    private static String voc(String file, String name) {
        return """
                <annotation><filename>%s</filename><object><name>%s</name><bndbox><xmin>100</xmin><ymin>60</ymin><xmax>200</xmax>
                <ymax>120</ymax></bndbox></object></annotation>""".formatted(file, name);
    }

    @Test
    void aListOfLabelsHasTwoColumns() throws IOException {
        Forms forms = forms();
        StringBuilder table = new StringBuilder("id,sex,malignant\n");
        StringBuilder list = new StringBuilder();
        for (int n = 0; n < 6; n++) {
            forms.put(n, "images/i" + n + ".jpg");
            table.append("i%d,%d,%d%n".formatted(n, n % 2, n < 2 ? 1 : 0));
            list.append("i%d.jpg,%d%n".formatted(n, n < 2 ? 1 : 0));
        }
        refused("Beside them: labels.csv", forms.text("labels.csv", table.toString()));
        classes(4, 2, read(forms.text("labels.csv", list.toString())));
        refused("Beside them: labels.csv", forms.text("labels.csv", "id,benign\n" + list.toString().replace(".jpg", "")));
    }

    /** Who has no adenoma, or is not normal, may have either; who is not for validation is not for testing. */
    @Test
    void noIsTheOtherClassOnlyOfTheTwo() throws IOException {
        for (String column : List.of("normal", "adenoma", "malignant", "is_validation")) {
            Forms forms = new Forms(root.resolve(column));
            List<List<String>> rows = forms.rows(8, "images");
            rows.forEach(row -> row.set(1, row.get(1).equals("benign") ? "0" : "1"));
            rows.forEach(row -> row.set(3, ""));
            StudyData data = read(forms.text("manifest.csv", Forms.csv("path," + column + ",patient,split", rows, ",").replace(",split", ",remark")));
            classes(column.equals("adenoma") || column.equals("malignant") ? 4 : 0, column.equals("malignant") ? 4 : 0, data);
            assertEquals(0, data.where(Split.TEST).size());
        }
    }

    @Test
    void aWordOfOtherTestsIsNoSign() throws IOException {
        StudyData data = read(forms().tree(List.of("양성", "악성/BRAF 양성", "악성/BRAF 음성"), List.of("."), (s, c, n) -> n + ".jpg", 2));
        classes(2, 4, data);
    }

    @Test
    void dummyValuesOfACompetitionAreNoLabels() throws IOException {
        StudyData data = read(forms().tree(List.of("train"), CLASSES, (s, c, n) -> n + ".jpg", 3).put(9, "test/t.jpg")
                .text("sample_submission.csv", "image,label\ntest/t.jpg,benign\n"));
        classes(3, 3, data);
        says("The folder test holds 1 image that was not read", data);
    }

    @Test
    void aPatientThatIsMissingOrGivenTwiceIsReported() throws IOException {
        Forms forms = forms();
        List<List<String>> rows = forms.rows(8, "images");
        rows.get(1).set(2, "");
        rows.add(new ArrayList<>(rows.get(0)));
        rows.get(8).set(2, "somebody");
        StudyData data = read(forms.text("manifest.csv", Forms.csv("path,label,patient,split", rows, ",")));
        says("Rows without a patient in a table that names patients: cells that were merged in a spreadsheet are empty below the first: manifest.csv, row 3", data);
        says("manifest.csv says patient p0 but manifest.csv says patient somebody", data);
    }

    private static String numbers(int from, int to) {
        return java.util.stream.IntStream.range(from, to).mapToObj("%06d\n"::formatted).collect(Collectors.joining());
    }

    @Test
    void cocoBesideTheImagesAndInAFolderOfItsOwn() throws IOException {
        String json = """
                {"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
                 "annotations": [{"image_id": 1, "category_id": 7, "bbox": [100, 60, 80, 40]}, {"image_id": 2, "category_id": 8, "bbox": [90.4, 60, 80, 40]}],
                 "categories": [{"id": 7, "name": "benign"}, {"id": 8, "name": "malignant"}]}""";
        Forms forms = forms();
        Forms apart = new Forms(root.resolve("apart"));
        for (String side : List.of("train", "test")) {
            int n = side.equals("test") ? 2 : 0;
            forms.put(n, side + "/a.jpg").put(n + 1, side + "/b.jpg").text(side + "/_annotations.coco.json", json);
            apart.put(n, "images/" + side + "/a.jpg").put(n + 1, "images/" + side + "/b.jpg").text("annotations/instances_" + side + ".json", json);
        }
        for (Forms form : List.of(forms, apart)) {
            StudyData data = read(form);
            classes(2, 2, data);
            sides(2, 0, 2, data);
            assertEquals(4, nodules(data));
            silent(data);
        }
    }

    @Test
    void yoloInItsTwoLayoutsAndWithClassFolders() throws IOException {
        Forms images = forms().text("data.yaml", "names: [benign, malignant]\nnc: 2\n");
        Forms sides = new Forms(root.resolve("sides")).text("data.yaml", "names:\n  0: benign\n  1: malignant\n");
        for (String side : List.of("train", "test")) {
            for (int n = 0; n < 4; n++) {
                String line = n % 2 + " 0.5 0.5 0.25 0.2\n";
                int picture = side.equals("test") ? 4 + n : n;
                images.put(picture, "images/" + side + "/u" + n + ".jpg").text("labels/" + side + "/u" + n + ".txt", line);
                sides.put(picture, side + "/images/u" + n + ".jpg").text(side + "/labels/u" + n + ".txt", line);
            }
        }
        for (Forms form : List.of(images, sides)) {
            StudyData data = read(form);
            classes(4, 4, data);
            sides(4, 0, 4, data);
            assertEquals(8, nodules(data));
            silent(data);
        }
        // each folder by its own names
        sides.text("test/data.yaml", "names: [malignant, benign]\n").text("train/data.yaml", "names: [benign, malignant]\n");
        assertEquals(List.of(Label.CANCER, Label.BENIGN), read(sides).where(Split.TEST).records().stream().map(r -> r.label().orElseThrow()).limit(2).toList());
        assertEquals(List.of(Label.BENIGN, Label.CANCER), read(sides).where(Split.TRAIN).records().stream().map(r -> r.label().orElseThrow()).limit(2).toList());
        Files.delete(sides.root.resolve("test/data.yaml"));
        Files.delete(sides.root.resolve("train/data.yaml"));
        Files.delete(sides.root.resolve("data.yaml"));
        refused("the class of none is known", sides);
    }

    @Test
    void ddtiLikeFoldersWithAndWithoutAWrapper() throws IOException {
        Forms forms = forms();
        for (int n = 1; n <= 4; n++) {
            forms.put(n, "ddti/images/" + n + "_1.jpg").put(n + 4, "ddti/images/" + n + "_2.jpg").text("ddti/annotations/" + n + ".xml", """
                    <case><number>%d</number><age>40</age><tirads>%s</tirads><mark><image>1</image><svg>[{"points": [{"x": 10, "y": 20},
                    {"x": 40, "y": 20}, {"x": 30, "y": 60}]}]</svg></mark><mark><image>2</image><svg></svg></mark></case>"""
                    .formatted(n, List.of("2", "TI-RADS 4A", "", "5").get(n - 1)));
        }
        forms.put(9, "ddti/images/9_1.jpg");
        StudyData data = read(forms);
        classes(2, 4, data);
        assertEquals(8, data.size());
        assertEquals(4, patients(data));
        assertEquals(4, nodules(data));
        says("ddti/images holds 1 image that was not read", data);
    }

    @Test
    void ddtiItself() throws IOException {
        Path ddti = Path.of("../shared/data/ddti");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(ddti));
        StudyData data = DataSources.open(ddti, null).read(NoProgress.NONE);
        assertEquals(376, data.size());
        classes(48, 232, data);
        assertEquals(310, patients(data));
    }

    @Test
    void busiItself() throws IOException {
        Path busi = Path.of("../shared/data/busi");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(busi));
        StudyData data = DataSources.open(busi, null).read(NoProgress.NONE);
        classes(437, 210, data);
        says("(normal) were left out (50)", data);
        assertEquals(99, data.records().stream().filter(r -> !r.nodules().isEmpty()).count());
        says("another size than their image were left out: benign/benign (4)_mask_1.png", data);
        assertEquals(Optional.of(Label.BENIGN), data.records().get(0).label());
    }
}
