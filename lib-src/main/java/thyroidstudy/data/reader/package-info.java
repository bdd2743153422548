/**
 * Reads the images that people bring. {@link thyroidstudy.data.reader.DataSources} is where to start; {@code ImageFolder} puts together what
 * the names of folders ({@code FolderWords}, {@code PathWords}), the forms of annotations ({@code AnnotationFormat}) and
 * the rules for patients ({@code PatientRules}) say of each image.
 */
package thyroidstudy.data.reader;
