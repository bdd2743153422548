package thyroidstudy.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.data.Variant;
import thyroidstudy.review.RecordedResults;
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
        List<TrainedRun> runs = new ArrayList<>();
        for (Variant variant : study.variants()) {
            runs.addAll(study.runs(variant));
        }
        results.write(runs, study.predictions(), study.lastEpochPredictions(), ImageCues.of(study.bothVariants(), study.profile().recipe().input().imageSize()));
        System.out.println("Kept: " + results.folder());
    }
}
