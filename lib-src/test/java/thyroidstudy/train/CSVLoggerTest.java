package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CSVLoggerTest {

    private static final List<EpochRecord> EPOCHS = List.of(
            new EpochRecord(1, 1 / 3.0, 0.5, 0.625, 0.25, 0.75, 1e-3f, 2.5, 10.25), new EpochRecord(2, 0.25, 1, Math.PI, 0.75, Double.NaN, 5e-4f, 3, 8));

    @TempDir
    Path folder;

    @Test
    void writesAllEpochsWithoutLossOfDigits() throws IOException {
        new CSVLogger().onEpochEnd(TinyStudy.state(TinyStudy.begun(folder), 1, EPOCHS), EPOCHS.get(1));
        assertEquals(EPOCHS, CSVLogger.read(folder));
        assertEquals(3, Files.readAllLines(folder.resolve(CSVLogger.NAME)).size());
    }

    @Test
    void aLogWithoutTheAucIsRead() throws IOException {
        Files.writeString(folder.resolve(CSVLogger.NAME), """
                epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second
                1,0.5,0.5,0.625,0.25,0.001,2.5,10.25
                """);
        assertEquals(List.of(new EpochRecord(1, 0.5, 0.5, 0.625, 0.25, Double.NaN, 1e-3, 2.5, 10.25)), CSVLogger.read(folder));
    }

    @Test
    void aDamagedLogIsNamed() throws IOException {
        Files.writeString(folder.resolve(CSVLogger.NAME), "epoch,loss\n1,0.5\n");
        IOException e = assertThrows(IOException.class, () -> CSVLogger.read(folder));
        assertTrue(e.getMessage().contains("log.csv is damaged"), e.getMessage());
    }
}
