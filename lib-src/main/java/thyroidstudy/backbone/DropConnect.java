package thyroidstudy.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.SplittableRandom;

/** In training, drops whole samples of a residual branch with the given rate and scales the others by 1 / (1 - rate). */
final class DropConnect extends AbstractBlock {

    private final float rate;
    /** Its own: the engine has one for the whole process, which trainings side by side would share. */
    private SplittableRandom random = new SplittableRandom(0);

    DropConnect(float rate) {
        this.rate = rate;
    }

    /** What is dropped from now on follows from this seed. */
    void seed(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        if (!training || rate == 0) {
            return inputs;
        }
        NDArray x = inputs.singletonOrThrow();
        float[] factors = new float[Math.toIntExact(x.getShape().get(0))];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.nextDouble() < rate ? 0 : 1 / (1 - rate);
        }
        NDArray kept = x.getManager().create(factors, new Shape(factors.length, 1, 1, 1));
        return new NDList(x.mul(ScriptedOperation.inPrecisionOf(x, kept)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
