/**
 * Predictions per image and what follows from them. Trained runs and test images go in; probabilities per image
 * ({@link thyroidstudy.evaluate.Predictions}), ROC curves, intervals, tests and tables beside the published numbers come out. Start
 * with {@link thyroidstudy.evaluate.Comparison}, which makes most tables of notebook 04, and {@link thyroidstudy.evaluate.RocCurve}.
 */
package thyroidstudy.evaluate;
