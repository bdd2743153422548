/**
 * Training with the study's recipe. Images, a {@link thyroidstudy.backbone.Backbone} and
 * {@link thyroidstudy.train.TrainingSettings} go in; a folder with checkpoints, a log of the epochs and a description of the
 * run comes out, opened as a {@link thyroidstudy.train.TrainedRun}. A training that was interrupted is resumed from its last
 * checkpoint with the same result.
 *
 * <p>Start with {@link thyroidstudy.train.Training}, which has the loop, and {@link thyroidstudy.train.TrainingSettings}.
 */
package thyroidstudy.train;
