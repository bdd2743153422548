package thyroidstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingProgress;

/**
 * Asks a network about the test images after its last epoch, whose weights the study's rule throws away unless they are also the
 * best. The answers lie in the run's folder as {@value #FILE}; they choose nothing, they only show what the rule did. A
 * training that stops early keeps none, since no epoch knows that it will be the last.
 */
public final class LastEpochPredictions implements TrainingProgress {

    static final String FILE = "last-epoch.csv";

    private final Path folder;
    private final List<StudyData> tests;
    private final TrainingProgress view;
    private int epochs;

    /**
     * @param folder the run's own
     * @param tests  labelled images, one variant each
     * @param view   told about everything as well
     */
    public LastEpochPredictions(Path folder, List<StudyData> tests, TrainingProgress view) {
        this.folder = folder;
        this.tests = List.copyOf(tests);
        this.view = view;
    }

    /**
     * The answers after the last epoch, in the order of the test images.
     *
     * @throws IOException if the run was trained without keeping them; says what to do
     */
    public static Predictions read(TrainedRun run) throws IOException {
        Path file = run.folder().resolve(FILE);
        if (!Files.exists(file)) {
            throw new IOException("What " + run.name() + " said after its last epoch was not kept in " + run.folder()
                    + ": delete this folder and run notebook 03-train again");
        }
        return Predictions.read(file);
    }

    @Override
    public void started(String run, List<EpochRecord> before, int ofEpochs, int steps) {
        epochs = ofEpochs;
        view.started(run, before, ofEpochs, steps);
    }

    @Override
    public void epochDone(EpochRecord epoch, KerasNetwork network) {
        view.epochDone(epoch, network);
        if (epoch.epoch() == epochs) {
            try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                // not finished yet, but its settings are there
                TrainedRun run = TrainedRun.load(folder);
                Predictions all = Predictions.of(List.of());
                for (StudyData test : tests) {
                    all = all.and(NetworkPredictions.of(run, network, test, manager, NoProgress.NONE));
                }
                all.write(folder.resolve(FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void notice(String message) {
        view.notice(message);
    }

    @Override
    public void stepDone(int epoch, int step, double loss, double accuracy, double imagesPerSecond) {
        view.stepDone(epoch, step, loss, accuracy, imagesPerSecond);
    }

    @Override
    public void finished(TrainedRun run) {
        view.finished(run);
    }
}
