package thyroidstudy.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Set;

/**
 * The header of an image file, read without decoding. OpenCV checks neither size nor completeness: it decodes an image of any
 * size until memory runs out, and fills the missing part of a truncated file with grey.
 *
 * @param width    pixels
 * @param height   pixels
 * @param channels samples of one pixel
 * @param bits     of one sample
 * @param pages    images in the file
 * @param block    pixels of the part that is decoded at once: the image, or a tile if that is larger
 * @param fault    what is wrong with the rest of the file, and the remedy; empty if no fault is visible before decoding
 */
record ImageHeader(long width, long height, int channels, int bits, int pages, long block, String fault) {

    static final String TRUNCATED = "is truncated: it ends before its end marker; copy it again from its source";
    private static final String DAMAGED = "is damaged in the middle of the image; copy it again from its source";

    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    /** Segments that may stand between two scans of a JPEG: Huffman and quantisation tables, height, restart interval, comment. */
    private static final Set<Integer> TABLES = Set.of(0xC4, 0xDB, 0xDC, 0xDD, 0xFE);

    private ImageHeader(long width, long height, int channels, int bits, boolean complete) {
        this(width, height, channels, bits, 1, 0, complete ? "" : TRUNCATED);
    }

    long pixels() {
        return width * height;
    }

    /**
     * The header of a JPEG, PNG, TIFF, BMP or WebP; the format is recognised by the content.
     *
     * @throws UnreadableImageException if it is none of them, damaged, truncated or too large to be decoded
     */
    static ImageHeader read(byte[] content, Path file) throws UnreadableImageException {
        if (content.length == 0) {
            throw new UnreadableImageException(file, "is empty (0 bytes); copy it again from its source");
        }
        ImageHeader header;
        try {
            header = parse(ByteBuffer.wrap(content), file);
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableImageException(file, "is truncated or damaged: its header cannot be read; copy it again", e);
        }
        checkSize(header.width, header.height, header.channels, header.bits, header.block, file);
        if (!header.fault.isEmpty()) {
            throw new UnreadableImageException(file, header.fault);
        }
        return header;
    }

    /** Refuses an image of more pixels or memory than {@link ImageDecoder} allows. */
    static void checkSize(long width, long height, int channels, int bits, long block, Path file)
            throws UnreadableImageException {
        if (width <= 0 || height <= 0 || channels <= 0 || bits <= 0) {
            throw new UnreadableImageException(file,
                    "is damaged: its header gives %d x %d pixels of %d channels with %d bits; replace it"
                            .formatted(width, height, channels, bits));
        }
        double pixels = (double) width * height;
        if (pixels > ImageDecoder.MAX_PIXELS) {
            throw new UnreadableImageException(file, "is %d x %d pixels, more than the %d million that are decoded; scale it down"
                    .formatted(width, height, ImageDecoder.MAX_PIXELS / 1_000_000));
        }
        // OpenCV delivers three channels also for grey
        double bytes = Math.max(pixels, block) * Math.max(3, channels) * ((bits + 7) / 8);
        if (bytes > ImageDecoder.MAX_BYTES) {
            throw new UnreadableImageException(file, ("is %d x %d pixels with %d channels of %d bits and takes %.1f GiB to decode, "
                    + "more than 1 GiB; scale it down or save it with 8 bits a channel")
                    .formatted(width, height, channels, bits, bytes / (1 << 30)));
        }
    }

    private static ImageHeader parse(ByteBuffer in, Path file) throws UnreadableImageException {
        if (startsWith(in, 0, 0xFF, 0xD8, 0xFF)) {
            return jpeg(in);
        }
        if (startsWith(in, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return png(in);
        }
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (startsWith(in, 0, 'B', 'M')) {
            return bmp(in);
        }
        if (startsWith(in, 0, 'R', 'I', 'F', 'F') && startsWith(in, 8, 'W', 'E', 'B', 'P')) {
            return webp(in, file);
        }
        boolean bigEndian = startsWith(in, 0, 'M', 'M', 0);
        if (bigEndian || startsWith(in, 0, 'I', 'I') && startsWith(in, 3, 0)) {
            return TiffHeader.read(in.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN), file);
        }
        throw new UnreadableImageException(file,
                "is damaged or not an image of a known format (JPEG, PNG, BMP, TIFF, WebP, DICOM); replace or remove it");
    }

