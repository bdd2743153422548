package thyroidstudy.jupyter;

import ai.djl.util.Progress;
import java.time.Duration;
import java.util.Locale;

/**
 * A progress bar that updates in place under the running cell and stays as one readable line when the work is done.
 *
 * <p>Hand it to any call that takes a {@link Progress}. In a terminal, where nothing can be updated in place, only the
 * last state is printed. Short work leaves no line. Safe to use from several threads.
 */
public final class NotebookProgress implements Progress {

    /** Front ends fall behind with more frequent updates. */
    private static final long SHORTEST_INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    /** Shorter work leaves no line. */
    private static final long SHORTEST_WORK_NANOS = Duration.ofMillis(400).toNanos();

    private final FrontEnd frontEnd;
    private String work;
    private String handle;
    private long max;
    private long done;
    private String detail = "";
    private long began;
    private long lastShown;

    /** A bar that says what is being done, for instance "Drawing images". */
    public NotebookProgress(String work) {
        this(work, FrontEnd.current());
    }

    NotebookProgress(String work, FrontEnd frontEnd) {
        this.work = work;
        this.frontEnd = frontEnd;
        this.began = System.nanoTime();
    }

    @Override
    public synchronized void reset(String message, long newMax, String trailingMessage) {
        work = message;
        detail = trailingMessage == null ? "" : trailingMessage;
        max = newMax;
        done = 0;
        began = System.nanoTime();
        // a new piece of work gets a line of its own
        handle = null;
    }

    @Override
    public synchronized void start(long initialProgress) {
        began = System.nanoTime();
        done = initialProgress;
    }

    @Override
    public synchronized void end() {
        if (max > 0) {
            done = max;
        }
        show(true);
    }

    @Override
    public synchronized void increment(long increment) {
        moveTo(done + increment);
    }

    @Override
    public synchronized void update(long progress, String message) {
        if (message != null && !message.isEmpty()) {
            detail = message;
        }
        // DJL counts from 0: being at index i means that i + 1 things were done
        moveTo(progress + 1);
    }

    private void moveTo(long progress) {
        boolean finished = max > 0 && done >= max;
        done = max > 0 ? Math.min(progress, max) : progress;
        boolean nowFinished = max > 0 && done >= max;
        if (finished) {
            return;
        }
        if (nowFinished || System.nanoTime() - lastShown >= SHORTEST_INTERVAL_NANOS) {
            show(nowFinished);
        }
    }

    private void show(boolean last) {
        lastShown = System.nanoTime();
        if (!frontEnd.updatesInPlace() && !last) {
            return;
        }
        if (handle == null && System.nanoTime() - began < SHORTEST_WORK_NANOS) {
            return;
        }
        MimeBundle content = look();
        if (handle == null) {
            handle = frontEnd.show(content);
        } else {
            frontEnd.update(handle, content);
        }
    }

    private MimeBundle look() {
        double seconds = (System.nanoTime() - began) / 1e9;
        double fraction = max > 0 ? (double) done / max : 0;
        StringBuilder words = new StringBuilder(work).append(": ").append(done);
        if (max > 0) {
            words.append(" of ").append(max);
        }
        words.append(", ").append(time(seconds));
        if (max > 0 && done > 0 && done < max && seconds > 1) {
            words.append(", about ").append(time(seconds * (max - done) / done)).append(" left");
        }
        if (!detail.isEmpty()) {
            words.append(" (").append(detail).append(')');
        }
        return ProgressLook.of(fraction, words.toString());
    }

    /** Seconds as people read them: 0.8 s, 12 s, 3 min 05 s, 2 h 10 min. */
    static String time(double seconds) {
        if (seconds < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }
}
