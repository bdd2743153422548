package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.phantom.PhantomSettings;
import thyroidstudy.data.phantom.Phantoms;
import thyroidstudy.image.ImageDecoder;

class NearDuplicatesTest {

    @TempDir
    Path folder;

    @Test
    void aPictureStoredAgainDarkerIsFoundOnTheOtherSideAndNothingElse() throws IOException {
        StudyData frames = Phantoms.of(PhantomSettings.quick().withPatients(12).withImagesPerPatient(2, 2), folder.resolve("p")).read(null);
        ImageRecord original = frames.where(Split.TRAIN).records().get(0);
        Mat picture = ImageDecoder.decodeBgr(original.path());
        picture.convertTo(picture, -1, 0.9, 0);
        Path again = folder.resolve("again.jpg");
        FrameFile.write(again, picture);
        picture.release();
        List<ImageRecord> records = new ArrayList<>(frames.records());
        records.add(new ImageRecord(again, original.label(), "another", Split.TEST, original.variant(), original.nodules(),
                original.scanArea(), original.attributes()));
        List<NearDuplicates.Pair> pairs = NearDuplicates.find(new StudyData("with a copy", records, List.of()), null);
        NearDuplicates.Pair first = pairs.get(0);
        assertEquals(List.of(original.fileName(), "again.jpg"), List.of(first.first().fileName(), first.second().fileName()));
        assertTrue(first.acrossSplits());
        assertEquals(1, pairs.stream().filter(p -> p.second().patient().equals("another")).count());
        assertEquals("YES", NearDuplicates.table(pairs).stringColumn("leak").get(0));
    }
}
