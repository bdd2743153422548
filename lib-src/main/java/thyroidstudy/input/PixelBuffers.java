package thyroidstudy.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory outside the heap for whole batches, used again and again: the collector is slow to free such buffers. */
final class PixelBuffers {

    private final ConcurrentLinkedQueue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
    private final int usualBytes;

    /** For batches that mostly have so many bytes. */
    PixelBuffers(int usualBytes) {
        this.usualBytes = usualBytes;
    }

    /** A buffer of at least so many bytes. */
    ByteBuffer take(int bytes) {
        for (ByteBuffer free = spare.poll(); free != null; free = spare.poll()) {
            if (free.capacity() >= bytes) {
                return free;
            }
        }
        return ByteBuffer.allocateDirect(Math.max(bytes, usualBytes));
    }

    /** Back for others; nobody may look at it any more. */
    void giveBack(ByteBuffer buffer) {
        spare.add(buffer);
    }

    /** The first bytes of a buffer, in the machine's byte order as DJL wants it. */
    static ByteBuffer part(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
