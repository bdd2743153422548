package thyroidstudy.store;

import ai.djl.util.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The same work for each of many things, on several cores. */
public final class Parallel {

    /** Work on one thing, called by any thread. */
    public interface Work<T, R> {
        R of(T item) throws IOException;
    }

    /** Takes the result of an item. */
    public interface Taker<T, R> {
        void take(T item, R result) throws IOException;
    }

    private Parallel() {}

    /**
     * Does the work and hands over the results, by the calling thread and in the order of the items. Returns when no work goes on.
     *
     * @param threads  how many work
     * @param name     of the work, for the progress
     * @param progress told how many items are done
     * @throws IOException           that the work or the taker threw first, or if the calling thread is interrupted; work that has not
     *                               begun is then left out
     * @throws RuntimeException      that the work threw first
     */
    public static <T, R> void forEach(List<T> items, int threads, String name, Progress progress, Work<T, R> work, Taker<T, R> taker)
            throws IOException {
        if (items.isEmpty()) {
            return;
        }
        progress.reset(name, items.size());
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> results = new ArrayList<>();
            for (T item : items) {
                results.add(workers.submit(() -> work.of(item)));
            }
            for (int i = 0; i < items.size(); i++) {
                taker.take(items.get(i), results.get(i).get());
                progress.increment(1);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted; what is finished is kept, the next call goes on", e);
        } finally {
            workers.shutdownNow();
            awaitEnd(workers);
            progress.end();
        }
    }

    /** Work that was told to stop may still be writing its files. */
    private static void awaitEnd(ExecutorService workers) {
        boolean interrupted = Thread.interrupted();
        while (!workers.isTerminated()) {
            try {
                workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
