package thyroidstudy.tools;

import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.experiment.EpochRules;
import thyroidstudy.experiment.LeakageAudit;
import thyroidstudy.experiment.OverlayAudit;
import thyroidstudy.experiment.PreprocessingAudit;
import thyroidstudy.experiment.Trials;
import thyroidstudy.experiment.ValidationAudit;
import thyroidstudy.store.Columns;
import thyroidstudy.store.NoProgress;

/** Makes the audits' recorded trials; what is recorded already is not done again. Called by {@code environment/audit}. */
public final class AuditRunner {

    private AuditRunner() {}

    /**
     * Prints the trials of each audit and what they say.
     *
     * @param arguments folder of the records, working folder of these data, folder of real images or phantoms, names of audits
     */
    public static void main(String[] arguments) {
        try {
            run(arguments);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws IOException {
        Path records = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        String data = arguments[2];
        for (String audit : List.of(arguments).subList(3, arguments.length)) {
            if (data.equals("phantoms")) {
                onPhantoms(audit, records.resolve(audit + ".csv"), work);
            } else {
                Path folder = Path.of(data);
                onRealImages(audit, folder, records.resolve(audit + "-" + folder.getFileName() + ".csv"), work);
            }
        }
    }

    private static void onPhantoms(String audit, Path file, Path work) throws IOException {
        switch (audit) {
            case "leakage" -> {
                Trials trials = LeakageAudit.run(file, work, new ProgressBar());
                print(trials.table(audit), LeakageAudit.verdicts(trials));
            }
            case "overlay" -> {
                Trials trials = OverlayAudit.run(file, work, new ProgressBar());
                print(trials.table(audit), OverlayAudit.verdicts(trials));
            }
            case "preprocessing" -> {
                Trials trials = PreprocessingAudit.run(file, work, new ProgressBar());
                print(trials.table(audit), PreprocessingAudit.verdicts(trials));
            }
            case "validation" -> {
                ValidationAudit done = ValidationAudit.run(file, work, new ProgressBar());
                print(done.table(), done.verdicts());
            }
            case "epochs" -> {
                EpochRules done = EpochRules.run(file, work, new ProgressBar());
                print(done.table(), done.verdicts());
            }
            default -> throw new IllegalArgumentException(
                    "There is no audit " + audit + ": choose from leakage, overlay, preprocessing, validation, epochs");
        }
    }

    private static void onRealImages(String audit, Path folder, Path file, Path work) throws IOException {
        // any split will do: crops are written by side, and the audits split anew
        StudyData frames = Splits.trainTestByPatient(DataSources.open(folder, null).read(NoProgress.NONE).where(Variant.UNCROPPED).labelled(), 0.2, 1);
        String name = folder.getFileName().toString();
        if (audit.equals("leakage")) {
            StudyData crops = CroppedSet.make(frames, work, CropSettings.standard(), NoProgress.NONE).data();
            Trials trials = LeakageAudit.run(crops, file, work, new ProgressBar());
            print(trials.table(audit), LeakageAudit.verdicts(trials, name));
        } else if (audit.equals("overlay")) {
            Trials trials = OverlayAudit.run(frames, file, work, new ProgressBar());
            print(trials.table(audit), OverlayAudit.verdicts(trials, name));
        } else {
            throw new IllegalArgumentException("On real images there are the audits leakage and overlay, not " + audit);
        }
    }

    private static void print(Table trials, List<AuditVerdict> verdicts) {
        System.out.println(Columns.shown(trials).printAll());
        System.out.println(Columns.shown(AuditVerdict.table(verdicts)).printAll());
    }
}
