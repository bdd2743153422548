/**
 * The images and what is known of each. A {@link thyroidstudy.data.DataSource} (a reader in {@code data.reader}, or the
 * phantoms) goes in; a {@link thyroidstudy.data.StudyData}, a list of {@link thyroidstudy.data.ImageRecord}s with label,
 * patient, side and marked nodules, comes out. {@link thyroidstudy.data.ImageCheck} opens every image once and reports those
 * that cannot be decoded, so that later stages see readable images only. {@link thyroidstudy.data.Splits} divides the images
 * between training, validation and test.
 *
 * <p>Start with {@link thyroidstudy.data.ImageRecord} and {@link thyroidstudy.data.StudyData}.
 */
package thyroidstudy.data;
