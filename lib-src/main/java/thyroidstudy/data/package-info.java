/**
 * The images and what is known of each: {@link thyroidstudy.data.StudyData} and {@link thyroidstudy.data.ImageRecord}. Readers of what people
 * bring are in {@code reader}; {@link thyroidstudy.data.ImageCheck} opens every image once, so that
 * what follows sees only images that decode; {@link thyroidstudy.data.Splits} divides them between training and test.
 */
package thyroidstudy.data;
