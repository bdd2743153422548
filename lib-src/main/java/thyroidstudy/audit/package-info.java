/**
 * Tests of explanations for the published numbers and for ours. Predictions, images or the published tables go in; tables,
 * records and a verdict on each explanation come out: leaks between training and test, predictions that collapse to one
 * class, preprocessing that differs from the weights' own, cues in the image that are not the nodule.
 *
 * <p>Start with {@link thyroidstudy.audit.PublishedRanking} and {@link thyroidstudy.audit.NearDuplicates}.
 */
package thyroidstudy.audit;
