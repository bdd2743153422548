/**
 * Predictions for each image and everything that is computed from them. A {@link thyroidstudy.train.TrainedRun} and images
 * go in; {@link thyroidstudy.evaluate.Predictions} come out, and from these ROC and precision-recall curves, calibration,
 * confusion matrices, intervals and tests between networks, as records and as tables. The published numbers of the study are
 * in {@link thyroidstudy.evaluate.PublishedStudy}. {@link thyroidstudy.evaluate.GradCam} shows what a network looked at.
 *
 * <p>Start with {@link thyroidstudy.evaluate.Predictions}, then {@link thyroidstudy.evaluate.RocCurve}.
 */
package thyroidstudy.evaluate;
