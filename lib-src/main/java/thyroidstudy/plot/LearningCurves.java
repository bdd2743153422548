package thyroidstudy.plot;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
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
     * With the accuracy of always giving the majority class's answer, if the runs say on what they were validated.
     *
     * @param runs all on the same variant, possibly none
     */
    public static StudyFigure validationAccuracy(String title, List<TrainedRun> runs) {
        if (runs.isEmpty() || runs.get(0).sides().isEmpty()) {
            return of(title, "validation accuracy", runs, EpochRecord::validationAccuracy);
        }
        double baseline = runs.get(0).sides().get().majorityShare();
        double last = runs.stream().mapToInt(r -> r.epochs().size()).max().orElse(1);
        return of(title, "validation accuracy", runs, EpochRecord::validationAccuracy,
                String.format(Locale.ROOT, "; always the majority class %.3f", baseline))
                .and(LineFigure.Curve.reference("always the majority class", 1, baseline, last, baseline));
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
        EpochRecord last = epochs.get(epochs.size() - 1);
        return new LineFigure(title, String.format(Locale.ROOT, "%s after epoch %d: training %.3f, validation %.3f", title,
                last.epoch(), training.applyAsDouble(last), validation.applyAsDouble(last)), "epoch", "",
                List.of(curve("training", Palette.TRAINING, epochs, training),
                        curve("validation", Palette.VALIDATION, epochs, validation)));
    }

    private static StudyFigure of(String title, String measure, List<TrainedRun> runs, ToDoubleFunction<EpochRecord> value) {
        return runs.isEmpty() ? StudyFigure.nothing(title, NO_RUNS) : of(title, measure, runs, value, "");
    }

    private static LineFigure of(String title, String measure, List<TrainedRun> runs, ToDoubleFunction<EpochRecord> value,
            String furtherWords) {
        List<String> titles = runs.stream().map(TrainedRun::title).toList();
        if (titles.stream().distinct().count() < titles.size()) {
            throw new IllegalArgumentException("Two of the trainings have the same title, " + titles
                    + ": give a variant a title of its own, study.train(\"a title\", recipe, variant)");
        }
        List<LineFigure.Curve> curves = runs.stream()
                .map(r -> curve(r.title(), Palette.ofModel(r.title(), titles), r.epochs(), value)).toList();
        return new LineFigure(title, title + ", " + measure + " by epoch: " + curves.stream()
                .map(c -> String.format(Locale.ROOT, "%s ends at %.3f", c.name(), c.y()[c.y().length - 1]))
                .collect(Collectors.joining(", ")) + furtherWords, "epoch", measure, curves);
    }

    private static LineFigure.Curve curve(String name, Palette look, List<EpochRecord> epochs, ToDoubleFunction<EpochRecord> value) {
        return new LineFigure.Curve(name, look, epochs.stream().mapToDouble(EpochRecord::epoch).toArray(),
                epochs.stream().mapToDouble(value).toArray());
    }
}
