/**
 * Image files. A path or the bytes of a file go in; 8-bit pixels ({@link thyroidstudy.image.ImageDecoder}), what one
 * decoding found ({@link thyroidstudy.image.ImageFacts}) or a refusal that names the file, the fault and the remedy come
 * out. Every image that enters the study is decoded here, within bounds of size and memory. The scan area of a scanner's
 * frame ({@link thyroidstudy.image.ScanArea}) and the hash for near-duplicates ({@link thyroidstudy.image.PerceptualHash})
 * are computed here, too.
 *
 * <p>Start with {@link thyroidstudy.image.ImageDecoder}; {@code ImageHeader}, {@code TiffHeader} and {@code DicomHeader}
 * read what a file says of itself before it is decoded.
 */
package thyroidstudy.image;
