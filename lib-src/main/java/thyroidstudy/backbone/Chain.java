package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Blocks one after the other; intermediate arrays are closed once they are consumed. What the backward pass needs the engine keeps by itself;
 * DJL would keep all of it, needed or not, until the step is over.
 */
final class Chain extends SequentialBlock {

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList current = inputs;
        for (Block block : getChildren().values()) {
            NDList next = block.forward(store, current, training);
            for (NDArray array : current) {
                if (!holds(inputs, array) && !holds(next, array)) {
                    array.close();
                }
            }
            current = next;
        }
        return current;
    }

    /** The very array; {@link NDList#contains} would compare what is in them. */
    private static boolean holds(NDList list, NDArray array) {
        return list.stream().anyMatch(a -> a == array);
    }
}
