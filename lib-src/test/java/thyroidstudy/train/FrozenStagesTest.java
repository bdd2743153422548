package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.KerasLayer;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.SmallNetworks;
import thyroidstudy.data.StudyData;

class FrozenStagesTest {

    @TempDir
    Path folder;

    @Test
    void areNamedAsInKeras() {
        List<String> vgg = List.of("block1", "block2", "block3", "block4", "block5");
        List<String> resnet = List.of("conv1", "conv2", "conv3", "conv4", "conv5");
        assertEquals(vgg, Backbone.VGG16.classifier().stages());
        assertEquals(vgg, Backbone.VGG19.classifier().stages());
        assertEquals(resnet, Backbone.RESNET50.classifier().stages());
        assertEquals(resnet, Backbone.RESNET101.classifier().stages());
        assertEquals(List.of("stem", "block1", "block2", "block3", "block4", "block5", "block6", "block7", "top"),
                Backbone.EFFICIENTNET_B7.classifier().stages());
    }

    @Test
    void theFirstStagesStayAsTheyAre() throws IOException {
        Set<String> changed = changedLayers(TinyStudy.smallSettings().network(n -> n.withFrozenStages(3)));
        assertTrue(changed.contains("block3a_bn") && changed.contains("dense"), changed.toString());
        assertTrue(changed.stream().noneMatch(name -> name.matches("stem.*|block[12].*")), changed.toString());
    }

    @Test
    void ofAFrozenBackboneOnlyTheHeadLearns() throws IOException {
        assertEquals(Set.of("dense"), changedLayers(TinyStudy.smallSettings().network(TrainingSettings.Network::withFrozenBackbone)
                .validation(v -> v.withBatchNormBatches(2))));
    }

    /** Keras applies the moving statistics of a frozen layer in training too. */
    @Test
    void trainsOnWhatItPredictsOn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = SmallNetworks.network("ResNet50");
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            NDArray x = manager.randomNormal(new Shape(4, 3, 32, 32));
            assertTrue(difference(network, x, manager) > 1e-3, "batch statistics and moving ones should differ before");
            network.freeze(3);
            assertEquals(0, difference(network, x, manager));
        }
    }

    private static float difference(KerasNetwork network, NDArray x, NDManager manager) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray training = network.forward(store, new NDList(x), true).singletonOrThrow();
        NDArray predicting = network.forward(store, new NDList(x), false).singletonOrThrow();
        return training.sub(predicting).abs().max().getFloat();
    }

    /** The layers whose weights or statistics are others after the second epoch than after the first. */
    private Set<String> changedLayers(TrainingSettings settings) throws IOException {
        StudyData images = TinyStudy.images(folder.resolve("images"), 30);
        Map<String, byte[]> first = new HashMap<>();
        Set<String> changed = new TreeSet<>();
        TinyStudy.runSmall(settings.withEpochs(2), images, folder.resolve("run"), new Callback() {
            @Override
            public void onEpochEnd(TrainingState state, EpochRecord logs) {
                for (KerasLayer layer : state.network().layers()) {
                    for (Parameter parameter : layer.block().getDirectParameters().values()) {
                        byte[] now = parameter.getArray().encode();
                        byte[] before = first.putIfAbsent(layer.name() + "/" + parameter.getName(), now);
                        if (before != null && !Arrays.equals(before, now)) {
                            changed.add(layer.name());
                        }
                    }
                }
            }
        });
        return changed;
    }
}
