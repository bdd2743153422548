package thyroidstudy.train;

import java.io.IOException;

/**
 * Called while a network is trained, as a callback of Keras and with its names: this recipe's own ({@link EarlyStopping},
 * {@link ReduceLROnPlateau}, {@link ModelCheckpoint}, {@link CSVLogger}, {@link TensorBoard}, {@link BackupAndRestore}) first, then those
 * given to {@link Training#run}, in order, all from the thread that trains. An exception ends the training; what was saved stays.
 *
 * <p>A training that goes on after an interruption has new callbacks. What one needs to know of the epochs before is in
 * {@link TrainingState#epochs}, which is saved and restored with the weights.
 */
public interface Callback {

    /** A training begins, or goes on after {@link TrainingState#epochs}. */
    default void onTrainBegin(TrainingState state) throws IOException {}

    /** A step of training is done; {@code logs} are those of the epoch so far. */
    default void onTrainBatchEnd(TrainingState state, BatchLogs logs) throws IOException {}

    /** A batch of validation images is classified; {@code logs} are those of this validation so far. */
    default void onTestBatchEnd(TrainingState state, BatchLogs logs) throws IOException {}

    /** An epoch is done and validated; {@code logs} are the last of {@link TrainingState#epochs}. */
    default void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {}

    /** All epochs are done; of a run that was finished before, this is the only call. */
    default void onTrainEnd(TrainedRun run) throws IOException {}

    /** Something that a person should know, such as a damaged checkpoint that is skipped. */
    default void onNotice(String message) {}
}
