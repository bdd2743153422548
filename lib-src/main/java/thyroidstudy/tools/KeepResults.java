package thyroidstudy.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.data.Variant;
import thyroidstudy.review.RecordedResults;
import thyroidstudy.review.RecordedTables;
import thyroidstudy.store.SmallFiles;
import thyroidstudy.study.Study;
import thyroidstudy.train.TrainedRun;

/** Keeps the results of finished runs in the repository. Called by {@code environment/run --keep NAME}. */
public final class KeepResults {

    private KeepResults() {}

    /**
     * Copies what belongs to the finished runs of the study that the environment variables name; what was there under the same name is
     * replaced.
     *
     * @param arguments the name
     */
    public static void main(String[] arguments) throws IOException {
        Study study = Study.open();
        RecordedResults results = study.recorded(arguments[0]);
        for (Variant variant : study.variants()) {
            for (TrainedRun run : study.runs(variant)) {
                Path target = Files.createDirectories(results.runFolder(run.name()));
                for (String file : List.of("run.json", "log.csv")) {
                    SmallFiles.write(target.resolve(file), SmallFiles.read(run.folder().resolve(file), "train again"));
                }
            }
        }
        Path folder = results.folder();
        study.predictions().write(folder.resolve(RecordedResults.PREDICTIONS));
        study.lastEpochPredictions().write(folder.resolve(RecordedResults.LAST_EPOCH));
        ImageCues.of(study.bothVariants(), study.profile().recipe().input().imageSize()).write(folder.resolve(RecordedResults.CUES));
        RecordedTables.record(folder);
        System.out.println("Kept: " + folder);
    }
}
