package thyroidstudy.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;
import thyroidstudy.Fuzz;
import thyroidstudy.store.Sha256;

class HostileImagesTest {

    @TempDir
    Path folder;

    @Test
    void everyDamagedImageIsReadOrRefused() throws IOException {
        OpenCv.load();
        List<byte[]> originals = new ArrayList<>();
        Mat picture = Imgcodecs.imdecode(new MatOfByte(Files.readAllBytes(TestImages.write(
                TestImages.picture(60, 45, BufferedImage.TYPE_INT_RGB, 1), "png", folder.resolve("a.png")))), Imgcodecs.IMREAD_COLOR);
        for (String ending : List.of(".jpg", ".png", ".bmp", ".tif", ".webp")) {
            MatOfByte encoded = new MatOfByte();
            Imgcodecs.imencode(ending, picture, encoded);
            originals.add(encoded.toArray());
        }
        originals.add(DicomFileTest.smallPicture());
        int refused = Fuzz.all(originals, hostile -> {
            ImageDecoder.inspect(hostile, Sha256.of(hostile), Path.of("hostile"));
            ImageDecoder.decodeBgr(hostile, Path.of("hostile")).release();
        });
        assertTrue(refused > 50, "only " + refused + " were noticed");
    }
}
