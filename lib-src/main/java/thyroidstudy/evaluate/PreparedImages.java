package thyroidstudy.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.Batch;
import ai.djl.util.Progress;
import java.io.IOException;
import java.util.List;
import thyroidstudy.backbone.Gradients;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.StudyData;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.ImageDataset;
import thyroidstudy.train.TrainingSettings;

/** Images as a trained network is asked about them: not augmented, in order, prepared as in its training. */
public final class PreparedImages {

    /** Looks at one batch. */
    public interface Visitor {
        /**
         * @param batch  float32 (N,3,H,W), prepared for the network
         * @param images of the batch, N of them
         * @param scope  owns the batch, and whatever is made from it, and is closed afterwards
         */
        void visit(NDArray batch, List<ImageRecord> images, NDManager scope) throws IOException;
    }

    private PreparedImages() {}

    /**
     * Shows all images, batch by batch.
     *
     * @param settings of the network's training
     * @param images   labelled, of one variant
     * @param progress stepped on image by image
     * @throws IOException if an image cannot be read
     */
    public static void forEach(TrainingSettings settings, StudyData images, NDManager manager, Progress progress, Visitor visitor)
            throws IOException {
        ImageDataset dataset = ImageDataset.inOrder(images, settings.input().withAugmentation(Augmentation.none()), settings.seed());
        try (Gradients off = Gradients.off()) {
            for (Batch batch : dataset.epoch(0, manager)) {
                try (batch; NDManager scope = manager.newSubManager()) {
                    NDArray x = settings.network().preprocessing().apply(settings.backbone(), batch.getData().singletonOrThrow());
                    x.attach(scope);
                    List<ImageRecord> of = batch.getIndices().stream()
                            .map(i -> images.records().get(((Number) i).intValue())).toList();
                    visitor.visit(x, of, scope);
                }
                progress.increment(batch.getSize());
            }
        }
    }

    /** Takes the features of one image. */
    public interface FeatureVisitor {
        void visit(ImageRecord image, float[] features) throws IOException;
    }

    /**
     * Shows the pooled features of all images: what a network hands to its head.
     *
     * @param settings of the network
     * @param images   labelled, of one variant
     * @param progress stepped on image by image
     * @throws IOException if an image cannot be read
     */
    public static void features(TrainingSettings settings, KerasNetwork network, StudyData images, NDManager manager, Progress progress,
            FeatureVisitor visitor) throws IOException {
        forEach(settings, images, manager, progress, (batch, records, scope) -> {
            NDArray pooled = network.pooledFeatures(new ParameterStore(scope, false), batch, false);
            for (int i = 0; i < records.size(); i++) {
                visitor.visit(records.get(i), pooled.get(i).toFloatArray());
            }
        });
    }
}
