package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A backbone, global average pooling and a dense layer, as {@code include_top=False} plus the head of the study.
 *
 * <p>Input float32 (N,3,H,W), preprocessed ({@link Preprocessing}); output float32 logits (N,classes), no softmax.
 */
public final class KerasNetwork extends AbstractBlock {

    /** Height and width below which a stage would have no pixel left. */
    private static final int SMALLEST = 32;

    private final Backbone backbone;
    private final NetworkOptions options;
    private final SequentialBlock features;
    private final Linear head;
    private final Function<LayerFactory, SequentialBlock> description;
    private final List<KerasLayer> layers;
    private final boolean folded;

    KerasNetwork(Backbone backbone, NetworkOptions options) {
        this(backbone, options, backbone::features);
    }

    /** @param description of a relative of the backbone, narrower or shallower */
    KerasNetwork(Backbone backbone, NetworkOptions options, Function<LayerFactory, SequentialBlock> description) {
        this(backbone, options, description, false);
    }

    private KerasNetwork(Backbone backbone, NetworkOptions options, Function<LayerFactory, SequentialBlock> description, boolean folded) {
        this.folded = folded;
        this.backbone = backbone;
        this.options = options;
        this.description = description;
        LayerFactory make = new LayerFactory(options, folded);
        features = addChildBlock("features", description.apply(make));
        head = addChildBlock("head", make.keep(
                "dense", KerasLayer.Kind.DENSE, Linear.builder().setUnits(options.classes()).build()));
        layers = make.layers();
    }

    public Backbone backbone() {
        return backbone;
    }

    /**
     * A network of the same layers, for weights to be loaded into.
     *
     * @param manager that will own its weights
     */
    public KerasNetwork ofSameLayers(NDManager manager) {
        return ofSameLayers(manager, folded);
    }