    private static ImageHeader jpeg(ByteBuffer in) {
        int width = 0;
        int height = 0;
        int channels = 0;
        int bits = 0;
        int at = 2;
        while (u8(in, at) == 0xFF) {
            int marker = u8(in, at + 1);
            if (marker == 0xFF) {
                at++; // fill byte
                continue;
            }
            // C0..CF announce a frame and its size, but for DHT (C4), JPG (C8) and DAC (CC)
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                bits = u8(in, at + 4);
                height = u16(in, at + 5);
                width = u16(in, at + 7);
                channels = u8(in, at + 9);
            }
            if (marker == START_OF_SCAN) {
                return new ImageHeader(width, height, channels, bits, 1, 0, fault(in, at));
            }
            at += 2 + u16(in, at + 2);
        }
        return new ImageHeader(0, 0, 0, 0, false);
    }

    /**
     * Walks through the scans of a JPEG up to its end marker. There a byte 0xFF stands before 0x00 or a restart marker; anything else
     * but the next segment is damage, of which decoders only warn.
     */
    private static String fault(ByteBuffer in, int scan) {
        int at = scan;
        while (at + 3 < in.limit()) {
            int marker = u8(in, at + 1);
            if (marker == START_OF_SCAN && at + 4 < in.limit() && u16(in, at + 2) == 6 + 2 * u8(in, at + 4)
                    || TABLES.contains(marker) && startsWith(in, at + 2 + u16(in, at + 2), 0xFF)) {
                at += 2 + u16(in, at + 2);
            } else if (marker == 0 || marker >= 0xD0 && marker <= 0xD7) {
                at += 2;
            } else if (marker == 0xFF) {
                at++; // fill byte
            } else {
                return marker == END_OF_IMAGE ? "" : DAMAGED;
            }
            while (at < in.limit() && u8(in, at) != 0xFF) {
                at++;
            }
        }
        return startsWith(in, at, 0xFF, END_OF_IMAGE) ? "" : TRUNCATED;
    }

    private static ImageHeader png(ByteBuffer in) {
        int colourType = u8(in, 25);
        boolean complete = false;
        for (long at = 8; at + 12 <= in.limit(); at += 12 + u32(in, (int) at)) {
            complete |= startsWith(in, (int) at + 4, 'I', 'E', 'N', 'D');
        }
        // bit 1: colour, bit 2: with an alpha channel; bit 0 (palette) has one sample
        int channels = (colourType == 2 || colourType == 6 ? 3 : 1) + (colourType >> 2 & 1);
        return new ImageHeader(u32(in, 16), u32(in, 20), channels, u8(in, 24), complete);
    }

    private static ImageHeader bmp(ByteBuffer in) {
        long pixels = u32(in, 10);
        boolean old = u32(in, 14) == 12;
        long width = old ? u16(in, 18) : in.getInt(18);
        long height = Math.abs(old ? u16(in, 20) : (long) in.getInt(22)); // negative: the first row is the upper one
        int bits = u16(in, old ? 24 : 28);
        long compression = old ? 0 : u32(in, 30);
        // 1 and 2 are run lengths, of which the size is given; rows are filled up to four bytes
        long bytes = compression == 1 || compression == 2 ? u32(in, 34) : (width * bits + 31) / 32 * 4 * height;
        return new ImageHeader(width, height, bits > 8 ? bits / 8 : 1, 8, pixels + bytes <= in.limit());
    }

    private static ImageHeader webp(ByteBuffer in, Path file) throws UnreadableImageException {
        boolean complete = u32(in, 4) + 8 <= in.limit();
        if (startsWith(in, 12, 'V', 'P', '8', 'X')) {
            if ((u8(in, 20) & 2) != 0) {
                throw new UnreadableImageException(file,
                        "is an animated WebP, which is not read; save one of its images as PNG");
            }
            return new ImageHeader((u32(in, 24) & 0xFFFFFF) + 1, (u32(in, 26) >> 8) + 1, 4, 8, complete);
        }
        if (startsWith(in, 12, 'V', 'P', '8', 'L')) {
            long sides = u32(in, 21); // behind a signature byte: 14 bits each, less one
            return new ImageHeader((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1, 4, 8, complete);
        }
        if (startsWith(in, 12, 'V', 'P', '8', ' ')) {
            return new ImageHeader(u16(in, 26) & 0x3FFF, u16(in, 28) & 0x3FFF, 3, 8, complete);
        }
        return new ImageHeader(0, 0, 0, 0, complete);
    }

    private static boolean startsWith(ByteBuffer in, int at, int... bytes) {
        if (at + bytes.length > in.limit()) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (u8(in, at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static int u8(ByteBuffer in, int at) {
        return in.get(at) & 0xFF;
    }

    private static int u16(ByteBuffer in, int at) {
        return in.getShort(at) & 0xFFFF;
    }

    private static long u32(ByteBuffer in, int at) {
        return in.getInt(at) & 0xFFFFFFFFL;
    }
}
