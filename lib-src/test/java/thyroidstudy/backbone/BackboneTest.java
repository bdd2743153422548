package thyroidstudy.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.engine.Engine;
import ai.djl.nn.Parameter;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackboneTest {

    @ParameterizedTest
    @CsvSource({
        "VGG16, 14714688, 512",
        "VGG19, 20024384, 512",
        "ResNet50, 23587712, 2048",
        "ResNet101, 42658176, 2048",
        "EfficientNetB7, 64097687, 2560"
    })
    void hasAsManyParametersAsInKeras(String name, long parameters, int features) {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = Backbone.of(name).classifier();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
            assertEquals(parameters, network.backboneParameterCount());
            long all = network.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
            assertEquals(parameters + 2L * features + 2, all, "every parameter belongs to a Keras layer");
        }
    }

    /** One forward and one backward pass; every trainable parameter gets a finite gradient, at an odd size too. */
    @ParameterizedTest
    @EnumSource(Backbone.class)
    void learnsInEveryParameter(Backbone backbone) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = backbone.classifier(NetworkOptions.study().withDropConnect(0));
            NDArray pixels = manager.randomUniform(0, 255, new Shape(2, 47, 65, 3));
            NDArray x = Preprocessing.CORRECT.apply(backbone, pixels);
            Initialisation.KERAS.apply(network, manager, 1, x);
            ParameterStore store = new ParameterStore(manager, false);
            network.getParameters().values().stream().filter(Parameter::requiresGradient)
                    .forEach(p -> p.getArray().setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray logits = network.forward(store, new NDList(x), true).singletonOrThrow();
                assertEquals(new Shape(2, 2), logits.getShape());
                collector.backward(logits.square().sum());
            }
            for (var pair : network.getParameters()) {
                if (pair.getValue().requiresGradient()) {
                    NDArray gradient = pair.getValue().getArray().getGradient();
                    assertTrue(Float.isFinite(gradient.abs().sum().getFloat()), pair.getKey());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void namesItself(Backbone backbone) {
        assertEquals(backbone, Backbone.of(backbone.studyName()));
    }

    @Test
    void refusesImagesThatAreTooSmall() {
        try (NDManager manager = NDManager.newBaseManager()) {
            KerasNetwork network = Backbone.VGG16.classifier();
            IllegalArgumentException problem = assertThrows(IllegalArgumentException.class,
                    () -> network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 31, 64)));
            assertTrue(problem.getMessage().contains("at least 32"), problem.getMessage());
        }
    }

    @Test
    void preprocessesAsTheStudyDidOrAsTheWeightsExpect() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray pixel = manager.create(new float[] {255, 102, 51}, new Shape(1, 1, 1, 3));
            for (Backbone backbone : Backbone.values()) {
                assertEquals(0.4f, Preprocessing.STUDY.apply(backbone, pixel).getFloat(0, 1, 0, 0), 1e-6);
            }
            NDArray vgg = Preprocessing.CORRECT.apply(Backbone.VGG16, pixel);
            assertEquals(51 - 103.939f, vgg.getFloat(0, 0, 0, 0), 1e-4);
            assertEquals(102 - 116.779f, vgg.getFloat(0, 1, 0, 0), 1e-4);
            assertEquals(255 - 123.68f, vgg.getFloat(0, 2, 0, 0), 1e-4);
            NDArray b7 = Preprocessing.CORRECT.apply(Backbone.EFFICIENTNET_B7, pixel);
            assertEquals(255f, b7.getFloat(0, 0, 0, 0), 0);
            assertEquals(51f, b7.getFloat(0, 2, 0, 0), 0);
            assertThrows(IllegalArgumentException.class,
                    () -> Preprocessing.STUDY.apply(Backbone.VGG16, manager.zeros(new Shape(1, 3, 8, 8))));
        }
    }
}
