package thyroidstudy.jupyter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import thyroidstudy.plot.LearningCurves;
import thyroidstudy.plot.StudyFigure;
import thyroidstudy.store.Html;
import thyroidstudy.train.BatchLogs;
import thyroidstudy.train.Callback;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.TrainingState;

/**
 * A training as it goes on: a bar with loss, accuracy, speed and time left, and under it the curves of the epochs so far and one row
 * for each. When it is done the rows stay, folded away; the curves of several networks are better seen in one figure.
 *
 * <p>One view may follow several trainings one after the other; each gets its own place in the cell's output.
 */
public final class TrainingView implements Callback {

    private static final long SHORTEST_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final int CURVES_WIDTH = 400;
    private static final int CURVES_HEIGHT = 240;

    private final FrontEnd frontEnd;
    private final List<EpochRecord> records = new ArrayList<>();
    private String run = "";
    private String handle;
    /** Drawn once an epoch, shown with every step. */
    private String curves = "";
    private int firstEpoch;
    private int epochs;
    private int steps;
    private long began;
    private long lastShown;

    public TrainingView() {
        this(FrontEnd.current());
    }

    TrainingView(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    @Override
    public synchronized void onTrainBegin(TrainingState state) {
        run = state.run().name();
        firstEpoch = state.epochs().size() + 1;
        epochs = state.run().settings().epochs();
        steps = state.stepsPerEpoch();
        records.clear();
        records.addAll(state.epochs());
        drawCurves();
        handle = null;
        began = System.nanoTime();
        show(done(firstEpoch, 0), run + ": " + (firstEpoch > 1 ? "goes on at epoch " + firstEpoch : "starts"));
    }

    @Override
    public synchronized void onNotice(String message) {
        frontEnd.show(MimeBundle.ofText(message));
    }

    @Override
    public synchronized void onTrainBatchEnd(TrainingState state, BatchLogs logs) {
        if (System.nanoTime() - lastShown < SHORTEST_INTERVAL_NANOS || !frontEnd.updatesInPlace()) {
            return;
        }
        double fraction = done(logs.epoch(), logs.step());
        double before = done(firstEpoch, 0);
        double seconds = (System.nanoTime() - began) / 1e9;
        double left = fraction > before ? seconds * (1 - fraction) / (fraction - before) : 0;
        show(fraction, String.format(Locale.ROOT,
                "%s: epoch %d of %d, step %d of %d, loss %.4f, accuracy %.4f, %.1f images/s, about %s left",
                run, logs.epoch(), epochs, logs.step(), steps, logs.loss(), logs.accuracy(), logs.imagesPerSecond(),
                NotebookProgress.time(left)));
    }

    @Override
    public synchronized void onEpochEnd(TrainingState state, EpochRecord logs) {
        records.add(logs);
        drawCurves();
        show(done(logs.epoch(), steps), words(logs));
    }

    @Override
    public synchronized void onTrainEnd(TrainedRun trained) {
        if (!trained.name().equals(run) || records.isEmpty()) {
            // trained earlier: nothing was shown yet
            handle = null;
        }
        run = trained.name();
        EpochRecord kept = trained.keptEpoch();
        double seconds = trained.epochs().stream().mapToDouble(EpochRecord::seconds).sum();
        records.clear();
        records.addAll(trained.epochs());
        curves = "";
        show(1, String.format(Locale.ROOT,
                "%s: %d epochs in %s, kept epoch %d: validation accuracy %.4f, loss %.4f",
                run, trained.epochs().size(), NotebookProgress.time(seconds), kept.epoch(), kept.validationAccuracy(),
                kept.validationLoss()));
        run = "";
    }

    private double done(int epoch, int step) {
        return epochs == 0 || steps == 0 ? 0 : (epoch - 1 + (double) step / steps) / epochs;
    }

    private String words(EpochRecord e) {
        return String.format(Locale.ROOT,
                "%s: epoch %d of %d done, loss %.4f, accuracy %.4f, validation loss %.4f, validation accuracy %.4f",
                run, e.epoch(), epochs, e.loss(), e.accuracy(), e.validationLoss(), e.validationAccuracy());
    }

    private void show(double fraction, String words) {
        lastShown = System.nanoTime();
        MimeBundle content = MimeBundle.ofText(words).with(MimeBundle.HTML, ProgressLook.bar(fraction, words) + curves + log());
        if (handle == null) {
            handle = frontEnd.show(content);
        } else {
            frontEnd.update(handle, content);
        }
    }

    /** Not in a terminal; and a curve has at least two points. */
    private void drawCurves() {
        curves = "";
        if (frontEnd.updatesInPlace() && records.size() > 1) {
            curves = LearningCurves.ofOne(run, records).stream().map(TrainingView::picture).collect(Collectors.joining());
        }
    }

    private static String picture(StudyFigure figure) {
        return String.format(Locale.ROOT, "<img width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/png;base64,%s\">",
                CURVES_WIDTH, CURVES_HEIGHT, Html.escape(figure.altText()),
                Base64.getEncoder().encodeToString(figure.png(CURVES_WIDTH, CURVES_HEIGHT)));
    }

    private String log() {
        if (records.isEmpty()) {
            return "";
        }
        // while a training runs, every update would fold it again
        StringBuilder html = new StringBuilder(run.isEmpty() ? "<details>" : "<details open>").append("<summary>Epochs</summary><table><thead><tr>");
        for (String name : List.of("Epoch", "Loss", "Accuracy", "Validation loss", "Validation accuracy", "Learning rate",
                "Seconds", "Images/s")) {
            html.append("<th scope=\"col\">").append(name).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        for (EpochRecord e : records) {
            html.append(String.format(Locale.ROOT, "<tr><td>%d</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%.4f</td>"
                            + "<td>%.2e</td><td>%.1f</td><td>%.1f</td></tr>",
                    e.epoch(), e.loss(), e.accuracy(), e.validationLoss(), e.validationAccuracy(), e.learningRate(),
                    e.seconds(), e.imagesPerSecond()));
        }
        return html.append("</tbody></table></details>").toString();
    }
}
