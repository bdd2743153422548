package thyroidstudy.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.NoProgress;

class PhantomsTest {

    private static final PhantomSettings TINY =
            PhantomSettings.small().withPatients(6).withImagesPerPatient(1, 2);

    @TempDir
    Path temp;

    @Test
    void writesTheStudysLayoutAndTheSameBytesWhateverTheThreads() throws IOException {
        StudyData one = Phantoms.of(TINY, temp.resolve("one")).withThreads(1).read(NoProgress.NONE);
        StudyData four = Phantoms.of(TINY, temp.resolve("four")).withThreads(4).read(NoProgress.NONE);
        assertEquals(PhantomGenerator.records(TINY).size(), one.size());
        Path folder = folder(one);
        assertEquals(one.size(), four.size());
        for (int i = 0; i < one.size(); i++) {
            ImageRecord r = one.records().get(i);
            assertArrayEquals(Files.readAllBytes(r.path()), Files.readAllBytes(four.records().get(i).path()));
            String relative = folder.relativize(r.path()).toString().replace('\\', '/');
            assertTrue(relative.matches("(TRAIN|TEST)/(Benign/B|Cancer/M)_\\d{3}-\\d{4}-1\\.0\\.jpg"), relative);
            assertEquals(r.split() == Split.TEST, relative.startsWith("TEST"));
            assertEquals(560, ImageIO.read(r.path().toFile()).getWidth());
        }
        assertTrue(one.where(Label.CANCER).size() > 0 && one.where(Label.BENIGN).size() > 0);
        List<String> manifest = Files.readAllLines(folder.resolve("manifest.csv"));
        assertEquals(one.size() + 1, manifest.size());
        assertTrue(manifest.get(0).startsWith("path,label,patient,split,variant,boxes,scan_area,panes,"));
        for (String line : manifest) {
            assertEquals(manifest.get(0).split(",", -1).length, line.split(",", -1).length, line);
        }
    }

    @Test
    void aCompleteSetIsReusedAndAHalfWrittenOneCompleted() throws IOException {
        Phantoms phantoms = Phantoms.of(TINY, temp.resolve("set"));
        StudyData first = phantoms.read(NoProgress.NONE);
        Path kept = first.records().get(0).path();
        Path lost = first.records().get(1).path();
        byte[] content = Files.readAllBytes(lost);
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(kept, longAgo);
        Files.delete(lost);
        Files.delete(folder(first).resolve("manifest.csv"));
        assertEquals(first, phantoms.read(NoProgress.NONE));
        assertEquals(longAgo, Files.getLastModifiedTime(kept));
        assertArrayEquals(content, Files.readAllBytes(lost));
        assertTrue(Files.exists(folder(first).resolve("manifest.csv")));
    }

    @Test
    void eachSettingHasItsOwnFolder() throws IOException {
        PhantomSettings four = TINY.withPatients(4).withImagesPerPatient(1, 1);
        Path folder = folder(Phantoms.of(four, temp).read(NoProgress.NONE));
        assertTrue(Files.readString(folder.resolve("made-from.json")).contains("\"patients\": 4"));
        assertNotEquals(folder, folder(Phantoms.of(four.withSeed(1), temp).read(NoProgress.NONE)));
        assertEquals(folder, folder(Phantoms.of(four, temp).read(NoProgress.NONE)));
    }

    @Test
    void otherPhantomsHaveAnotherHash() {
        String hash = Phantoms.of(TINY, temp).hash();
        assertEquals(hash, Phantoms.of(TINY, temp.resolve("elsewhere")).hash());
        assertNotEquals(hash, Phantoms.of(TINY.withNoduleScale(1.5), temp).hash());
    }

    /** The set's, three above an image. */
    private static Path folder(StudyData phantoms) {
        return phantoms.records().get(0).path().getParent().getParent().getParent();
    }
}
