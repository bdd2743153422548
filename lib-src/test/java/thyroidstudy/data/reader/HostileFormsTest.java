package thyroidstudy.data.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.Fuzz;
import thyroidstudy.data.StudyData;
import thyroidstudy.image.TestImages;
import thyroidstudy.store.NoProgress;

/** Tables and annotations that somebody damaged, or wrote to do harm: read, reported or refused in words. */
class HostileFormsTest {

    private static final String DDTI = """
            <case><number>1</number><age>40</age><sex>F</sex><tirads>4a</tirads><mark><image>1</image>
            <svg>[{"points": [{"x": 10, "y": 10}, {"x": 60, "y": 15}, {"x": 40, "y": 50}], "annotation": {}}]</svg></mark></case>
            """;
    private static final String VOC = """
            <annotation><filename>1_1.jpg</filename><size><width>300</width><height>225</height></size>
            <object><name>1</name><bndbox><xmin>10</xmin><ymin>12</ymin><xmax>80</xmax><ymax>90</ymax></bndbox></object></annotation>
            """;
    private static final String TABLE = """
            path,label,patient,split,boxes,scan_area,age
            img/1_1.jpg,benign,p1,train,10 12 70 80;90 20 30 30,5 5 200 180,40
            img/2_1.jpg,malignant,p2,test,20 22 30 40,5 5 200 180,51
            """;
    private static final String COCO = """
            {"images": [{"id": 1, "file_name": "1_1.jpg"}, {"id": 2, "file_name": "2_1.jpg"}],
             "categories": [{"id": 1, "name": "benign"}, {"id": 2, "name": "malignant"}],
             "annotations": [{"image_id": 1, "category_id": 1, "bbox": [10, 12, 70.5, 80]}, {"image_id": 2, "category_id": 2, "bbox": [1, 2, 3, 4]}]}
            """;

    @TempDir
    Path folder;

    private Forms forms;

    @BeforeEach
    void images() throws IOException {
        forms = new Forms(folder.resolve("set"));
        for (String name : List.of("img/1_1.jpg", "img/2_1.jpg")) {
            TestImages.jpeg(forms.root.resolve(name), name.hashCode());
        }
    }

    private StudyData read() throws IOException {
        return DataSources.open(forms.root, folder.resolve("facts")).read(NoProgress.NONE);
    }

    private int fuzz(String target, String... originals) {
        return Fuzz.all(List.of(originals).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(), hostile -> {
            Files.createDirectories(forms.root.resolve(target).getParent());
            Files.write(forms.root.resolve(target), hostile);
            StudyData data = read();
            data.fingerprint();
            data.problemsTable();
        });
    }

    @Test
    void tables() {
        assertTrue(fuzz("manifest.csv", TABLE) > 20);
    }

    @Test
    void markup() {
        assertTrue(fuzz("1.xml", DDTI, VOC) > 20);
    }

    @Test
    void json() {
        assertTrue(fuzz("coco.json", COCO) > 20);
    }

    @Test
    void yolo() throws IOException {
        TestImages.jpeg(forms.root.resolve("train/images/a.jpg"), 3);
        TestImages.jpeg(forms.root.resolve("train/images/b.jpg"), 4);
        forms.text("train/labels/b.txt", "1 0.5 0.5 0.2 0.2\n");
        forms.text("data.yaml", "names: [benign, malignant]\n");
        fuzz("train/labels/a.txt", "0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.2 0.1 0.2 0.3\n");
        fuzz("data.yaml", "train: train/images\nnc: 2\nnames: [benign, malignant]\n", "names: {0: benign, 1: malignant}\n");
    }

    private static void says(String words, StudyData data) {
        assertTrue(data.problems().stream().anyMatch(p -> p.message().contains(words)), () -> words + " is not in " + data.problems());
    }

    @Test
    void outlinesThatAreNoneAreNamedAndTheImageStays() throws IOException {
        for (String svg : List.of("[null]", "[{\"points\": [null, null, null]}]", "[{\"points\": [{\"x\": 2147483648, \"y\": 1}, {\"x\": 1, \"y\": 1}, "
                + "{\"x\": 2, \"y\": 9}]}]", "[{\"points\": [{\"x\": 2147483647, \"y\": 1}, {\"x\": -2147483648, \"y\": 1}, {\"x\": 2, \"y\": 9}]}]", "null")) {
            forms.text("1.xml", DDTI.replaceAll("(?s)\\[\\{.*}]", svg.replace("$", "")));
            StudyData data = read();
            assertEquals(1, data.size(), svg);
            assertEquals(List.of(), data.records().get(0).nodules(), svg);
            says("outline", data);
        }
    }

    @Test
    void aNameWithANulIsNamed() throws IOException {
        forms.text("manifest.csv", TABLE.replace("img/2_1.jpg", "img/2\0_1.jpg"));
        says("Rows that name images that are not there", read());
    }
}
