package thyroidstudy.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import java.util.Arrays;
import java.util.function.Function;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** The five networks of the study. */
public enum Backbone {
    EFFICIENTNET_B7("EfficientNetB7", Family.EFFICIENTNET, "#000000", make -> EfficientNet.features(EfficientNet.B7, make)),
    VGG16("VGG16", Family.VGG, "#E69F00", make -> Vgg.features(Vgg.VGG16, make)),
    VGG19("VGG19", Family.VGG, "#D55E00", make -> Vgg.features(Vgg.VGG19, make)),
    RESNET50("ResNet50", Family.RESNET, "#56B4E9", make -> ResNet.features(ResNet.RESNET50, make)),
    RESNET101("ResNet101", Family.RESNET, "#0072B2", make -> ResNet.features(ResNet.RESNET101, make));

    private enum Family { EFFICIENTNET, VGG, RESNET }

    private final String studyName;
    private final Family family;
    private final String color;
    private final Function<LayerFactory, SequentialBlock> features;

    Backbone(String studyName, Family family, String color, Function<LayerFactory, SequentialBlock> features) {
        this.studyName = studyName;
        this.family = family;
        this.color = color;
        this.features = features;
    }

    /** As the study and Keras write it, for instance {@code EfficientNetB7}. */
    public String studyName() {
        return studyName;
    }

    /** Its colour in all figures: one of Okabe and Ito (2008), which colour-blind readers can tell apart. */
    public String color() {
        return color;
    }

    /** Whether it has batch normalisation: all but VGG. */
    public boolean hasBatchNormalization() {
        return family != Family.VGG;
    }

    /**
     * Whether its maps may be kept as {@link BlockedMaps}: all of VGG's operations take them, and ResNet's but for batch normalisation.
     *
     * @param folded whether the network is without batch normalisation
     */
    boolean takesBlockedMaps(boolean folded) {
        return family == Family.VGG || family == Family.RESNET && folded;
    }

    /** Whether a pooling follows the last convolution: only in VGG. */
    boolean endsWithPooling() {
        return family == Family.VGG;
    }

    /** Whether Keras starts its kernels truncated normal with variance 2 / fan-out instead of Glorot uniform: only EfficientNet's. */
    boolean startsTruncatedNormal() {
        return family == Family.EFFICIENTNET;
    }

    /** Whether its ImageNet weights expect BGR minus the ImageNet mean, as models that come from Caffe do. */
    boolean caffeInput() {
        return family != Family.EFFICIENTNET;
    }

    SequentialBlock features(LayerFactory make) {
        return features.apply(make);
    }

    /** The network of the study with this backbone, not yet initialised ({@link Initialisation}). */
    public KerasNetwork classifier() {
        return classifier(NetworkOptions.study());
    }

    /** A network with this backbone, not yet initialised. */
    public KerasNetwork classifier(NetworkOptions options) {
        return new KerasNetwork(this, options);
    }

    /**
     * Finds a backbone by its study name.
     *
     * @throws IllegalArgumentException naming the five, if there is none of this name
     */
    public static Backbone of(String studyName) {
        return Arrays.stream(values())
                .filter(backbone -> backbone.studyName.equalsIgnoreCase(studyName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No backbone is called " + studyName + "; there are "
                        + Arrays.stream(values()).map(Backbone::studyName).toList()));
    }

    /** Multiply-adds of the convolutions and the head for one image of so many pixels a side. Builds the network once. */
    public long multiplications(int imageSize) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            KerasNetwork network = classifier();
            network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, imageSize, imageSize));
            return network.layers().stream().mapToLong(KerasLayer::multiplications).sum();
        }
    }

    /** The five: layers with weights, and weights without the head as Keras counts them. Builds each network once. */
    public static Table table() {
        LongColumn weights = LongColumn.create("weights");
        weights.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
        Table table = Table.create("The five networks", StringColumn.create("network"),
                IntColumn.create("layers with weights"), weights);
        for (Backbone backbone : values()) {
            try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
                KerasNetwork network = backbone.classifier();
                network.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 64, 64));
                table.stringColumn(0).append(backbone.studyName);
                table.intColumn(1).append(network.backboneLayers().size());
                weights.append(network.backboneParameterCount());
            }
        }
        return table;
    }
}
