package thyroidstudy.notebook;

import java.util.Locale;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.data.phantom.PhantomSettings;
import thyroidstudy.input.Augmentation;
import thyroidstudy.train.TrainingSettings;

/** How big the study is run. */
public enum Profile {
    /** Minutes on two CPU cores: small images, few epochs, no augmentation of so few steps. Shows the way, settles nothing. */
    QUICK {
        @Override
        public TrainingSettings training(Backbone backbone) {
            return TrainingSettings.study(backbone)
                    .withInitialisation(Initialisation.LEARNABLE)
                    .withSize(64, 16, 5)
                    .withLearningRate(5e-3f)
                    .withAugmentation(Augmentation.none(), false)
                    .withValidationSplit(0.2)
                    .withBatchNormBatches(4);
        }

        @Override
        PhantomSettings phantoms() {
            return PhantomSettings.quick();
        }
    },
    /** The study's own recipe: 224 pixels, batches of 32, 15 epochs. */
    FULL {
        @Override
        public TrainingSettings training(Backbone backbone) {
            return TrainingSettings.study(backbone).withInitialisation(Initialisation.LEARNABLE);
        }

        @Override
        PhantomSettings phantoms() {
            return PhantomSettings.standard();
        }
    };

    /** How a network is trained in this profile. */
    public abstract TrainingSettings training(Backbone backbone);

    /** The phantoms that stand in where there is no data. */
    abstract PhantomSettings phantoms();

    /** @throws IllegalArgumentException naming the two, for any other word */
    static Profile named(String name) {
        for (Profile profile : values()) {
            if (profile.name().equalsIgnoreCase(name)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("There is no profile " + name + ": choose quick or full");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
