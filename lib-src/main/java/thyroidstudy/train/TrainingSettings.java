package thyroidstudy.train;

import java.lang.reflect.RecordComponent;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
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
        long seed) {

    public TrainingSettings {
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
    }

    /** The study's recipe for a backbone, but from random weights; the study's own start is {@link Initialisation#IMAGENET}. */
    public static TrainingSettings study(Backbone backbone) {
        return new TrainingSettings(backbone, Preprocessing.STUDY, Initialisation.KERAS, 224, 32, 15, 1e-3f, 1e-6f, 0.9f,
                Augmentation.study(), true, 0.10, 0.8f, 3, 1e-8f, 0, 1);
    }

    public TrainingSettings withInitialisation(Initialisation value) {
        return new TrainingSettings(backbone, preprocessing, value, imageSize, batchSize, epochs, learningRate, decay,
                momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    /** Another size of the work: side of the input, images a step, passes. */
    public TrainingSettings withSize(int newImageSize, int newBatchSize, int newEpochs) {
        return new TrainingSettings(backbone, preprocessing, initialisation, newImageSize, newBatchSize, newEpochs,
                learningRate, decay, momentum, augmentation, augmentValidation, validationSplit, plateauFactor,
                plateauPatience, plateauFloor, batchNormBatches, seed);
    }

    public TrainingSettings withLearningRate(float value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, value, decay,
                momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    public TrainingSettings withAugmentation(Augmentation value, boolean onValidation) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate,
                decay, momentum, value, onValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    public TrainingSettings withValidationSplit(double value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate,
                decay, momentum, augmentation, augmentValidation, value, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    public TrainingSettings withPreprocessing(Preprocessing value) {
        return new TrainingSettings(backbone, value, initialisation, imageSize, batchSize, epochs, learningRate, decay,
                momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    public TrainingSettings withDecay(float value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate, value,
                momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    public TrainingSettings withMomentum(float value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate, decay,
                value, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience, plateauFloor,
                batchNormBatches, seed);
    }

    /** When and how far the learning rate falls. */
    public TrainingSettings withPlateau(float factor, int patience, float floor) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate, decay,
                momentum, augmentation, augmentValidation, validationSplit, factor, patience, floor, batchNormBatches, seed);
    }

    public TrainingSettings withBatchNormBatches(int value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate,
                decay, momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience,
                plateauFloor, value, seed);
    }

    public TrainingSettings withSeed(long value) {
        return new TrainingSettings(backbone, preprocessing, initialisation, imageSize, batchSize, epochs, learningRate,
                decay, momentum, augmentation, augmentValidation, validationSplit, plateauFactor, plateauPatience,
                plateauFloor, batchNormBatches, value);
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
