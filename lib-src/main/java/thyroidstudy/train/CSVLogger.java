package thyroidstudy.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import thyroidstudy.store.AtomicFiles;

/**
 * Keras's CSVLogger: writes the training log as {@value #NAME}, one row an epoch, columns named as in {@link EpochRecord} and Keras. The
 * file is written anew after each epoch: it is small, and so it is never half written.
 */
public final class CSVLogger implements Callback {

    static final String NAME = "log.csv";
    private static final String HEADER =
            "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second";

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        for (EpochRecord e : state.epochs()) {
            text.append(String.format(Locale.ROOT, "%d,%s,%s,%s,%s,%s,%.3f,%.2f\n", e.epoch(), e.loss(), e.accuracy(),
                    e.validationLoss(), e.validationAccuracy(), e.learningRate(), e.seconds(), e.imagesPerSecond()));
        }
        AtomicFiles.write(state.run().folder().resolve(NAME), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static List<EpochRecord> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream().skip(1).map(CSVLogger::epoch).toList();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged: delete the folder " + folder + " and train again", e);
        }
    }

    private static EpochRecord epoch(String line) {
        String[] f = line.split(",");
        return new EpochRecord(Integer.parseInt(f[0]), number(f[1]), number(f[2]), number(f[3]), number(f[4]), number(f[5]),
                number(f[6]), number(f[7]));
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
