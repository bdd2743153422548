/**
 * Transfer learning without training the backbone. {@link thyroidstudy.probe.FrozenFeatures} passes every image once through a network
 * with ImageNet's weights and keeps its pooled features; {@link thyroidstudy.probe.LogisticHead} is a logistic regression on them;
 * {@link thyroidstudy.probe.Probe} fits and tests it in folds by patient, so that every image is a test image once a repetition. In go
 * images, out go the same {@link thyroidstudy.evaluate.Predictions} that trained networks give.
 */
package thyroidstudy.probe;
