package thyroidstudy.image;

/**
 * Properties of an image file, found by decoding it once.
 *
 * @param sha256   of the file's content, lower-case hexadecimal
 * @param bytes    size of the file
 * @param width    pixels
 * @param height   pixels
 * @param meanGrey mean grey level, 0 to 255
 * @param sdGrey   standard deviation of the grey level
 * @param hash     of the scan area, for the search for near-duplicates
 * @param remark   what was done or left out to read the file (further pages, 16-bit values scaled); empty if nothing
 */
public record ImageFacts(
        String sha256, long bytes, int width, int height, double meanGrey, double sdGrey, PerceptualHash hash, String remark) {}
