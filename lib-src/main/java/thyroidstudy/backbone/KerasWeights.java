package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Progress;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.WritableGroup;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import thyroidstudy.store.AtomicFiles;

/**
 * Weights in the HDF5 files of Keras.
 *
 * <p>Read are Keras 2 weight files and whole models ({@code .h5}, {@code .hdf5}; also as Keras 3 writes them) by the order of the
 * attributes {@code layer_names} and {@code weight_names}, as Keras itself matches, and Keras 3's {@code .weights.h5}, where the n-th
 * layer of a class is a group like {@code conv2d_3}. The backbone may stand by itself, in one functional model with the head, or as
 * a nested model beside it. Every shape is checked before the first weight is changed.
 */
public final class KerasWeights {

    /** HDF5 keeps an attribute of at most 64 KiB; Keras splits longer lists of names into numbered ones. */
    private static final int LONGEST_ATTRIBUTE = 60_000;

    /** More no list of names takes; a damaged file may say so, and memory would be taken for it. */
    private static final int LARGEST_NAMES = 1 << 24;

    private KerasWeights() {}

    /** Which weights a file brings. */
    public enum Part {
        /** The backbone only, as the official {@code notop} files. */
        BACKBONE,
        /** The backbone and the dense head, as a trained model. */
        WHOLE
    }

