package thyroidstudy.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import thyroidstudy.audit.ImageCues;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.store.SmallFiles;
import thyroidstudy.train.TrainedRun;

/**
 * Results of a run that takes longer than a lesson, kept in the repository under {@code notebooks/results/runs/}: predictions per image of
 * the epochs that were kept and of the last ones, a few numbers of each image, the tables that follow from them, and of each training
 * its settings ({@code run.json}) and its log ({@code log.csv}). Neither images nor weights are kept.
 *
 * @param folder where they are
 */
public record RecordedResults(Path folder) {

    private static final String RUNS = "runs";
    public static final String PREDICTIONS = "predictions.csv";
    public static final String LAST_EPOCH = "last-epoch.csv";
    public static final String CUES = "cues.csv";

    /**
     * Keeps what belongs to finished trainings, and the tables that follow from it; what was there under the same names is replaced.
     *
     * @param kept what the networks say of the test images, with the weights of the epochs that were kept
     * @param last the same after their last epochs
     * @param cues of all images
     */
    public void write(List<TrainedRun> runs, Predictions kept, Predictions last, ImageCues cues) throws IOException {
        for (TrainedRun run : runs) {
            Path target = Files.createDirectories(runFolder(run.name()));
            for (String file : List.of("run.json", "log.csv")) {
                SmallFiles.write(target.resolve(file), SmallFiles.read(run.folder().resolve(file), "train again"));
            }
        }
        kept.write(folder.resolve(PREDICTIONS));
        last.write(folder.resolve(LAST_EPOCH));
        cues.write(folder.resolve(CUES));
        RecordedTables.record(folder);
    }

    /** Where settings and log of a run are. */
    public Path runFolder(String name) {
        return folder.resolve(RUNS).resolve(name);
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
     * The trainings, by network in the study's order and by title; their weights are not here.
     *
     * @throws IOException if one cannot be read
     */
    public List<TrainedRun> runs() throws IOException {
        List<TrainedRun> runs = new ArrayList<>();
        if (Files.isDirectory(folder.resolve(RUNS))) {
            try (Stream<Path> folders = Files.list(folder.resolve(RUNS))) {
                for (Path run : folders.filter(Files::isDirectory).sorted().toList()) {
                    runs.add(TrainedRun.load(run));
                }
            }
        }
        runs.sort(Comparator.comparing((TrainedRun run) -> run.settings().backbone()).thenComparing(TrainedRun::title));
        return runs;
    }

    /**
     * What environment/transfer kept; empty if the folder holds something else.
     *
     * @throws IOException if something is damaged
     */
    public Optional<TransferResults> transfer() throws IOException {
        List<TrainedRun> runs = runs();
        return runs.isEmpty() ? Optional.empty() : TransferResults.of(runs, predictions(), lastEpochPredictions());
    }

    /** Those on one variant. */
    public List<TrainedRun> runs(Variant variant) throws IOException {
        return runs().stream().filter(run -> run.variant() == variant).toList();
    }
}
