/**
 * From image files to batches for a network. {@link thyroidstudy.data.StudyData} and
 * {@link thyroidstudy.input.InputSettings} go in; batches of RGB pixels, (N, H, W, 3) float32 from 0 to 255, with one-hot
 * labels come out. Decoding, resizing as Keras does ({@link thyroidstudy.input.PilNearest}) and augmentation run in
 * background threads, and their results depend on the seed alone.
 *
 * <p>Start with {@link thyroidstudy.input.ImageDataset}; which variations are drawn is in
 * {@link thyroidstudy.input.Augmentation}, and how they are applied in {@link thyroidstudy.input.AffineSample}.
 */
package thyroidstudy.input;
