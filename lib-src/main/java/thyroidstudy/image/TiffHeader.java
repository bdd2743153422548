package thyroidstudy.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The pages of a TIFF: the size of the first, and whether the strips or tiles of all lie inside the file. The JDK's reader
 * has no bounds: it never ends on a chain of pages that leads back to itself.
 */
final class TiffHeader {

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int STRIP_OFFSETS = 273;
    private static final int CHANNELS = 277;
    private static final int STRIP_BYTES = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int SAMPLE_FORMAT = 339;

    private final ByteBuffer in;

    /** Where the entry of a tag stands: tag, type, number of values, then the values or where they are. */
    private final Map<Integer, Integer> entries = new HashMap<>();

    /** Where the next page stands, 0 after the last. */
    private final int next;

    private TiffHeader(ByteBuffer in, int at) {
        this.in = in;
        int count = in.getShort(at) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            entries.putIfAbsent(in.getShort(at + 2 + 12 * i) & 0xFFFF, at + 2 + 12 * i);
        }
        next = in.getInt(at + 2 + 12 * count);
    }

    /**
     * Reads the header.
     *
     * @param in in the byte order of the file
     * @throws IndexOutOfBoundsException if the file ends inside its header
     */
    static ImageHeader read(ByteBuffer in, Path file) throws UnreadableImageException {
        if (in.getShort(2) != 42) {
            throw new UnreadableImageException(file, "is a BigTIFF, which is not read; save it as TIFF or PNG");
        }
        TiffHeader first = new TiffHeader(in, in.getInt(4));
        Set<Integer> pages = new HashSet<>(Set.of(in.getInt(4)));
        boolean complete = first.inside();
        TiffHeader page = first;
        while (page.next != 0 && pages.add(page.next)) {
            page = new TiffHeader(in, page.next);
            complete &= page.inside();
        }
        int bits = (int) first.value(BITS, 0, 1);
        long format = first.value(SAMPLE_FORMAT, 0, 1);
        if (bits > 16 || format == 2 || format == 3) {
            throw new UnreadableImageException(file, "has %s samples of %d bits; save it with 8 or 16 unsigned bits"
                    .formatted(format == 3 ? "floating-point" : format == 2 ? "signed" : "integer", bits));
        }
        long tile = (long) ((double) first.value(TILE_WIDTH, 0, 0) * first.value(TILE_HEIGHT, 0, 0));
        return new ImageHeader(first.value(WIDTH, 0, 0), first.value(HEIGHT, 0, 0), (int) first.value(CHANNELS, 0, 1), bits,
                pages.size(), tile, complete ? "" : ImageHeader.TRUNCATED);
    }

    /** Whether the strips or tiles lie inside the file. */
    private boolean inside() {
        boolean tiled = entries.containsKey(TILE_OFFSETS);
        return inside(tiled ? TILE_OFFSETS : STRIP_OFFSETS, tiled ? TILE_BYTES : STRIP_BYTES);
    }

    private boolean inside(int offsets, int sizes) {
        int count = count(offsets);
        for (int i = 0; i < count; i++) {
            if (value(offsets, i, 0) + value(sizes, i, 1) > in.limit()) {
                return false;
            }
        }
        return count > 0;
    }

    private int count(int tag) {
        return entries.containsKey(tag) ? in.getInt(entries.get(tag) + 4) : 0;
    }

    /** A value of type BYTE, SHORT or LONG. */
    private long value(int tag, int index, long otherwise) {
        if (index >= count(tag)) {
            return otherwise;
        }
        int entry = entries.get(tag);
        int size = switch (in.getShort(entry + 2)) {
            case 1 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            default -> throw new IndexOutOfBoundsException("Tag " + tag + " is no whole number");
        };
        int at = ((long) size * count(tag) <= 4 ? entry + 8 : in.getInt(entry + 8)) + index * size;
        return size == 1 ? in.get(at) & 0xFF : size == 2 ? in.getShort(at) & 0xFFFF : in.getInt(at) & 0xFFFFFFFFL;
    }
}
