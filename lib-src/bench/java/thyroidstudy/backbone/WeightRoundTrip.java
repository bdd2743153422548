package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import thyroidstudy.store.NoProgress;

/** Java's side of environment/dev/parity/roundtrip.py. */
final class WeightRoundTrip {

    private WeightRoundTrip() {}

    /**
     * Loads every file {@code MODEL-*} of a folder into a network of its own, prints file, part and probabilities, and saves
     * {@code MODEL-java.h5} from one with a head.
     *
     * @param arguments folder, model, side of the input
     */
    public static void main(String[] arguments) throws IOException {
        Gradients.off();
        Path folder = Path.of(arguments[0]);
        Backbone backbone = Backbone.of(arguments[1]);
        int size = Integer.parseInt(arguments[2]);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().startsWith(backbone.studyName() + "-")).sorted().toList();
        }
        for (Path file : files) {
            try (NDManager manager = NDManager.newBaseManager()) {
                KerasNetwork network = backbone.classifier();
                network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, size, size));
                KerasWeights.Part part = KerasWeights.load(network, file, NoProgress.NONE);
                StringBuilder line = new StringBuilder(file.getFileName().toString()).append(',').append(part);
                NDArray x = KerasFormula.pixels(manager, backbone, 2, size, size, 300_000);
                NDArray logits = network.forward(new ParameterStore(manager, false), new NDList(x), false).singletonOrThrow();
                for (float probability : logits.softmax(1).toFloatArray()) {
                    line.append(',').append(probability);
                }
                System.out.println(line);
                if (part == KerasWeights.Part.WHOLE) {
                    KerasWeights.save(network, folder.resolve(backbone.studyName() + "-java.h5"));
                }
            }
        }
    }
}
