package thyroidstudy.train;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Precision;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.InputSettings;

/**
 * Everything that decides how a network is trained; written beside its results. {@link #study} is the study's recipe; another value, here
 * or in a group:
 *
 * <pre>{@code
 * recipe.withEpochs(3)
 * recipe.optimizer(o -> o.withLearningRate(0.01f))
 * recipe.input(i -> i.withAugmentation(i.augmentation().withRotationDegrees(5)))
 * }</pre>
 *
 * @param network       which network, and how it starts
 * @param input         size, number and variation of the training images
 * @param optimizer     the steps
 * @param loss          what the steps lower
 * @param validation    on which images each epoch is validated
 * @param epochs        passes over the training images, at least 1
 * @param earlyStopping epochs without a lower validation loss after which training ends; 0 for never
 * @param seed          of weights, order and augmentation
 */
@RecordBuilder
public record TrainingSettings(
        Network network,
        InputSettings input,
        Optimizer optimizer,
        Loss loss,
        Validation validation,
        int epochs,
        int earlyStopping,
        long seed) implements TrainingSettingsBuilder.With {

    /**
     * Which network, and how it starts.
     *
     * @param backbone       which of the five
     * @param preprocessing  what is done to the pixels
     * @param initialisation where the weights come from
     * @param frozenStages   stages of the backbone, from the input on, that are not trained ({@link KerasNetwork#freeze})
     * @param precision      of the backbone while it trains; what is trained predicts in float32
     */
    @RecordBuilder
    public record Network(
            Backbone backbone, Preprocessing preprocessing, Initialisation initialisation, int frozenStages, Precision precision)
            implements TrainingSettingsNetworkBuilder.With {

        public Network {
            if (frozenStages != 0 && !(frozenStages > 0 && frozenStages <= backbone.classifier().stages().size())) {
                throw new IllegalArgumentException("The stages of " + backbone.studyName() + " are "
                        + backbone.classifier().stages() + ": freeze none to all of them, not " + frozenStages);
            }
        }

        /** Trains the head only, on the features that the backbone starts with. */
        public Network withFrozenBackbone() {
            return withFrozenStages(backbone.classifier().stages().size());
        }
    }

    /**
     * Stochastic gradient descent with momentum in Nesterov's form.
     *
     * @param learningRate at the first step, above 0
     * @param decay        shrinks the rate with every step: rate / (1 + decay * step)
     * @param momentum     share of the last step's direction that is kept, 0 to below 1
     * @param schedule     how the rate goes down besides
     */
    @RecordBuilder
    public record Optimizer(float learningRate, float decay, float momentum, LearningRateSchedule schedule)
            implements TrainingSettingsOptimizerBuilder.With {

        public Optimizer {
            if (!(learningRate > 0) || decay < 0 || momentum < 0 || momentum >= 1) {
                throw new IllegalArgumentException("Learning rate must be above 0, decay not below 0, momentum in [0, 1), got "
                        + learningRate + ", " + decay + ", " + momentum);
            }
        }
    }

    /**
     * Cross-entropy, and what is changed about it.
     *
     * @param classBalance   what is done about one class being the minority
     * @param labelSmoothing share of every label that is spread evenly over the classes, 0 to below 1
     */
    @RecordBuilder
    public record Loss(ClassBalance classBalance, float labelSmoothing) implements TrainingSettingsLossBuilder.With {

        public Loss {
            if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
                throw new IllegalArgumentException("Label smoothing must be in [0, 1), got " + labelSmoothing);
            }
        }
    }

    /**
     * On which images each epoch is validated, and with which statistics.
     *
     * @param share            of the training images that is kept for it by Keras's ordering, where the data brings no validation side
     * @param augmented        whether these images are varied too, as the study did
     * @param batchNormBatches batches from which the statistics of batch normalisation are taken anew before each validation; 0 leaves
     *                         Keras's moving averages, which need hundreds of steps to settle
     * @param kept             the epoch whose weights are kept for it
     */
    @RecordBuilder
    public record Validation(double share, boolean augmented, int batchNormBatches, EpochRule kept) implements TrainingSettingsValidationBuilder.With {

        public Validation {
            if (batchNormBatches < 0) {
                throw new IllegalArgumentException("Batches for batch normalisation cannot be fewer than 0: " + batchNormBatches);
            }
        }
    }

    public TrainingSettings {
        if (epochs < 1 || earlyStopping < 0) {
            throw new IllegalArgumentException("Training needs at least 1 epoch, and early stopping a patience not below 0, got "
                    + epochs + ", " + earlyStopping);
        }
    }

    /** The study's recipe for a backbone. */
    public static TrainingSettings study(Backbone backbone) {
        return new TrainingSettings(
                new Network(backbone, Preprocessing.STUDY, Initialisation.IMAGENET, 0, Precision.FLOAT32),
                InputSettings.study(),
                new Optimizer(1e-3f, 1e-6f, 0.9f, new LearningRateSchedule.ReduceOnPlateau(0.8f, 3, 1e-8f)),
                new Loss(new ClassBalance.None(), 0),
                new Validation(0.10, true, 0, EpochRule.BEST_ACCURACY),
                15, 0, 1);
    }

    /** The network's backbone. */
    public Backbone backbone() {
        return network.backbone();
    }

    /** Another network, or another start of it. */
    public TrainingSettings network(UnaryOperator<Network> change) {
        return withNetwork(change.apply(network));
    }

    /** Other sizes or another variation of the images. */
    public TrainingSettings input(UnaryOperator<InputSettings> change) {
        return withInput(change.apply(input));
    }

    /** Other steps. */
    public TrainingSettings optimizer(UnaryOperator<Optimizer> change) {
        return withOptimizer(change.apply(optimizer));
    }

    /** Another loss. */
    public TrainingSettings loss(UnaryOperator<Loss> change) {
        return withLoss(change.apply(loss));
    }

    /** Another validation. */
    public TrainingSettings validation(UnaryOperator<Validation> change) {
        return withValidation(change.apply(validation));
    }

    /** The same augmentation for training and validation images, or none for either. */
    public TrainingSettings withAugmentation(Augmentation value) {
        return input(i -> i.withAugmentation(value)).validation(v -> v.withAugmented(!value.equals(Augmentation.none())));
    }

    /**
     * What the results depend on, to be part of a key: the backbone and each value that is not the study's, by its path, such as
     * {@code optimizer.learningRate}, in alphabetical order. A setting that is added later, with the study's value, does not change it.
     */
    public Map<String, Object> canonical() {
        Map<String, Object> values = SettingsJson.values(this);
        values.entrySet().removeAll(SettingsJson.values(study(backbone())).entrySet());
        values.put("network.backbone", backbone().name());
        return values;
    }

    /** These settings beside others, one row each; rows that differ are marked. */
    public Table beside(TrainingSettings other, String thisName, String otherName) {
        Table table = Table.create("Settings", StringColumn.create("setting"), StringColumn.create(thisName),
                StringColumn.create(otherName), StringColumn.create("differs"));
        Map<String, String> others = other.inWords();
        inWords().forEach((name, value) -> {
            table.stringColumn(0).append(name);
            table.stringColumn(1).append(value);
            table.stringColumn(2).append(others.get(name));
            table.stringColumn(3).append(value.equals(others.get(name)) ? "" : "yes");
        });
        return table;
    }

    /** What is not as in the study. */
    @Override
    public String toString() {
        Map<String, String> study = study(backbone()).inWords();
        String changes = inWords().entrySet().stream().filter(row -> !row.getValue().equals(study.get(row.getKey())))
                .map(row -> row.getKey() + ": " + row.getValue()).collect(Collectors.joining("; "));
        return backbone().studyName() + " as in the study" + (changes.isEmpty() ? "" : ", but " + changes);
    }

    private Map<String, String> inWords() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("network", backbone().studyName());
        words.put("preprocessing", network.preprocessing());
        words.put("initialisation", network.initialisation());
        words.put("frozen stages", network.frozenStages());
        words.put("precision", network.precision());
        words.put("image size", input.imageSize() + " pixels");
        words.put("interpolation", input.interpolation());
        words.put("batch size", input.batchSize());
        words.put("augmentation", input.augmentation());
        words.put("learning rate", optimizer.learningRate());
        words.put("decay", optimizer.decay());
        words.put("momentum", optimizer.momentum());
        words.put("schedule", optimizer.schedule());
        words.put("class balance", loss.classBalance());
        words.put("label smoothing", loss.labelSmoothing());
        words.put("validation share", validation.share());
        words.put("validation images augmented", validation.augmented() ? "yes" : "no");
        words.put("batches for batch normalisation", validation.batchNormBatches() == 0 ? "moving averages" : validation.batchNormBatches());
        words.put("epochs", epochs);
        words.put("epoch kept", validation.kept());
        words.put("early stopping", earlyStopping == 0 ? "never" : "after " + earlyStopping + " epochs without a lower validation loss");
        words.put("seed", seed);
        Map<String, String> texts = new LinkedHashMap<>();
        // 1e-6, as in a program
        words.forEach((name, value) -> texts.put(name, value.toString().replaceAll("(\\d)(\\.0)?E-", "$1e-")));
        return texts;
    }
}