    /**
     * Loads a file into a network.
     *
     * @param network  initialised; keeps its arrays and, if the file lacks it, its head
     * @param file     HDF5
     * @param progress told of every layer
     * @return what the file held
     * @throws WeightFileException if it is not HDF5, a layer is missing or has another shape, or a weight is not a finite
     *                             number; the network is unchanged then
     */
    public static Part load(KerasNetwork network, Path file, Progress progress) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new WeightFileException(file + ": no such weight file. Check the path, or let the study download it.");
        }
        try (HdfFile hdf = new HdfFile(file)) {
            long announced = hdf.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
            if (announced > hdf.size()) {
                throw new WeightFileException("%s: cut short, it has %d of %d bytes. Delete it and fetch or save it again."
                        .formatted(file, hdf.size(), announced));
            }
            Group root = hdf.getChild("model_weights") instanceof Group inside ? inside : hdf;
            List<Stored> stored = names(root, "layer_names").isEmpty()
                    ? ofKeras3(file, root, network)
                    : inOrder(root);
            return fill(network, file, stored, progress);
        } catch (RuntimeException | StackOverflowError e) { // the library that reads HDF5 throws what it likes over a damaged file
            throw new WeightFileException(
                    file + ": not a readable HDF5 file, perhaps cut short. Delete it and fetch or save it again.", e);
        }
    }

    /**
     * Saves all weights, head included, so that {@code model.load_weights(file)} reads them in Keras 2 and 3, where the model is one
     * functional model of backbone, pooling and dense layer. The file is complete or absent.
     *
     * @param network initialised
     * @param file    should end in {@code .h5} but not in {@code .weights.h5}, which marks the format of Keras 3
     */
    public static void save(KerasNetwork network, Path file) throws IOException {
        if (file.getFileName().toString().endsWith(".weights.h5")) {
            throw new IllegalArgumentException(file + ": choose a name ending in .h5 but not .weights.h5, which Keras 3 reads "
                    + "as another format");
        }
        AtomicFiles.write(file, unfinished -> {
            try (WritableHdfFile hdf = HdfFile.write(unfinished)) {
                putNames(hdf, "layer_names", network.layers().stream().map(KerasLayer::name).toList());
                hdf.putAttribute("backend", "tensorflow");
                hdf.putAttribute("keras_version", "2.15.0");
                for (KerasLayer layer : network.layers()) {
                    writeLayer(hdf.putGroup(layer.name()), layer);
                }
            }
        });
    }

    private static void writeLayer(WritableGroup group, KerasLayer layer) {
        List<KerasLayer.Weight> weights = layer.weights();
        putNames(group, "weight_names",
                weights.stream().map(weight -> layer.name() + "/" + weight.name() + ":0").toList());
        WritableGroup inner = group.putGroup(layer.name());
        for (KerasLayer.Weight weight : weights) {
            try (NDArray keras = weight.parameter().getArray().transpose(weight.toKeras())) {
                float[] flat = keras.toFloatArray();
                Object data = weight.kerasShape().dimension() == 0
                        ? (Object) (long) flat[0]
                        : nested(flat, weight.kerasShape());
                inner.putDataset(weight.name() + ":0", data);
            }
        }
    }

    private static void putNames(io.jhdf.api.WritableNode node, String attribute, List<String> names) {
        int bytes = names.size() * names.stream().mapToInt(String::length).max().orElse(0);
        int chunks = bytes / LONGEST_ATTRIBUTE + 1;
        int each = (names.size() + chunks - 1) / chunks;
        for (int c = 0; c < chunks; c++) {
            String[] part = names.subList(c * each, Math.min(names.size(), (c + 1) * each)).toArray(String[]::new);
            node.putAttribute(chunks == 1 ? attribute : attribute + c, part);
        }
    }

    /** A float array with the given dimensions and the values in row-major order. */
    private static Object nested(float[] flat, Shape shape) {
        int[] dimensions = Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
        Object array = Array.newInstance(float.class, dimensions);
        copy(flat, new int[] {0}, array);
        return array;
    }

    private static void copy(float[] flat, int[] from, Object into) {
        if (into instanceof float[] row) {
            System.arraycopy(flat, from[0], row, 0, row.length);
            from[0] += row.length;
        } else {
            for (Object part : (Object[]) into) {
                copy(flat, from, part);
            }
        }
    }

    /** A layer of the file: its name and its weights in order. */
    private record Stored(String layer, List<Dataset> weights) {}

    private static List<Stored> inOrder(Group root) {
        List<Stored> stored = new ArrayList<>();
        for (String name : names(root, "layer_names")) {
            Group group = (Group) root.getChild(name);
            List<Dataset> weights = names(group, "weight_names").stream().map(group::getDatasetByPath).toList();
            if (!weights.isEmpty()) {
                stored.add(new Stored(name, weights));
            }
        }
        return stored;
    }

    /** The strings of an attribute, put together from {@code name0}, {@code name1}, ... if it is split; empty if absent. */
    private static List<String> names(Group group, String attribute) {
        Map<String, Attribute> attributes = group.getAttributes();
        if (attributes.containsKey(attribute)) {
            return strings(attributes.get(attribute));
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; attributes.containsKey(attribute + i); i++) {
            all.addAll(strings(attributes.get(attribute + i)));
        }
        return all;
    }

    private static List<String> strings(Attribute attribute) {
        if (attribute.getSizeInBytes() > LARGEST_NAMES) {
            throw new HdfException("An attribute says that it takes " + attribute.getSizeInBytes() + " bytes");
        }
        // Keras writes an empty list as an empty array of numbers
        return attribute.getData() instanceof String[] names ? List.of(names) : List.of();
    }

    private static List<Stored> ofKeras3(Path file, Group root, KerasNetwork network) throws WeightFileException {
        if (!(root.getChild("layers") instanceof Group layers)) {
            throw new WeightFileException(file + ": holds neither the attribute layer_names nor a group 'layers', so it "
                    + "is no weight file of Keras. Save it with model.save_weights.");
        }
        // a Sequential of backbone and head has the backbone's layers one level down
        Group backbone = Stream.concat(Stream.of(layers), layers.getChildren().values().stream()
                        .filter(Group.class::isInstance).map(node -> ((Group) node).getChild("layers"))
                        .filter(Group.class::isInstance).map(Group.class::cast))
                .filter(group -> group.getChild("conv2d") != null)
                .findFirst()
                .orElseThrow(() -> new WeightFileException(file + ": has no group conv2d, so it holds none of the five "
                        + "networks. Give the file of " + network.backbone().studyName() + "."));
        Map<String, Integer> seen = new HashMap<>();
        List<Stored> stored = new ArrayList<>();
        for (KerasLayer layer : network.layers()) {
            String type = switch (layer.kind()) {
                case CONVOLUTION -> "conv2d";
                case DEPTHWISE -> "depthwise_conv2d";
                case BATCH_NORMALIZATION -> "batch_normalization";
                case NORMALIZATION -> "normalization";
                case DENSE -> "dense";
            };
            int index = seen.merge(type, 1, Integer::sum) - 1;
            String name = index == 0 ? type : type + "_" + index;
            Node node = (layer.kind() == KerasLayer.Kind.DENSE ? layers : backbone).getChild(name);
            if (node instanceof Group group && group.getChild("vars") instanceof Group vars) {
                stored.add(new Stored(name, IntStream.range(0, vars.getChildren().size())
                        .mapToObj(i -> (Dataset) vars.getChild(Integer.toString(i))).toList()));
            }
        }
        return stored;
    }

    private static Part fill(KerasNetwork network, Path file, List<Stored> stored, Progress progress)
            throws IOException {
        List<Stored> flat = unnest(network, stored);
        Part part = flat.size() == network.backboneLayers().size() ? Part.BACKBONE : Part.WHOLE;
        List<KerasLayer> wanted = part == Part.BACKBONE ? network.backboneLayers() : network.layers();
        if (flat.size() != wanted.size()) {
            throw new WeightFileException("%s: has %d layers with weights, %s has %d (%d without its head). Give the file of the "
                    .formatted(file, flat.size(), network.backbone().studyName(), network.layers().size(),
                            network.backboneLayers().size())
                    + "same model, saved with include_top=False.");
        }
        for (int i = 0; i < wanted.size(); i++) {
            check(file, wanted.get(i), flat.get(i));
        }
        for (Stored layer : flat) { // before the first weight is changed
            for (Dataset data : layer.weights()) {
                requireFinite(file, layer, data);
            }
        }
        progress.reset("Loading " + file.getFileName(), wanted.size());
        ByteBuffer window = ByteBuffer.allocateDirect(flat.stream().flatMap(layer -> layer.weights().stream())
                .mapToInt(data -> Math.toIntExact(data.getSize() * Float.BYTES)).max().orElse(0));
        for (int i = 0; i < wanted.size(); i++) {
            List<KerasLayer.Weight> weights = wanted.get(i).weights();
            for (int w = 0; w < weights.size(); w++) {
                put(weights.get(w), flat.get(i).weights().get(w), window);
            }
            progress.update(i);
        }
        return part;
    }

    /** A nested model is one layer of the file: all its trainable weights, then all others. */
    private static List<Stored> unnest(KerasNetwork network, List<Stored> stored) {
        int all = network.backboneLayers().stream().mapToInt(layer -> layer.weights().size()).sum();
        List<Stored> flat = new ArrayList<>();
        for (Stored layer : stored) {
            if (layer.weights().size() != all || stored.size() > 2) {
                flat.add(layer);
                continue;
            }
            int trainable = 0;
            int other = (int) network.backboneLayers().stream()
                    .flatMap(l -> l.weights().stream()).filter(KerasLayer.Weight::trainable).count();
            for (KerasLayer own : network.backboneLayers()) {
                List<Dataset> weights = new ArrayList<>();
                for (KerasLayer.Weight weight : own.weights()) {
                    weights.add(layer.weights().get(weight.trainable() ? trainable++ : other++));
                }
                flat.add(new Stored(layer.layer() + "/" + own.name(), weights));
            }
        }
        return flat;
    }

    private static void check(Path file, KerasLayer layer, Stored stored) throws WeightFileException {
        List<KerasLayer.Weight> weights = layer.weights();
        if (weights.size() != stored.weights().size()) {
            throw new WeightFileException("%s: layer %s has %d weights, expected %d for %s. Give the file of the same model."
                    .formatted(file, stored.layer(), stored.weights().size(), weights.size(), layer.name()));
        }
        for (int w = 0; w < weights.size(); w++) {
            Dataset data = stored.weights().get(w);
            Shape expected = weights.get(w).kerasShape();
            Shape found = new Shape(Arrays.stream(data.getDimensions()).asLongStream().toArray());
            boolean count = weights.get(w).name().equals("count") && data.getSize() == 1;
            if (data.getDataType().getSize() > Long.BYTES) {
                throw new WeightFileException("%s: layer %s, weight %s holds no numbers. Delete the file and fetch or save it again."
                        .formatted(file, stored.layer(), weights.get(w).name()));
            }
            if (!count && !expected.equals(found)) {
                throw new WeightFileException(
                        "%s: layer %s, weight %s: expected shape %s, found %s. Give the file of the same model, saved with "
                                .formatted(file, stored.layer(), weights.get(w).name(), expected, found)
                                + "include_top=False.");
            }
        }
    }

    private static void requireFinite(Path file, Stored layer, Dataset data) throws WeightFileException {
        FloatBuffer values = isPlainFloat(data)
                ? ((ContiguousDataset) data).getBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer()
                : FloatBuffer.wrap(values(data));
        while (values.hasRemaining()) {
            float value = values.get();
            if (!Float.isFinite(value)) {
                throw new WeightFileException("%s: a weight of layer %s is not finite (%s), as a training that diverged leaves it. Give the "
                        .formatted(file, layer.layer(), value) + "file of another epoch or training.");
            }
        }
    }

    private static float[] values(Dataset data) {
        return floats(data.isScalar() ? data.getData() : data.getDataFlat());
    }

    /** @param window direct memory for the largest weight; used again and again, since Java gives such memory back late */
    private static void put(KerasLayer.Weight weight, Dataset data, ByteBuffer window) {
        NDArray target = weight.parameter().getArray();
        try (NDManager scratch = target.getManager().newSubManager()) {
            Shape shape = scalarAsOne(weight.kerasShape());
            NDArray values;
            if (isPlainFloat(data)) {
                window.clear().put(((ContiguousDataset) data).getBuffer()).flip();
                values = scratch.create(window.slice().order(ByteOrder.nativeOrder()), shape, DataType.FLOAT32);
            } else {
                values = scratch.create(values(data), shape);
            }
            // into the array it has, so that the trainer keeps its reference to the parameter; the engine must not record it
            boolean trained = target.hasGradient();
            target.setRequiresGradient(false);
            target.set(new NDIndex(":"), values.transpose(weight.toDjl()));
            target.setRequiresGradient(trained);
        }
    }

    /** Whether the values are stored contiguously, as Keras writes them. */
    private static boolean isPlainFloat(Dataset data) {
        return data instanceof ContiguousDataset
                && data.getDataType() instanceof FloatingPoint type
                && type.getByteOrder() == ByteOrder.nativeOrder()
                && type.getSize() == Float.BYTES;
    }

    private static Shape scalarAsOne(Shape shape) {
        return shape.dimension() == 0 ? new Shape(1) : shape;
    }

    private static float[] floats(Object data) {
        if (data instanceof float[] floats) {
            return floats;
        }
        if (data instanceof Number number) {
            return new float[] {number.floatValue()};
        }
        float[] values = new float[Array.getLength(data)];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) Array.get(data, i)).floatValue();
        }
        return values;
    }
}
