/**
 * Readers of the forms in which people keep images and annotations. A folder or a table goes in, a
 * {@link thyroidstudy.data.StudyData} comes out; what is doubtful or left out is among its problems. {@code ImageTree} lists
 * the files, each {@code AnnotationFormat} (manifest, DDTI, label list, Pascal VOC, COCO, YOLO, masks) says what it knows of
 * each image as an {@code Annotation}, {@code FolderWords} understands the names of folders, {@code PatientRules} tells the
 * patients apart.
 *
 * <p>Start with {@link thyroidstudy.data.reader.DataSources}, then {@code ImageFolder}, where all of this is put together.
 * data-README.md describes the forms.
 */
package thyroidstudy.data.reader;
