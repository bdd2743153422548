package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** In training, drops whole samples of a residual branch with the given rate and scales the others by 1 / (1 - rate). */
final class DropConnect extends AbstractBlock {

    private final float rate;

    DropConnect(float rate) {
        this.rate = rate;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        if (!training || rate == 0) {
            return inputs;
        }
        NDArray x = inputs.singletonOrThrow();
        NDArray ones = x.getManager().ones(new Shape(x.getShape().get(0), 1, 1, 1));
        NDArray kept = Dropout.dropout(ones, rate, true).singletonOrThrow();
        return new NDList(x.mul(ScriptedOperation.inPrecisionOf(x, kept)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
