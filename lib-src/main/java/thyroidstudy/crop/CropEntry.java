package thyroidstudy.crop;

import java.util.Optional;
import thyroidstudy.image.Box;
import thyroidstudy.data.Split;

/**
 * One line of a set of crops or of frames without overlay's manifest.
 *
 * @param crop       file of the crop, relative to the set's folder, with forward slashes
 * @param source     file of the frame, relative to the folder that holds all of the source's images
 * @param box        what was cut, in pixels of the frame
 * @param nodule     the nodule's box, in pixels of the frame; empty when the picture was not made for a nodule
 * @param method     how the nodule was found ({@link NoduleCrop.Origin}) or OVERLAY_REMOVED
 * @param settings   how it was made: margin, square, minimum size, one per, method, version of the algorithm
 * @param patient    patient of the frame
 * @param split      side of the frame, which is also the crop's
 * @param sourceHash SHA-256 of the frame's file
 * @param cropHash   SHA-256 of the crop's file
 * @param request    SHA-256 of all that decides the crop besides the pixels: settings, annotation, algorithm
 */
public record CropEntry(
        String crop,
        String source,
        Box box,
        Optional<Box> nodule,
        String method,
        String settings,
        String patient,
        Split split,
        String sourceHash,
        String cropHash,
        String request) {}
