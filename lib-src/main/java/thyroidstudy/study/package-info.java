/**
 * The study as a notebook uses it. The name of a profile and, if the reader has any, a folder of images go in; images,
 * trained networks and predictions come out, each made once and kept. {@link thyroidstudy.study.Remarks} has the sentences
 * that depend on the images at hand.
 *
 * <p>Start with {@link thyroidstudy.study.Study}; what a profile changes is in {@link thyroidstudy.study.Profile}.
 */
package thyroidstudy.study;
