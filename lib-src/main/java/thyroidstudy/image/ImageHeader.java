package thyroidstudy.image;

import java.util.Optional;

/**
 * What the first bytes of a JPEG or PNG file say, read without decoding.
 *
 * <p>Two questions are answered here because OpenCV does not: it decodes a picture of any size until memory runs out,
 * and fills the missing part of a truncated JPEG with grey without a word.
 *
 * @param width    pixels
 * @param height   pixels
 * @param complete whether the end marker of the format is there
 */
record ImageHeader(int width, int height, boolean complete) {

    private static final int FF = 0xFF;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;

    long pixels() {
        return (long) width * height;
    }

    /** Empty for other formats and for a file that ends or breaks before its size is given. */
    static Optional<ImageHeader> read(byte[] file) {
        if (startsWith(file, FF, 0xD8, FF)) {
            return jpeg(file);
        }
        if (startsWith(file, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
            return png(file);
        }
        return Optional.empty();
    }

    private static Optional<ImageHeader> jpeg(byte[] file) {
        int width = 0;
        int height = 0;
        int at = 2;
        while (at + 9 < file.length && u8(file, at) == FF) {
            int marker = u8(file, at + 1);
            if (marker == FF) {
                at++; // fill byte
                continue;
            }
            // C0..CF announce a frame and its size, but for DHT (C4), JPG (C8) and DAC (CC)
            if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                height = u16(file, at + 5);
                width = u16(file, at + 7);
            }
            if (marker == START_OF_SCAN) {
                return Optional.of(new ImageHeader(width, height, endOfImageAfter(file, at)));
            }
            at += 2 + u16(file, at + 2);
        }
        return Optional.empty();
    }

    /** Searched from the end, and only after the scan began: an embedded preview has an end marker of its own. */
    private static boolean endOfImageAfter(byte[] file, int scan) {
        for (int at = file.length - 2; at > scan; at--) {
            if (u8(file, at) == FF && u8(file, at + 1) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }

    private static Optional<ImageHeader> png(byte[] file) {
        if (file.length < 24) {
            return Optional.empty();
        }
        int width = u16(file, 16) << 16 | u16(file, 18);
        int height = u16(file, 20) << 16 | u16(file, 22);
        boolean complete = false;
        long at = 8;
        while (at + 12 <= file.length) {
            int chunk = (int) at;
            if (file[chunk + 4] == 'I' && file[chunk + 5] == 'E' && file[chunk + 6] == 'N' && file[chunk + 7] == 'D') {
                complete = true;
            }
            long length = (long) u16(file, chunk) << 16 | u16(file, chunk + 2);
            at += 12 + length;
        }
        return Optional.of(new ImageHeader(width, height, complete));
    }

    private static boolean startsWith(byte[] file, int... bytes) {
        if (file.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (u8(file, i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static int u8(byte[] file, int at) {
        return file[at] & FF;
    }

    private static int u16(byte[] file, int at) {
        return u8(file, at) << 8 | u8(file, at + 1);
    }
}
