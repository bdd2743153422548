package thyroidstudy.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import thyroidstudy.store.SmallFiles;

/**
 * Keras's CSVLogger: writes the training log as {@value #NAME}, one row an epoch, columns named as in {@link EpochRecord} and Keras. The
 * file is written anew after each epoch: it is small, and so it is never half written.
 */
public final class CSVLogger implements Callback {

    static final String NAME = "log.csv";
    private static final String HEADER =
            "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second";
    /** Logs before 2026-12 end before it. */
    private static final String AUC = ",val_auc";

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append(AUC).append('\n');
        for (EpochRecord e : state.epochs()) {
            text.append(String.format(Locale.ROOT, "%d,%s,%s,%s,%s,%s,%.3f,%.2f,%s\n", e.epoch(), e.loss(), e.accuracy(),
                    e.validationLoss(), e.validationAccuracy(), e.learningRate(), e.seconds(), e.imagesPerSecond(), e.validationAuc()));
        }
        SmallFiles.write(state.run().folder().resolve(NAME), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static List<EpochRecord> read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        String remedy = "delete the folder " + folder + " and train again";
        List<String> lines = new String(SmallFiles.read(file, remedy), StandardCharsets.UTF_8).lines().toList();
        List<EpochRecord> epochs = new ArrayList<>();
        try {
            if (lines.isEmpty() || !lines.get(0).equals(HEADER) && !lines.get(0).equals(HEADER + AUC)) {
                throw new IllegalArgumentException("it does not begin with " + HEADER);
            }
            int columns = lines.get(0).split(",").length;
            for (String line : lines.subList(1, lines.size())) {
                epochs.add(epoch(line, epochs.size() + 1, columns));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged (line " + (epochs.size() + 2) + ": " + e.getMessage() + "): " + remedy, e);
        }
        return epochs;
    }

    private static EpochRecord epoch(String line, int epoch, int columns) {
        double[] f = Stream.of(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        double auc = f.length > 8 ? f[8] : Double.NaN;
        boolean right = f.length == columns && (Double.isNaN(auc) || isShare(auc))
                && f[0] == epoch && f[1] >= 0 && f[3] >= 0 && isShare(f[2]) && isShare(f[4])
                && Double.isFinite(f[1] + f[3] + f[5]) && f[5] >= 0 && f[6] >= 0 && f[7] >= 0;
        if (!right) {
            throw new IllegalArgumentException(line + " is not epoch " + epoch);
        }
        return new EpochRecord(epoch, f[1], f[2], f[3], f[4], auc, f[5], f[6], f[7]);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
