package thyroidstudy.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The elements of a DICOM file outside its sequences, as PS3.5 section 7 lays them out, up to the pixels.
 *
 * <p>Read here because ImageJ's reader, the one in Maven Central (1.54p), is not safe for damaged files: it loops for
 * ever on one that is cut off inside an element it skips, reserves up to 2 GiB for a wrong length, mixes sequences with the rest,
 * and shares a buffer between threads.
 */
final class DicomHeader {

    static final int TRANSFER_SYNTAX = 0x00020010;
    static final int PIXELS = 0x7FE00010;
    static final String IMPLICIT = "1.2.840.10008.1.2";

    private static final int PREAMBLE = 132;
    private static final int GROUP_OF_ITEMS = 0xFFFE;
    private static final int END_OF_ITEM = 0xFFFEE00D;
    private static final int END_OF_SEQUENCE = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFFFFFFL;
    private static final int MOST_NESTED = 64;

    /** Those whose length has four bytes, behind two that are empty. */
    private static final Set<String> LONG =
            Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

    private final Map<Integer, ByteBuffer> values = new HashMap<>();
    private final ByteBuffer in;
    private boolean explicit = true;
    private int tag;
    private String kind;
    private long length;

    /** @param content of a file, or its beginning; elements behind a fault are missing */
    DicomHeader(byte[] content) {
        in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).position(Math.min(PREAMBLE, content.length));
        try {
            do {
                next();
                if (tag == PIXELS) {
                    length = Math.min(length, in.remaining()); // the reader checks that there are enough
                }
                if (length <= in.remaining()) {
                    values.putIfAbsent(tag, in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN));
                }
                skip(0);
                if (tag == TRANSFER_SYNTAX) {
                    explicit = !text(tag).equals(IMPLICIT);
                }
            } while (tag != PIXELS);
        } catch (BufferUnderflowException e) {
            // an element that is missing is reported where it is needed
        }
    }

    private void next() {
        int group = in.getShort() & 0xFFFF;
        tag = group << 16 | in.getShort() & 0xFFFF;
        kind = "";
        if (group == GROUP_OF_ITEMS || group != 2 && !explicit) {
            length = in.getInt() & UNDEFINED;
            return;
        }
        kind = "" + (char) in.get() + (char) in.get();
        length = in.getShort() & 0xFFFF;
        if (LONG.contains(kind)) {
            length = in.getInt() & UNDEFINED;
        }
    }

    private void skip(int depth) {
        if (length != UNDEFINED) {
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            in.position(in.position() + (int) length);
            return;
        }
        if (depth > MOST_NESTED) {
            throw new BufferUnderflowException();
        }
        // the items of a sequence, or the elements of an item, up to their end; those of unknown kind are implicit
        boolean before = explicit;
        int whole = tag;
        explicit &= !kind.equals("UN");
        boolean end;
        do {
            next();
            end = tag == END_OF_ITEM || tag == END_OF_SEQUENCE;
            skip(depth + 1);
        } while (!end);
        explicit = before;
        tag = whole;
    }

    Optional<ByteBuffer> value(int wanted) {
        return Optional.ofNullable(values.get(wanted));
    }

    /** Without the spaces or zeros that fill it up; empty if there is none. Latin-1, so that other characters stay distinct. */
    String text(int wanted) {
        return value(wanted).map(v -> StandardCharsets.ISO_8859_1.decode(v.duplicate()).toString().replace('\0', ' ').strip())
                .orElse("");
    }

    /** The first of several numbers written as text. */
    Optional<Double> decimal(int wanted) {
        try {
            return Optional.of(Double.valueOf(text(wanted).split("\\\\")[0]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A number of 16 bits, the first of several. */
    Optional<Integer> number(int wanted) {
        return value(wanted).filter(v -> v.limit() >= 2).map(v -> v.getShort(0) & 0xFFFF);
    }
}
