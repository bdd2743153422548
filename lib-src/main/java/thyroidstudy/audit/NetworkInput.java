package thyroidstudy.audit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.PreparedImages;
import thyroidstudy.store.Columns;
import thyroidstudy.store.NoProgress;
import thyroidstudy.train.Training;
import thyroidstudy.train.TrainingSettings;

/**
 * What a network gets to see under one preprocessing, and how strongly its stages answer before any training.
 *
 * @param network       the study's name
 * @param preprocessing of the pixels
 * @param values        what the first convolution receives, after the network's own normalisation; all values of the images
 * @param stages        at the end of each stage, in order, the standard deviation within a channel over images and places, mean over the
 *                      channels: what is left of the image, without what every image gets
 */
public record NetworkInput(String network, Preprocessing preprocessing, double[] values, Map<String, Double> stages) {

    /**
     * Asks a network at its start, as in prediction: batch normalisation uses its stored statistics.
     *
     * @param settings of the training, whose start the network has; the preprocessing is replaced
     * @param images   a few labelled images; the first batch is looked at
     * @throws IOException if an image cannot be read, or weights cannot be had
     */
    public static NetworkInput of(TrainingSettings settings, Preprocessing preprocessing, StudyData images) throws IOException {
        TrainingSettings changed = settings.network(n -> n.withPreprocessing(preprocessing));
        Map<String, Double> stages = new LinkedHashMap<>();
        List<double[]> values = new ArrayList<>();
        StudyData few = new StudyData(images.name(), images.records().subList(0, Math.min(settings.input().batchSize(), images.size())), List.of());
        try (NDManager manager = NDManager.newBaseManager(Training.device())) {
            KerasNetwork network = settings.backbone().classifier(settings.network().initialisation().options());
            PreparedImages.forEach(changed, few, manager, NoProgress.NONE, (batch, records, scope) -> {
                settings.network().initialisation().apply(network, manager, settings.seed(), batch);
                ParameterStore store = new ParameterStore(scope, false);
                values.add(doubles(network.normalised(store, batch)));
                network.watchStages(store, batch, false, (stage, maps) -> stages.put(stage, deviation(maps)));
            });
        }
        return new NetworkInput(settings.backbone().studyName(), preprocessing, values.get(0), stages);
    }

    private static double[] doubles(NDArray array) {
        float[] floats = array.toFloatArray();
        double[] values = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    private static double deviation(NDArray maps) {
        NDArray byChannel = maps.transpose(1, 0, 2, 3).reshape(maps.getShape().get(1), -1);
        NDArray mean = byChannel.mean(new int[] {1}, true);
        return byChannel.sub(mean).square().mean(new int[] {1}).sqrt().mean().getFloat();
    }

    /** One row each: mean, deviation and range of what the first convolution receives, and the deviation after the last stage. */
    public static Table table(List<NetworkInput> inputs) {
        return Columns.of("What the first convolution receives", inputs)
                .text("network", NetworkInput::network)
                .text("preprocessing", i -> i.preprocessing.name())
                .number("mean", 3, i -> StatUtils.mean(i.values))
                .number("standard deviation", 3, i -> Math.sqrt(StatUtils.variance(i.values)))
                .number("from", 3, i -> StatUtils.min(i.values))
                .number("to", 3, i -> StatUtils.max(i.values)).table();
    }
}
