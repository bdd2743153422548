package thyroidstudy.evaluate;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.StudyData;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.Callback;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingState;

/**
 * Asks a network about the test images after its last epoch, whose weights the study's rule throws away unless they are also the
 * best. The answers lie in the run's folder as {@value #FILE}; they choose nothing, they only show what the rule did.
 */
public final class LastEpochPredictions implements Callback {

    static final String FILE = "last-epoch.csv";

    private final List<StudyData> tests;

    /** @param tests labelled images, one variant each */
    public LastEpochPredictions(List<StudyData> tests) {
        this.tests = List.copyOf(tests);
    }

    /** Whether the answers after a run's last epoch were kept. */
    public static boolean isIn(TrainedRun run) {
        return Files.exists(run.folder().resolve(FILE));
    }

    /**
     * The answers after the last epoch, in the order of the test images.
     *
     * @throws IOException if the run was trained without keeping them; says what to do
     */
    public static Predictions read(TrainedRun run) throws IOException {
        if (!isIn(run)) {
            throw new IOException("What " + run.name() + " said after its last epoch was not kept in " + run.folder()
                    + ": delete this folder and run notebook 03-train again");
        }
        return Predictions.read(run.folder().resolve(FILE));
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        if (state.isLast()) {
            try (NDManager manager = NDManager.newBaseManager(Training.device())) {
                KerasNetwork network = state.network().folded(manager);
                Predictions all = Predictions.of(List.of());
                for (StudyData test : tests) {
                    all = all.and(NetworkPredictions.of(state.run(), network, test, manager, NoProgress.NONE));
                }
                all.write(state.run().folder().resolve(FILE));
            }
        }
    }
}
