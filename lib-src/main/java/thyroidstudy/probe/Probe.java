package thyroidstudy.probe;

import ai.djl.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import thyroidstudy.crop.ImageIds;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;

/**
 * Repeated cross-validation of a logistic head by patient: in each repetition the patients are divided anew into folds, and each fold
 * is predicted by a head fitted to the others. The regularisation is chosen inside the training folds, again by patient.
 *
 * @param network     whose features the heads are fitted to
 * @param repetitions predictions of each repetition; every tested image occurs in each of them once
 */
public record Probe(FrozenNetwork network, List<Predictions> repetitions) {

    /** Inverse strengths from which the inner folds choose, from the strongest regularisation on. */
    static final double[] STRENGTHS = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

    /** Accurate enough to choose a strength. */
    private static final double ROUGH = 1e-3;

    /** Probabilities then differ from those at the minimum by less than 1e-7. */
    private static final double EXACT = 1e-10;

    /** Keeps the log loss of a wrong and certain answer finite, as scikit-learn does. */
    private static final double SMALLEST_PROBABILITY = 1e-15;

    /**
     * How the folds are drawn.
     *
     * @param folds       of each repetition, and inside the training folds
     * @param repetitions at least 1
     * @param seed        of the division into folds
     */
    public record Plan(int folds, int repetitions, long seed) {

        /** Five folds, three times. */
        public static Plan standard() {
            return new Plan(5, 3, 1);
        }
    }

    public Probe {
        repetitions = List.copyOf(repetitions);
    }

    /**
     * Fits and tests.
     *
     * @param train    features of the images that heads are fitted to, all of one form
     * @param test     features of the images that are predicted, in the same or another form
     * @param progress stepped on fold by fold
     * @throws IllegalArgumentException if a class has fewer patients than the plan asks for; says how many there are
     */
    public static Probe of(FrozenNetwork network, FrozenFeatures train, FrozenFeatures test, Plan plan, Progress progress) {
        String model = network.backbone().studyName();
        Map<Path, float[]> vectors = new HashMap<>(train.byFile());
        vectors.putAll(test.byFile());
        Variant form = train.images().get(0).variant();
        ImageIds ids = ImageIds.of(new StudyData(model, test.images(), List.of()));
        // a patient is in the same fold in both forms, and so never in training and test at once
        StudyData both = new StudyData(model, Stream.concat(train.images().stream(), test.images().stream()).distinct().toList(), List.of());
        progress.reset(model, (long) plan.folds * plan.repetitions);
        List<Predictions> repetitions = new ArrayList<>();
        for (int repetition = 1; repetition <= plan.repetitions; repetition++) {
            long seed = Seeds.mix(plan.seed, repetition);
            List<ImagePrediction> rows = new ArrayList<>();
            for (StudyData fold : Splits.foldsByPatient(both, plan.folds, seed)) {
                StudyData fitted = fold.where(Split.TRAIN).where(form);
                LogisticHead head = fit(fitted, vectors, strength(fitted, vectors, plan.folds, seed), EXACT);
                for (ImageRecord image : fold.where(Split.TEST).where(test.images().get(0).variant()).records()) {
                    double cancer = head.probability(vectors.get(image.path()));
                    rows.add(new ImagePrediction(ids.of(image), image.patient(), image.label().orElseThrow(), 1 - cancer, cancer, model,
                            form, image.variant(), network.name() + "-repetition-" + repetition, network.start().toString(), plan.seed));
                }
                progress.increment(1);
            }
            repetitions.add(Predictions.of(rows));
        }
        progress.end();
        return new Probe(network, repetitions);
    }

    /** The mean probability of each image over the repetitions: what the evaluation is computed from. */
    public Predictions mean() {
        Map<String, List<ImagePrediction>> byImage = new LinkedHashMap<>();
        repetitions.forEach(r -> r.rows().forEach(p -> byImage.computeIfAbsent(p.image(), i -> new ArrayList<>()).add(p)));
        return Predictions.of(byImage.values().stream().map(of -> {
            ImagePrediction p = of.get(0);
            double cancer = of.stream().mapToDouble(ImagePrediction::pCancer).average().orElseThrow();
            return new ImagePrediction(p.image(), p.patient(), p.label(), 1 - cancer, cancer, p.model(), p.trainVariant(), p.testVariant(),
                    network.name(), p.start(), p.seed());
        }).toList());
    }

    /** The inverse strength with the least log loss over the inner folds. */
    private static double strength(StudyData images, Map<Path, float[]> vectors, int folds, long seed) {
        List<StudyData> inner = Splits.foldsByPatient(images, folds, Seeds.mix(seed, 1));
        double[] loss = IntStream.range(0, STRENGTHS.length).parallel().mapToDouble(s -> inner.stream().mapToDouble(fold -> {
            LogisticHead head = fit(fold.where(Split.TRAIN), vectors, STRENGTHS[s], ROUGH);
            return fold.where(Split.TEST).records().stream().mapToDouble(image -> {
                double cancer = head.probability(vectors.get(image.path()));
                return -Math.log(Math.max(SMALLEST_PROBABILITY, isCancer(image) ? cancer : 1 - cancer));
            }).sum();
        }).sum()).toArray();
        int best = 0;
        for (int i = 1; i < loss.length; i++) {
            best = loss[i] < loss[best] ? i : best;
        }
        return STRENGTHS[best];
    }

    private static LogisticHead fit(StudyData images, Map<Path, float[]> vectors, double c, double epsilon) {
        boolean[] cancer = new boolean[images.size()];
        for (int i = 0; i < cancer.length; i++) {
            cancer[i] = isCancer(images.records().get(i));
        }
        return LogisticHead.fit(images.records().stream().map(r -> vectors.get(r.path())).toArray(float[][]::new), cancer, c, epsilon);
    }

    private static boolean isCancer(ImageRecord image) {
        return image.label().orElseThrow() == Label.CANCER;
    }
}
