package thyroidstudy.experiment;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import thyroidstudy.data.Split;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;

/**
 * One network, trained and tested once under one condition of an audit.
 *
 * @param condition     what was done, for instance "split by image"
 * @param level         strength of what is varied, 0 where nothing is
 * @param seed          of images, split and weights
 * @param auc           area under the ROC curve on the test images, 0 to 1
 * @param standardError of the AUC, by patient
 * @param images        tested
 * @param seconds       for training and testing
 * @param data          what it was made from: the fingerprint of the images, or {@value #PHANTOMS}
 */
public record Trial(String condition, double level, int seed, double auc, double standardError, int images, double seconds,
        String data) {

    /** Stands for synthetic images, which the audit and the seed decide. */
    static final String PHANTOMS = "phantoms";

    /**
     * Trains and tests.
     *
     * @param data   what the images were made from, as it will stand in {@link #data()}
     * @param folder of the run; resumed there if it was interrupted, deleted afterwards
     */
    static Trial run(Trials.Condition condition, int seed, String data, Path folder) throws IOException {
        Instant begin = Instant.now();
        TrainedRun run = Training.run(condition.settings().withSeed(seed), condition.images(), folder);
        Predictions answers = NetworkPredictions.of(run, condition.images().labelled().where(Split.TEST), NoProgress.NONE);
        // the weights, 94 MB of ResNet50's alone, have served
        Utils.deleteQuietly(folder);
        PatientAucs area = PatientAucs.of(answers);
        return new Trial(condition.name(), condition.level(), seed, area.auc()[0], Math.sqrt(area.covariance()[0][0]), answers.size(),
                Duration.between(begin, Instant.now()).toMillis() / 1000.0, data);
    }
}
