package thyroidstudy.train;

import java.util.List;
import thyroidstudy.backbone.KerasNetwork;

/**
 * Told how a training goes on, in the terms of the study: the run's name, the epochs before an interruption, loss and accuracy so far,
 * which DJL's own {@link ai.djl.training.listener.TrainingListener} does not know; listeners of that kind can be told as well. Called
 * from the thread that trains.
 */
public interface TrainingProgress {

    /** Says nothing. */
    TrainingProgress SILENT = new TrainingProgress() {};

    /**
     * A run begins, or goes on.
     *
     * @param run    name of the run
     * @param before the epochs done before; empty unless an interrupted run goes on
     * @param epochs in all
     * @param steps  an epoch
     */
    default void started(String run, List<EpochRecord> before, int epochs, int steps) {}

    /** Something that a person should know, such as a damaged checkpoint that is passed over. */
    default void notice(String message) {}

    /**
     * A step is done.
     *
     * @param epoch           from 1
     * @param step            from 1
     * @param loss            mean over the epoch so far
     * @param accuracy        mean over the epoch so far
     * @param imagesPerSecond over the epoch so far
     */
    default void stepDone(int epoch, int step, double loss, double accuracy, double imagesPerSecond) {}

    /** An epoch is done and validated. */
    default void epochDone(EpochRecord epoch) {}

    /**
     * An epoch is done and validated, and here is the network, as a callback of Keras sees it.
     *
     * @param network with the weights after this epoch; to be looked at during the call only
     */
    default void epochDone(EpochRecord epoch, KerasNetwork network) {
        epochDone(epoch);
    }

    /** All epochs are done, or were done before and are loaded. */
    default void finished(TrainedRun run) {}
}
