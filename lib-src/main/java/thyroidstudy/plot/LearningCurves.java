package thyroidstudy.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TrainedRun;

/** How loss and accuracy moved over the epochs, one line a network. */
public final class LearningCurves {

    private static final String NO_RUNS = "no network was trained on such images";

    private LearningCurves() {}

    public static StudyFigure trainingLoss(String title, List<TrainedRun> runs) {
        return of(title, "training loss", runs, EpochRecord::loss);
    }

    public static StudyFigure validationLoss(String title, List<TrainedRun> runs) {
        return of(title, "validation loss", runs, EpochRecord::validationLoss);
    }

    /**
     * With the accuracy of always giving the commoner answer, if the runs say on what they were validated.
     *
     * @param runs all on the same variant, possibly none
     */
    public static StudyFigure validationAccuracy(String title, List<TrainedRun> runs) {
        if (runs.isEmpty() || runs.get(0).sides().isEmpty()) {
            return of(title, "validation accuracy", runs, EpochRecord::validationAccuracy);
        }
        double baseline = runs.get(0).sides().get().majorityShare();
        double last = runs.stream().mapToInt(r -> r.epochs().size()).max().orElse(1);
        Trace line = ScatterTrace.builder(new double[] {1, last}, new double[] {baseline, baseline})
                .mode(ScatterTrace.Mode.LINE).name("always the commoner class")
                .line(Line.builder().color(Palette.CHANCE.color()).dash(Palette.CHANCE.dash()).width(2).build()).build();
        return of(title, "validation accuracy", runs, EpochRecord::validationAccuracy,
                List.of(line), String.format(Locale.ROOT, "; always the commoner class %.3f", baseline));
    }

    /**
     * Loss and accuracy of one training so far, of its training images beside its validation images.
     *
     * @param run    its name
     * @param epochs at least one
     */
    public static List<StudyFigure> ofOne(String run, List<EpochRecord> epochs) {
        return List.of(
                ofOne(run + ": loss", epochs, EpochRecord::loss, EpochRecord::validationLoss),
                ofOne(run + ": accuracy", epochs, EpochRecord::accuracy, EpochRecord::validationAccuracy));
    }

    private static StudyFigure ofOne(String title, List<EpochRecord> epochs, ToDoubleFunction<EpochRecord> training,
            ToDoubleFunction<EpochRecord> validation) {
        double[] x = epochs.stream().mapToDouble(EpochRecord::epoch).toArray();
        EpochRecord last = epochs.get(epochs.size() - 1);
        return new Lines(title)
                .add("training", Palette.TRAINING, x, epochs.stream().mapToDouble(training).toArray())
                .add("validation", Palette.VALIDATION, x, epochs.stream().mapToDouble(validation).toArray())
                .figure(String.format(Locale.ROOT, "%s after epoch %d: training %.3f, validation %.3f", title, last.epoch(),
                        training.applyAsDouble(last), validation.applyAsDouble(last)), "epoch", "");
    }

    private static StudyFigure of(
            String title, String measure, List<TrainedRun> runs, ToDoubleFunction<EpochRecord> value) {
        return of(title, measure, runs, value, List.of(), "");
    }

    private static StudyFigure of(String title, String measure, List<TrainedRun> runs, ToDoubleFunction<EpochRecord> value,
            List<Trace> further, String furtherWords) {
        if (runs.isEmpty()) {
            return StudyFigure.nothing(title, NO_RUNS);
        }
        List<Trace> traces = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (TrainedRun run : runs) {
            Palette look = Palette.ofModel(run.settings().backbone().studyName());
            double[] epochs = run.epochs().stream().mapToDouble(EpochRecord::epoch).toArray();
            double[] values = run.epochs().stream().mapToDouble(value).toArray();
            traces.add(ScatterTrace.builder(epochs, values).mode(ScatterTrace.Mode.LINE)
                    .name(run.settings().backbone().studyName())
                    .line(Line.builder().color(look.color()).dash(look.dash()).width(2).build()).build());
            words.add(String.format(Locale.ROOT, "%s ends at %.3f", run.settings().backbone().studyName(),
                    values[values.length - 1]));
        }
        traces.addAll(further);
        Layout layout = Layout.builder(title)
                .xAxis(Axis.builder().title("epoch").build())
                .yAxis(Axis.builder().title(measure).build())
                .build();
        return StudyFigure.of(title, title + ", " + measure + " by epoch: " + String.join(", ", words) + furtherWords, layout,
                traces.toArray(Trace[]::new));
    }
}
