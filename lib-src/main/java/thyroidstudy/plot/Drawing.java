package thyroidstudy.plot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * A thread of its own for Java's graphics: where they load fonts they clear the interrupt flag of the thread that draws, and a training
 * that shows its curves would never learn that somebody had stopped it.
 */
final class Drawing {

    private static volatile Thread thread;

    private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(task -> {
        thread = new Thread(task, "drawing");
        thread.setDaemon(true);
        return thread;
    });

    private Drawing() {}

    /** Waits for a drawing. A thread that is interrupted meanwhile gets it too, and stays interrupted. */
    static <T> T of(Supplier<T> drawing) {
        if (Thread.currentThread() == thread) {
            return drawing.get();
        }
        Future<T> future = EXECUTOR.submit(drawing::get);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw (Error) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
