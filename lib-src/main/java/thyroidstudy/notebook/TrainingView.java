package thyroidstudy.notebook;

import java.util.Locale;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.TrainingProgress;

/** A training as one line that updates in place: epoch, step, loss, accuracy, images a second, time left. */
public final class TrainingView implements TrainingProgress {

    private static final long SHORTEST_INTERVAL_NANOS = 300_000_000L;

    private final FrontEnd frontEnd = FrontEnd.current();
    private String run = "";
    private String handle;
    private int firstEpoch;
    private int epochs;
    private int steps;
    private long began;
    private long lastShown;
    private String validated = "";

    @Override
    public void started(String name, int first, int all, int stepsAnEpoch) {
        run = name;
        firstEpoch = first;
        epochs = all;
        steps = stepsAnEpoch;
        began = System.nanoTime();
        if (first > 1) {
            show(0, run + ": goes on with epoch " + first, true);
        }
    }

    @Override
    public void stepDone(int epoch, int step, double loss, double accuracy, double imagesPerSecond) {
        long done = (long) (epoch - firstEpoch) * steps + step;
        long all = (long) (epochs - firstEpoch + 1) * steps;
        double left = (System.nanoTime() - began) / 1e9 * (all - done) / done;
        show(((epoch - 1.0) * steps + step) / ((double) epochs * steps), String.format(Locale.ROOT,
                "%s: epoch %d of %d, step %d of %d, loss %.3f, accuracy %.3f, %.0f images/s, about %s left%s", run, epoch,
                epochs, step, steps, loss, accuracy, imagesPerSecond, NotebookProgress.time(left), validated), false);
    }

    @Override
    public void epochDone(EpochRecord epoch) {
        validated = String.format(Locale.ROOT, " (validation loss %.3f, accuracy %.3f)", epoch.validationLoss(),
                epoch.validationAccuracy());
    }

    @Override
    public void finished(TrainedRun finished) {
        EpochRecord best = finished.bestEpoch();
        String how = run.isEmpty() ? "loaded" : "trained in " + NotebookProgress.time((System.nanoTime() - began) / 1e9);
        show(1, String.format(Locale.ROOT, "%s: %s, best epoch %d of %d, validation loss %.3f, accuracy %.3f",
                finished.name(), how, best.epoch(), finished.epochs().size(), best.validationLoss(),
                best.validationAccuracy()), true);
    }

    private void show(double fraction, String words, boolean always) {
        long now = System.nanoTime();
        if (!always && (now - lastShown < SHORTEST_INTERVAL_NANOS || !frontEnd.updatesInPlace())) {
            return;
        }
        lastShown = now;
        MimeBundle look = ProgressLook.of(fraction, words);
        if (handle == null) {
            handle = frontEnd.show(look);
        } else {
            frontEnd.update(handle, look);
        }
    }
}
