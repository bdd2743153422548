package thyroidstudy.crop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.image.Box;

/**
 * How an image was made from a frame: columns of the set's {@code manifest.csv} and attributes of the image.
 *
 * @param source     {@code crop_source}: file of the frame, relative to the folder that holds all of the source's images
 * @param method     {@code crop_method}: how the nodule was found ({@link NoduleCrop.Origin}) or OVERLAY_REMOVED
 * @param box        {@code crop_x}, {@code crop_y}, {@code crop_width}, {@code crop_height}: what was cut, in pixels of the frame
 * @param nodule     {@code crop_nodule}: the nodule's box, in pixels of the frame; empty when the image was not made for a nodule
 * @param key        {@code crop_key}: hash of the frame's content, its nodules and scan area, and the name of the image
 * @param sha256     {@code crop_sha256}: of the image's file
 */
public record CropEntry(String source, String method, Box box, Optional<Box> nodule, String key, String sha256) {

    /** How an image of a {@link DerivedSet} was made. */
    public static CropEntry of(ImageRecord image) {
        return of(image.attributes());
    }

    static CropEntry of(Map<String, String> columns) {
        Box box = Box.of(Stream.of("x", "y", "width", "height").map(side -> columns.get("crop_" + side)).collect(Collectors.joining(" ")));
        return new CropEntry(columns.get("crop_source"), columns.get("crop_method"), box,
                Optional.of(columns.get("crop_nodule")).filter(text -> !text.isEmpty()).map(Box::of), columns.get("crop_key"),
                columns.get("crop_sha256"));
    }

    /** The attributes of a frame and these. */
    Map<String, String> attributes(ImageRecord frame) {
        Map<String, String> all = new LinkedHashMap<>(frame.attributes());
        all.put("crop_source", source);
        all.put("crop_method", method);
        all.put("crop_x", String.valueOf(box.x()));
        all.put("crop_y", String.valueOf(box.y()));
        all.put("crop_width", String.valueOf(box.width()));
        all.put("crop_height", String.valueOf(box.height()));
        all.put("crop_nodule", nodule.map(Box::text).orElse(""));
        all.put("crop_key", key);
        all.put("crop_sha256", sha256);
        return all;
    }
}
