package thyroidstudy.image;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The first page of a TIFF: its size, and whether its strips or tiles lie inside the file. The JDK's reader answers this too, but not
 * within bounds: it follows a chain of pages that leads back to itself for ever.
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

    private TiffHeader(ByteBuffer in) {
        this.in = in;
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
        return new TiffHeader(in).read(file);
    }

    private ImageHeader read(Path file) throws UnreadableImageException {
        int first = in.getInt(4);
        int count = in.getShort(first) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int entry = first + 2 + 12 * i;
            in.getInt(entry + 8); // the whole entry is there
            entries.putIfAbsent(in.getShort(entry) & 0xFFFF, entry);
        }
        int bits = (int) value(BITS, 0, 1);
        long format = value(SAMPLE_FORMAT, 0, 1);
        if (bits > 16 || format == 2 || format == 3) {
            throw new UnreadableImageException(file, "has %s samples of %d bits; save it with 8 or 16 unsigned bits"
                    .formatted(format == 3 ? "floating-point" : format == 2 ? "signed" : "integer", bits));
        }
        boolean tiled = entries.containsKey(TILE_OFFSETS);
        long block = tiled ? (long) ((double) value(TILE_WIDTH, 0, 0) * value(TILE_HEIGHT, 0, 0)) : 0;
        return new ImageHeader(value(WIDTH, 0, 0), value(HEIGHT, 0, 0), (int) value(CHANNELS, 0, 1), bits, pages(first), block,
                inside(tiled ? TILE_OFFSETS : STRIP_OFFSETS, tiled ? TILE_BYTES : STRIP_BYTES));
    }

    private int pages(int first) {
        Set<Integer> seen = new HashSet<>();
        for (int at = first; at != 0 && seen.add(at);) {
            at = in.getInt(at + 2 + 12 * (in.getShort(at) & 0xFFFF));
        }
        return seen.size();
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
