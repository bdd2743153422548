package thyroidstudy.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.translate.Batchifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The batches of one epoch, prepared in the background ahead of the reader. Not for use by several threads. */
final class BatchIterator implements Iterator<Batch> {

    /** Batches prepared beyond the current one. */
    private static final int AHEAD = 2;

    private record Pending(List<Long> indices, ByteBuffer whole, ByteBuffer pixels, List<Future<?>> images) {}

    private final ImageDataset dataset;
    private final int epoch;
    private final Iterator<List<Long>> order;
    private final NDManager manager;
    private final ExecutorService executor;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long read;

    BatchIterator(ImageDataset dataset, int epoch, Iterator<List<Long>> order, NDManager manager, ExecutorService executor) {
        this.dataset = dataset;
        this.epoch = epoch;
        this.order = order;
        this.manager = manager;
        this.executor = executor;
        gatherAhead();
    }

    @Override
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    @Override
    public Batch next() {
        if (pending.isEmpty()) {
            throw new NoSuchElementException();
        }
        Pending batch = pending.remove();
        try {
            await(batch.images());
        } catch (RuntimeException e) {
            pending.forEach(later -> later.images().forEach(image -> image.cancel(false)));
            pending.clear();
            throw e;
        }
        gatherAhead();
        read++;
        return upload(batch);
    }

    private void gatherAhead() {
        while (pending.size() <= AHEAD && order.hasNext()) {
            pending.add(gather(order.next()));
        }
    }

    private Pending gather(List<Long> indices) {
        int values = dataset.pixelValues();
        int bytes = Math.multiplyExact(indices.size(), values * Float.BYTES);
        ByteBuffer whole = dataset.buffers().take(bytes);
        ByteBuffer pixels = PixelBuffers.part(whole, bytes);
        FloatBuffer floats = pixels.asFloatBuffer();
        List<Future<?>> images = new ArrayList<>(indices.size());
        for (int i = 0; i < indices.size(); i++) {
            FloatBuffer target = floats.slice(i * values, values);
            int index = indices.get(i).intValue();
            images.add(executor.submit(() -> {
                dataset.fill(index, epoch, target);
                return null;
            }));
        }
        return new Pending(indices, whole, pixels, images);
    }

    private static void await(List<Future<?>> images) {
        try {
            for (Future<?> image : images) {
                image.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause.getMessage(), cause);
            }
            throw new IllegalStateException("Preparing an image failed: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for images", e);
        }
    }

    private Batch upload(Pending batch) {
        NDManager own = manager.newSubManager();
        int size = batch.indices().size();
        // A direct buffer is not copied on a CPU, and copied once, to the device, otherwise
        NDArray data = own.create(batch.pixels(), dataset.shape(size), ImageDataset.dataType());
        NDArray labels = dataset.labels(own, batch.indices());
        return new PooledBatch(own, data, labels, batch, read, dataset.batchesPerEpoch());
    }

    /** Returns its buffer to the pool when it is closed. */
    private final class PooledBatch extends Batch {

        private final NDArray data;
        private final ByteBuffer whole;
        private final AtomicBoolean closed = new AtomicBoolean();

        PooledBatch(NDManager own, NDArray data, NDArray labels, Pending batch, long progress, long total) {
            super(own, new NDList(data), new NDList(labels), batch.indices().size(), Batchifier.STACK, Batchifier.STACK,
                    progress, total, batch.indices());
            this.data = data;
            this.whole = batch.whole();
        }

        @Override
        public void close() {
            if (closed.getAndSet(true)) {
                return;
            }
            // data attached to another manager is still in use, and so is its buffer
            boolean ours = data.getManager() == getManager();
            super.close();
            if (ours) {
                dataset.buffers().giveBack(whole);
            }
        }
    }
}
