package thyroidstudy.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Precision;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.input.Augmentation;

/**
 * Everything that decides how a network is trained; written beside its results.
 *
 * @param backbone          which of the five networks
 * @param preprocessing     what is done to the pixels
 * @param initialisation    where the weights come from
 * @param imageSize         side of the square input, in pixels, at least 32
 * @param batchSize         images a step
 * @param epochs            passes over the training images
 * @param learningRate      at the first step
 * @param decay             shrinks the rate with every step: rate / (1 + decay * step)
 * @param momentum          share of the last step's direction that is kept, 0 to below 1; Nesterov's form
 * @param augmentation      variation of the training images
 * @param augmentValidation whether validation images are varied too, as the study did
 * @param validationSplit   share of the training images kept for validation, by Keras's ordering
 * @param plateauFactor     the learning rate is multiplied by this when the validation loss stands still
 * @param plateauPatience   epochs without improvement before that happens
 * @param plateauFloor      smallest learning rate
 * @param batchNormBatches  batches from which the statistics of batch normalisation are taken anew before each validation;
 *                          0 leaves Keras's moving averages, which need hundreds of steps to settle
 * @param seed              of weights, order and augmentation
 * @param schedule          of the learning rate over the steps; with any but a constant one the plateau does not count, as Keras
 *                          refuses the two together
 * @param classBalance      what is done about one class being rarer than the other
 * @param labelSmoothing    share of every label that is spread evenly over the classes, 0 to below 1
 * @param earlyStopping     epochs without a lower validation loss after which training ends; 0 for never
 * @param frozenStages      stages of the backbone, from the input on, that are not trained ({@link FrozenStages})
 * @param precision         of the backbone while it trains; what is trained predicts in float32
 */
