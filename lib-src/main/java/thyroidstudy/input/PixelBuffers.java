package thyroidstudy.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A pool of buffers outside the heap, one for each batch: the garbage collector is slow to free such memory. */
final class PixelBuffers {

    private final ConcurrentLinkedQueue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
    private final int usualBytes;

    /** @param usualBytes size of most batches */
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

    /** Returns a buffer to the pool; it must not be used any more. */
    void giveBack(ByteBuffer buffer) {
        spare.add(buffer);
    }

    /** The first bytes of a buffer, in the machine's byte order, as DJL expects. */
    static ByteBuffer part(ByteBuffer buffer, int bytes) {
        return buffer.slice(0, bytes).order(ByteOrder.nativeOrder());
    }
}
