package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {

    @TempDir
    Path folder;

    /** The bytes that TensorFlow's own writer makes of the same events (environment/dev/parity/tensorboard.py prints them). */
    @Test
    void isWhatTensorFlowWrites() throws IOException {
        List<EpochRecord> epochs = List.of(
                new EpochRecord(1, 0.75, 0.5, 0.625, 0.25, 0.75, 0.001, 2, 10), new EpochRecord(200, 0.5, 1, 0.5, 0.75, 0.75, 0.0005, 3, 10));
        TensorBoard.write(folder, Instant.ofEpochSecond(1_700_000_000L), epochs);
        byte[] written = Files.readAllBytes(folder.resolve(TensorBoard.NAME));
        try (var expected = getClass().getResourceAsStream("/parity/train/tensorboard.base64")) {
            String text = new String(expected.readAllBytes(), StandardCharsets.US_ASCII).strip();
            assertArrayEquals(Base64.getMimeDecoder().decode(text), written);
        }
    }

    @Test
    void isWrittenAnewEachTime() throws IOException {
        EpochRecord epoch = new EpochRecord(1, 0.75, 0.5, 0.625, 0.25, 0.75, 0.001, 2, 10);
        TensorBoard.write(folder, Instant.EPOCH, List.of(epoch));
        long size = Files.size(folder.resolve(TensorBoard.NAME));
        TensorBoard.write(folder, Instant.EPOCH, List.of(epoch));
        assertEquals(size, Files.size(folder.resolve(TensorBoard.NAME)));
    }
}