public record TrainingSettings(
        Backbone backbone,
        Preprocessing preprocessing,
        Initialisation initialisation,
        int imageSize,
        int batchSize,
        int epochs,
        float learningRate,
        float decay,
        float momentum,
        Augmentation augmentation,
        boolean augmentValidation,
        double validationSplit,
        float plateauFactor,
        int plateauPatience,
        float plateauFloor,
        int batchNormBatches,
        long seed,
        LearningRateSchedule schedule,
        ClassBalance classBalance,
        float labelSmoothing,
        int earlyStopping,
        int frozenStages,
        Precision precision) {

    public TrainingSettings {
        // absent from the files of runs that are older than these settings
        schedule = schedule == null ? LearningRateSchedule.constant() : schedule;
        classBalance = classBalance == null ? ClassBalance.none() : classBalance;
        precision = precision == null ? Precision.FLOAT32 : precision;
        if (epochs < 1 || batchSize < 1 || imageSize < 32) {
            throw new IllegalArgumentException("Training needs at least 1 epoch, 1 image a batch and 32 pixels, got "
                    + epochs + ", " + batchSize + ", " + imageSize);
        }
        if (!(learningRate > 0) || decay < 0 || momentum < 0 || momentum >= 1) {
            throw new IllegalArgumentException("Learning rate must be above 0, decay not below 0, momentum in [0, 1), got "
                    + learningRate + ", " + decay + ", " + momentum);
        }
        if (!(plateauFactor > 0 && plateauFactor < 1) || plateauPatience < 1 || plateauFloor < 0 || batchNormBatches < 0) {
            throw new IllegalArgumentException("The plateau's factor must be in (0, 1), its patience at least 1, its floor and "
                    + "the batches for batch normalisation not below 0, got " + plateauFactor + ", " + plateauPatience + ", "
                    + plateauFloor + ", " + batchNormBatches);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1) || earlyStopping < 0) {
            throw new IllegalArgumentException("Label smoothing must be in [0, 1), the patience of early stopping not below 0, "
                    + "got " + labelSmoothing + ", " + earlyStopping);
        }
        if (frozenStages != 0 && !(frozenStages > 0 && frozenStages <= FrozenStages.names(backbone).size())) {
            throw new IllegalArgumentException("The stages of " + backbone.studyName() + " are "
                    + FrozenStages.names(backbone) + ": freeze none to all of them, not " + frozenStages);
        }
    }

    /** The study's recipe for a backbone, but from random weights; the study's own start is {@link Initialisation#IMAGENET}. */
    public static TrainingSettings study(Backbone backbone) {
        return new TrainingSettings(backbone, Preprocessing.STUDY, Initialisation.KERAS, 224, 32, 15, 1e-3f, 1e-6f, 0.9f,
                Augmentation.study(), true, 0.10, 0.8f, 3, 1e-8f, 0, 1, LearningRateSchedule.constant(),
                ClassBalance.none(), 0, 0, 0, Precision.FLOAT32);
    }

    public TrainingSettings withInitialisation(Initialisation value) {
        return with(Map.of("initialisation", value));
    }

    /** Another size of the work: side of the input, images a step, passes. */
    public TrainingSettings withSize(int newImageSize, int newBatchSize, int newEpochs) {
        return with(Map.of("imageSize", newImageSize, "batchSize", newBatchSize, "epochs", newEpochs));
    }

    public TrainingSettings withLearningRate(float value) {
        return with(Map.of("learningRate", value));
    }

    public TrainingSettings withAugmentation(Augmentation value, boolean onValidation) {
        return with(Map.of("augmentation", value, "augmentValidation", onValidation));
    }

    public TrainingSettings withValidationSplit(double value) {
        return with(Map.of("validationSplit", value));
    }

    public TrainingSettings withPreprocessing(Preprocessing value) {
        return with(Map.of("preprocessing", value));
    }

    public TrainingSettings withDecay(float value) {
        return with(Map.of("decay", value));
    }

    public TrainingSettings withMomentum(float value) {
        return with(Map.of("momentum", value));
    }

    /** When and how far the learning rate falls. */
    public TrainingSettings withPlateau(float factor, int patience, float floor) {
        return with(Map.of("plateauFactor", factor, "plateauPatience", patience, "plateauFloor", floor));
    }

    public TrainingSettings withBatchNormBatches(int value) {
        return with(Map.of("batchNormBatches", value));
    }

    public TrainingSettings withSeed(long value) {
        return with(Map.of("seed", value));
    }

    public TrainingSettings withSchedule(LearningRateSchedule value) {
        return with(Map.of("schedule", value));
    }

    public TrainingSettings withClassBalance(ClassBalance value) {
        return with(Map.of("classBalance", value));
    }

    public TrainingSettings withLabelSmoothing(float value) {
        return with(Map.of("labelSmoothing", value));
    }

    /** Stops after so many epochs without a lower validation loss; 0 never stops early. */
    public TrainingSettings withEarlyStopping(int patience) {
        return with(Map.of("earlyStopping", patience));
    }

    /** Leaves the first stages as they start; {@link FrozenStages#names} says which those are. */
    public TrainingSettings withFrozenStages(int value) {
        return with(Map.of("frozenStages", value));
    }

    public TrainingSettings withPrecision(Precision value) {
        return with(Map.of("precision", value));
    }

    /** Trains the head only, on the features that the backbone starts with. */
    public TrainingSettings withFrozenBackbone() {
        return withFrozenStages(FrozenStages.names(backbone).size());
    }

    /** A copy with other values of the named components. */
    private TrainingSettings with(Map<String, Object> changes) {
        RecordComponent[] components = TrainingSettings.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object changed = changes.get(components[i].getName());
                values[i] = changed != null ? changed : components[i].getAccessor().invoke(this);
            }
            return TrainingSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            // the constructor's own objection to a value
            throw e.getCause() instanceof IllegalArgumentException objection ? objection : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's own members are not to be had: " + changes.keySet(), e);
        }
    }

    /** These settings beside others, one row each; rows that differ are marked. */
    public Table beside(TrainingSettings other, String thisName, String otherName) {
        Table table = Table.create("Settings", StringColumn.create("setting"), StringColumn.create(thisName),
                StringColumn.create(otherName), StringColumn.create("differs"));
        for (RecordComponent component : TrainingSettings.class.getRecordComponents()) {
            String mine = value(component, this);
            String theirs = value(component, other);
            table.stringColumn(0).append(component.getName());
            table.stringColumn(1).append(mine);
            table.stringColumn(2).append(theirs);
            table.stringColumn(3).append(mine.equals(theirs) ? "" : "yes");
        }
        return table;
    }

    private static String value(RecordComponent component, TrainingSettings settings) {
        try {
            return String.valueOf(component.getAccessor().invoke(settings));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's own accessor failed: " + component, e);
        }
    }
}