    private KerasNetwork ofSameLayers(NDManager manager, boolean folded) {
        KerasNetwork network = new KerasNetwork(backbone, options, description, folded);
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SMALLEST, SMALLEST));
        return network;
    }

    /**
     * This network for prediction alone, where it is faster: each batch normalisation is folded into the convolution before it. It
     * answers as this one does but for rounding, and is not to be trained. The network must be initialised.
     *
     * @param manager that will own its weights
     */
    public KerasNetwork folded(NDManager manager) {
        KerasNetwork network = ofSameLayers(manager, true);
        FoldedBatchNorm.copy(this, network);
        return network;
    }

    boolean isFolded() {
        return folded;
    }

    public NetworkOptions options() {
        return options;
    }

    /** The layers with weights in the order of Keras's {@code model.layers}, the dense head last. */
    public List<KerasLayer> layers() {
        return layers;
    }

    /** The layers of the backbone alone, as in the official {@code notop} files. */
    public List<KerasLayer> backboneLayers() {
        return layers.subList(0, layers.size() - 1);
    }

    /** The names of the backbone's stages ({@link KerasLayer#stage}), from the input on. */
    public List<String> stages() {
        return backboneLayers().stream().map(KerasLayer::stage).distinct().toList();
    }

    /**
     * Leaves the first stages as they are in training, as Keras's {@code layer.trainable = False}: their weights, and their batch
     * normalisation's statistics, which are then applied in training as in prediction.
     */
    public void freeze(int firstStages) {
        List<String> frozen = stages().subList(0, firstStages);
        backboneLayers().stream().filter(layer -> frozen.contains(layer.stage())).forEach(layer -> layer.block().freezeParameters(true));
    }

    /** What training draws at random, the dropped branches of EfficientNet, follows from this seed from now on. */
    public void seed(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        descendants(features).filter(DropConnect.class::isInstance).forEach(block -> ((DropConnect) block).seed(seeds.nextLong()));
    }

    private static Stream<Block> descendants(Block block) {
        return Stream.concat(Stream.of(block), block.getChildren().values().stream().flatMap(KerasNetwork::descendants));
    }

    /** Number of weights of the backbone, without the head, as Keras counts them. The network must be initialised. */
    public long backboneParameterCount() {
        return backboneLayers().stream()
                .flatMap(layer -> layer.weights().stream())
                .mapToLong(weight -> weight.parameter().getShape().size())
                .sum();
    }

    /** The pooled features (N,C), the input of the head; shapes as for the whole network. */
    public NDArray pooledFeatures(ParameterStore store, NDArray input, boolean training) {
        if (training && folded) {
            throw new IllegalStateException("This network is for prediction alone; train the one that it was made from");
        }
        if (options.precision() == Precision.FLOAT32) {
            return Pool.globalAvgPool2d(maps(store, input, training));
        }
        ParameterStore kernels = new Bfloat16Kernels(store, input.getManager());
        NDArray maps = maps(kernels, ScriptedOperation.TO_BFLOAT16.of(input), training);
        return ScriptedOperation.TO_FLOAT32.of(Pool.globalAvgPool2d(maps));
    }

    private NDArray maps(ParameterStore store, NDArray input, boolean training) {
        if (!BlockedMaps.suit(this, input)) {
            return features.forward(store, new NDList(input), training).singletonOrThrow();
        }
        NDList blocked = new NDList(ScriptedOperation.TO_BLOCKED.of(input));
        return ScriptedOperation.TO_PLAIN.of(features.forward(store, blocked, training).singletonOrThrow());
    }

    /**
     * Brings the kernels into the memory order of this network's convolutions in training; otherwise each step would copy them.
     * To be called after initialising or loading. Values do not change, nor what is written to files.
     */
    public void arrangeKernels() {
        for (KerasLayer layer : backboneLayers()) {
            NDArray kernel = layer.weights().get(0).parameter().getArray();
            if (!BlockedMaps.suit(this, kernel)) {
                ChannelsLast.apply(kernel);
            }
        }
    }

    /**
     * The maps (N,C,h,w) of the last convolution after its activation, the last stage with spatial information: of
     * VGG those before the last pooling, of the others those that are averaged. Input as for the whole network.
     */
    public NDArray lastMaps(ParameterStore store, NDArray input, boolean training) {
        List<Block> blocks = features.getChildren().values();
        return run(blocks.subList(0, blocks.size() - blocksAfterLastMaps()), store, input, training);
    }

    /** The logits (N,classes) that follow from {@link #lastMaps}. */
    public NDArray logitsOfMaps(ParameterStore store, NDArray maps, boolean training) {
        List<Block> blocks = features.getChildren().values();
        NDArray features = run(blocks.subList(blocks.size() - blocksAfterLastMaps(), blocks.size()), store, maps, training);
        return head.forward(store, new NDList(Pool.globalAvgPool2d(features)), training).singletonOrThrow();
    }

    /** The input as the first convolution gets it: EfficientNet normalises it by itself, the others take it as it is. */
    public NDArray normalised(ParameterStore store, NDArray input) {
        return layers.get(0).kind() == KerasLayer.Kind.NORMALIZATION
                ? layers.get(0).block().forward(store, new NDList(input), false).singletonOrThrow()
                : input;
    }

    /**
     * Passes an input through and shows the maps (N,C,h,w) at the end of each stage ({@link KerasLayer#stage}).
     *
     * @param watch told the stage's name and its maps, to be looked at during the call only
     */
    public void watchStages(ParameterStore store, NDArray input, boolean training, BiConsumer<String, NDArray> watch) {
        List<Block> blocks = features.getChildren().values();
        NDArray maps = input;
        String stage = "";
        for (Block block : blocks) {
            String entered = stageOf(block).orElse(stage);
            if (!entered.equals(stage) && !stage.isEmpty()) {
                watch.accept(stage, maps);
            }
            stage = entered;
            maps = block.forward(store, new NDList(maps), training).singletonOrThrow();
        }
        watch.accept(stage, maps);
    }

    /** The stage of the first layer with weights in a block; empty for an activation or a pooling. */
    private Optional<String> stageOf(Block block) {
        return layers.stream().filter(layer -> contains(block, layer.block())).map(KerasLayer::stage).findFirst();
    }

    private static boolean contains(Block outer, Block inner) {
        return descendants(outer).anyMatch(block -> block == inner);
    }

    private int blocksAfterLastMaps() {
        return backbone.endsWithPooling() ? 1 : 0;
    }

    private static NDArray run(List<Block> blocks, ParameterStore store, NDArray input, boolean training) {
        NDList values = new NDList(input);
        for (Block block : blocks) {
            values = block.forward(store, values, training);
        }
        return values.singletonOrThrow();
    }

    SequentialBlock features() {
        return features;
    }

    Linear head() {
        return head;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray pooled = pooledFeatures(store, inputs.singletonOrThrow(), training);
        return head.forward(store, new NDList(pooled), training, params);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), options.classes())};
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        Shape input = inputShapes[0];
        if (input.dimension() != 4 || input.get(1) != 3 || input.get(2) < SMALLEST || input.get(3) < SMALLEST) {
            throw new IllegalArgumentException(backbone.studyName()
                    + " takes (N,3,H,W) with H and W at least " + SMALLEST + ", not " + input);
        }
        features.initialize(manager, type, inputShapes);
        Shape maps = features.getOutputShapes(inputShapes)[0];
        head.initialize(manager, type, new Shape(maps.get(0), maps.get(1)));
    }
}
