package thyroidstudy.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.train.TrainedRun;

/**
 * Results of a run that takes longer than a lesson, kept in the repository under {@code notebooks/results/runs/}: predictions per image of
 * the epochs that were kept and of the last ones, a few numbers of each image, the tables that follow from them, and of each training
 * its settings ({@code run.json}) and its log ({@code log.csv}). Neither images nor weights are kept.
 *
 * @param folder where they are
 */
public record RecordedResults(Path folder) {

    public static final String PREDICTIONS = "predictions.csv";
    public static final String LAST_EPOCH = "last-epoch.csv";
    public static final String CUES = "cues.csv";

    /** Where settings and log of a run are. */
    public Path runFolder(String name) {
        return folder.resolve("runs").resolve(name);
    }

    /**
     * The predictions, all that evaluation needs.
     *
     * @throws IOException if there are none under this name
     */
    public Predictions predictions() throws IOException {
        return Predictions.read(folder.resolve(PREDICTIONS));
    }

    /**
     * What every network said after its last epoch, whether the study's rule kept it or not.
     *
     * @throws IOException if there is nothing under this name
     */
    public Predictions lastEpochPredictions() throws IOException {
        return Predictions.read(folder.resolve(LAST_EPOCH));
    }

    /**
     * Numbers of every image that was trained or tested on, since the images are not in the repository.
     *
     * @throws IOException if there are none under this name
     */
    public ImageCues cues() throws IOException {
        return ImageCues.read(folder.resolve(CUES));
    }

    /**
     * The trainings on one variant, in the study's order; their weights are not here.
     *
     * @throws IOException if one cannot be read
     */
    public List<TrainedRun> runs(Variant variant) throws IOException {
        List<TrainedRun> runs = new ArrayList<>();
        for (Backbone backbone : Backbone.values()) {
            Path run = runFolder(backbone.studyName() + (variant == Variant.CROPPED ? "_crop" : ""));
            if (Files.exists(run)) {
                runs.add(TrainedRun.load(run));
            }
        }
        return runs;
    }
}
