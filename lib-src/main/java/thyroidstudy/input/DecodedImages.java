package thyroidstudy.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.opencv.core.Mat;
import thyroidstudy.image.ImageDecoder;
import thyroidstudy.image.UnreadableImageException;

/**
 * A cache of decoded and resized images with a limit. Nothing is evicted: an epoch visits every image once, so an LRU cache
 * would never hold the image that is needed next. May be shared by several data sets and threads.
 */
public final class DecodedImages {

    /** Size and time change when a file is rewritten. */
    private record Key(Path path, int imageSize, Interpolation interpolation, long bytes, long modified) {}

    private final ConcurrentHashMap<Key, byte[]> images = new ConcurrentHashMap<>();
    private final AtomicLong used = new AtomicLong();
    private final long limitBytes;

    /** Keeps up to so many bytes of pixels; 0 keeps nothing. */
    public DecodedImages(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * An image at network size.
     *
     * @return imageSize * imageSize * 3 bytes, RGB, HWC; shared, not to be changed
     * @throws UnreadableImageException if the file cannot be decoded
     */
    public byte[] get(Path file, int imageSize, Interpolation interpolation) throws UnreadableImageException {
        if (limitBytes == 0) {
            return decode(file, imageSize, interpolation);
        }
        Key key = key(file, imageSize, interpolation);
        byte[] known = images.get(key);
        if (known != null) {
            return known;
        }
        byte[] decoded = decode(file, imageSize, interpolation);
        if (used.addAndGet(decoded.length) > limitBytes || images.putIfAbsent(key, decoded) != null) {
            used.addAndGet(-decoded.length);
        }
        return decoded;
    }

    private static Key key(Path file, int imageSize, Interpolation interpolation) {
        try {
            return new Key(file, imageSize, interpolation, Files.size(file), Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            return new Key(file, imageSize, interpolation, -1, -1); // decoding reports the fault
        }
    }

    private static byte[] decode(Path file, int imageSize, Interpolation interpolation) throws UnreadableImageException {
        Mat image = ImageDecoder.decodeBgr(file);
        try {
            return interpolation.resizeBgr(image, imageSize);
        } finally {
            image.release();
        }
    }
}
