package thyroidstudy.train;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;

/** Lets one of DJL's own listeners follow a training, told as by DJL's trainer: begin, batches, epochs, end. */
public final class DjlListener implements Callback {

    private final TrainingListener listener;
    private Trainer trainer;

    public DjlListener(TrainingListener listener) {
        this.listener = listener;
    }

    @Override
    public void onTrainBegin(TrainingState state) {
        trainer = state.trainer;
        listener.onTrainingBegin(trainer);
    }

    @Override
    public void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
        listener.onTrainingBatch(trainer, logs.batch());
    }

    @Override
    public void onTestBatchEnd(TrainingState state, BatchLogs logs) {
        listener.onValidationBatch(trainer, logs.batch());
    }

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) {
        listener.onEpoch(trainer);
    }

    /** A run that was finished before has no trainer to speak of. */
    @Override
    public void onTrainEnd(TrainedRun run) {
        if (trainer != null) {
            listener.onTrainingEnd(trainer);
        }
    }
}
