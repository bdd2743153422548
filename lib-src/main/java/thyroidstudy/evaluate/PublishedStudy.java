package thyroidstudy.evaluate;

import com.google.gson.reflect.TypeToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thyroidstudy.store.Json;

/**
 * The numbers that the original study published, from {@code thyroidstudy/published-study.json}. They stand beside
 * ours and never enter a computation of ours.
 *
 * @param counts            images per set and class
 * @param aucs              AUCs as its plots show them, two decimals
 * @param checkpoints       names of the best checkpoints
 * @param predictionSeconds time for the 1166 test images on the author's CPU
 * @param imageNet          the published ImageNet comparison
 */
public record PublishedStudy(
        List<Count> counts, List<Auc> aucs, List<String> checkpoints,
        Map<String, Integer> predictionSeconds, List<ImageNet> imageNet) {

    public record Count(String set, String folder, int benign, int cancer) {

        /** Of a training set: Keras's validation_split = 0.10 takes the first int(0.10 n) files of each class. */
        public int validationBenign() {
            return (int) (0.10 * benign);
        }

        /** As {@link #validationBenign()}. */
        public int validationCancer() {
            return (int) (0.10 * cancer);
        }
    }

    /**
     * The epoch that a training kept, as the name of its file says.
     *
     * @param run      network and variant, such as VGG16_crop
     * @param epoch    from 1
     * @param loss     on the validation images, in nats
     * @param accuracy on the validation images, 0 to 1
     */
    public record Checkpoint(String run, int epoch, double loss, double accuracy) {

        static Checkpoint of(String name) {
            String[] parts = name.split("-");
            return new Checkpoint(parts[0], Integer.parseInt(parts[1]), Double.parseDouble(parts[2]), Double.parseDouble(parts[3]));
        }
    }

    /** The two class curves carry the same AUC, hence one number for both. */
    public record Auc(String combination, String model, double perClass, double micro, double macro) {}

    /** Size in megabytes, accuracies in percent, parameters in millions. */
    public record ImageNet(String model, int sizeMb, double top1, double top5, double parametersMillion, int depth) {}

    public static PublishedStudy load() {
        return Json.resource("published-study.json", TypeToken.get(PublishedStudy.class));
    }

    /** Of a set by its name, such as {@code cropped test}. */
    public Count count(String set) {
        return counts.stream().filter(c -> c.set().equals(set)).findFirst().orElseThrow();
    }

    /** The best epoch of each run. */
    public List<Checkpoint> best() {
        return checkpoints.stream().map(Checkpoint::of).toList();
    }

    /** Empty where the study left a network out, as EfficientNetB7 on crops. */
    public Optional<Auc> auc(String combination, String model) {
        return aucs.stream().filter(a -> a.combination().equals(combination) && a.model().equals(model)).findFirst();
    }
}
