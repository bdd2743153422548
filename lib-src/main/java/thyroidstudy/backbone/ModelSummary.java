package thyroidstudy.backbone;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** The layers of a chain of blocks, as Keras's {@code model.summary()} lists them. */
public final class ModelSummary {

    private ModelSummary() {}

    /**
     * One row for each block, with the shape that leaves it for one image and the number of its weights; the last row is their sum.
     * Sequential blocks inside a sequential block are opened.
     *
     * @param network initialised
     * @param input   shape of one image with its batch axis, for instance (1,3,224,224)
     */
    public static Table of(SequentialBlock network, Shape input) {
        StringColumn layers = StringColumn.create("layer");
        StringColumn shapes = StringColumn.create("output shape");
        LongColumn weights = LongColumn.create("weights");
        weights.setPrintFormatter(NumberColumnFormatter.intsWithGrouping());
        Shape shape = input;
        for (Pair<String, Block> layer : opened(network)) {
            shape = layer.getValue().getOutputShapes(new Shape[] {shape})[0];
            layers.append(layer.getKey());
            shapes.append(shape.slice(1).toString());
            weights.append(weights(layer.getValue()));
        }
        layers.append("all");
        shapes.append("");
        weights.append(weights(network));
        return Table.create("Layers", layers, shapes, weights);
    }

    private static List<Pair<String, Block>> opened(SequentialBlock network) {
        List<Pair<String, Block>> layers = new ArrayList<>();
        for (Pair<String, Block> child : network.getChildren()) {
            if (child.getValue() instanceof SequentialBlock inner) {
                layers.addAll(opened(inner));
            } else {
                layers.add(new Pair<>(name(child), child.getValue()));
            }
        }
        return layers;
    }

    private static String name(Pair<String, Block> child) {
        if (child.getValue() instanceof LambdaBlock lambda && !lambda.getName().equals(LambdaBlock.DEFAULT_NAME)) {
            return lambda.getName();
        }
        return child.getKey().replaceFirst("^\\d+", "");   // DJL puts a number before the name
    }

    private static long weights(Block block) {
        return block.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
    }
}
