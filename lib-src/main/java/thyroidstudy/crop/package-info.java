/**
 * From the scanner's frame to the nodule. Uncropped frames go in; crops ({@link thyroidstudy.crop.CroppedSet}) and frames
 * without overlay ({@link thyroidstudy.crop.OverlayFreeSet}) come out, as image files in a folder with a list of how each
 * was made. {@link thyroidstudy.crop.NoduleCropper} decides where to cut: around the annotated nodule, or else around a
 * guess ({@link thyroidstudy.crop.NoduleProposal}). {@link thyroidstudy.crop.FrameCheck} measures how good the algorithms
 * are.
 *
 * <p>Start with {@link thyroidstudy.crop.NoduleCropper} and {@link thyroidstudy.crop.CropSettings}.
 */
package thyroidstudy.crop;
