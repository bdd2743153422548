package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Rect;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import thyroidstudy.crop.Ddti;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.phantom.PhantomSettings;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.store.NoProgress;

class NearDuplicatesTest {

    @TempDir
    Path folder;

    @Test
    void aPictureStoredAgainDarkerIsFoundOnTheOtherSideAndNothingElse() throws IOException {
        StudyData frames = Phantoms.of(PhantomSettings.small().withPatients(12).withImagesPerPatient(2, 2), folder.resolve("p")).read(NoProgress.NONE);
        ImageRecord original = frames.where(Split.TRAIN).records().get(0);
        Mat picture = ImageDecoder.decodeBgr(original.path());
        picture.convertTo(picture, -1, 0.9, 0);
        Path again = folder.resolve("again.jpg");
        FrameFile.write(again, picture);
        picture.release();
        List<ImageRecord> records = new ArrayList<>(frames.records());
        records.add(new ImageRecord(again, original.label(), "another", Split.TEST, original.variant(), original.nodules(),
                original.scanArea(), original.attributes()));
        List<NearDuplicates.Pair> pairs = NearDuplicates.find(new StudyData("with a copy", records, List.of()));
        NearDuplicates.Pair first = pairs.get(0);
        assertEquals(List.of(original.fileName(), "again.jpg"), List.of(first.first().fileName(), first.second().fileName()));
        assertTrue(first.acrossSplits());
        assertEquals(1, pairs.stream().filter(p -> p.second().patient().equals("another")).count());
        assertTrue(NearDuplicates.table(pairs).booleanColumn("leak").get(0));
    }

    @Test
    void theSurroundDoesNotMakeImagesAlikeNorApart() throws IOException {
        StudyData frames = Phantoms.of(PhantomSettings.small().withPatients(12).withImagesPerPatient(1, 1), folder.resolve("q")).read(NoProgress.NONE);
        List<ImageRecord> records = new ArrayList<>();
        for (ImageRecord frame : frames.records().subList(0, 6)) {
            for (int surround = 0; surround < 2; surround++) {
                Mat picture = ImageDecoder.decodeBgr(frame.path());
                Rect area = frame.scanArea().orElseThrow().rect();
                // a wide screen with the scanner's bars, the same around every picture, or the picture alone
                Mat screen = surround == 0 ? picture.submat(area).clone() : new Mat(700, 1000, picture.type(), new Scalar(0, 0, 0));
                if (surround == 1) {
                    picture.submat(area).copyTo(screen.submat(new Rect(60, 150, area.width, area.height)));
                    Imgproc.rectangle(screen, new Rect(0, 0, 1000, 60), new Scalar(90, 90, 90), -1);
                    Imgproc.putText(screen, "THYROID 12 MHz", new Point(650, 600), Imgproc.FONT_HERSHEY_SIMPLEX, 1.2, new Scalar(255, 255, 255), 3);
                }
                Path file = folder.resolve("s" + surround + frame.fileName());
                FrameFile.write(file, screen);
                records.add(new ImageRecord(file, frame.label(), frame.patient(), surround == 0 ? Split.TRAIN : Split.TEST, frame.variant(),
                        List.of(), Optional.empty(), Map.of()));
                picture.release();
                screen.release();
            }
        }
        List<NearDuplicates.Pair> pairs = NearDuplicates.find(new StudyData("two screens", records, List.of()));
        assertEquals(6, pairs.size());
        assertTrue(pairs.stream().allMatch(p -> p.first().patient().equals(p.second().patient())));
    }

    @Test
    void inDdtiThreeFilesAreThereTwiceAndOnePictureWithOtherTextAndNothingElseIsFound() throws IOException {
        List<NearDuplicates.Pair> pairs = NearDuplicates.find(DataSources.open(Ddti.folder(), null).read(NoProgress.NONE));
        assertEquals(List.of("1_1.jpg 1_2.jpg", "233_2.jpg 323_1.jpg", "294_2.jpg 294_3.jpg", "353_2.jpg 396_1.jpg"), pairs.stream()
                .filter(p -> p.bits() <= NearDuplicates.SAME_PICTURE)
                .map(p -> p.first().fileName() + " " + p.second().fileName()).sorted().toList());
    }
}
