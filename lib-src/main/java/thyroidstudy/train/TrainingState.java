package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.util.Pair;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import thyroidstudy.backbone.KerasNetwork;

/**
 * A training between two epochs: network, optimizer and log. It is saved and restored as a whole, so that a training that was interrupted
 * ends with the same numbers as one that was not. {@link Callback}s read it, change the learning rate or end the training.
 */
public final class TrainingState {

    /** Begins every saved state; another number for another form. */
    private static final int FORM = 0x54530002;

    final KerasSgd optimizer;
    final Trainer trainer;
    /** File name of the best weights so far; empty before the first epoch. */
    String best = "";

    private final TrainedRun run;
    private final KerasNetwork network;
    private final int stepsPerEpoch;
    private final Consumer<String> notices;
    private final List<EpochRecord> epochs = new ArrayList<>();
    private boolean stopped;

    /**
     * @param run     not finished yet
     * @param notices shown to a person
     */
    TrainingState(TrainedRun run, KerasNetwork network, KerasSgd optimizer, Trainer trainer, int stepsPerEpoch,
            Consumer<String> notices) {
        this.run = run;
        this.network = network;
        this.optimizer = optimizer;
        this.trainer = trainer;
        this.stepsPerEpoch = stepsPerEpoch;
        this.notices = notices;
    }

    /** Settings, folder and images of this training; neither its epochs nor its best weights yet. */
    public TrainedRun run() {
        return run;
    }

    /** With the weights of now; to be looked at during the call only. */
    public KerasNetwork network() {
        return network;
    }

    /** Steps of training in every epoch. */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** The epochs done so far, those before an interruption included. */
    public List<EpochRecord> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /** Of the next step, before schedule and decay. */
    public float learningRate() {
        return optimizer.learningRate();
    }

    public void setLearningRate(float value) {
        optimizer.setLearningRate(value);
    }

    /** Makes the epoch that is done the last one. */
    public void stop() {
        stopped = true;
    }

    /** Whether no epoch follows those that are done. */
    public boolean isLast() {
        return stopped || epochs.size() >= run.settings().epochs();
    }

    void add(EpochRecord epoch) {
        epochs.add(epoch);
    }

    void notice(String message) {
        notices.accept(message);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(FORM);
        out.writeUTF(best);
        out.writeInt(epochs.size());
        for (EpochRecord e : epochs) {
            for (double value : new double[] {e.loss(), e.accuracy(), e.validationLoss(), e.validationAccuracy(), e.validationAuc(),
                    e.learningRate(), e.seconds(), e.imagesPerSecond()}) {
                out.writeDouble(value);
            }
        }
        out.writeLong(optimizer.step());
        out.writeFloat(optimizer.learningRate());
        network.saveParameters(out);
        // by position: DJL's names of parameters are new in every process
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            NDArray velocity = optimizer.scaledVelocity(parameter.getValue().getId());
            byte[] array = velocity == null ? new byte[0] : new NDList(velocity).encode();
            out.writeInt(array.length);
            out.write(array);
        }
    }

    /** File name of the best weights that a saved state needs; the rest is not read. Empty if it has another form. */
    static String best(DataInputStream in) throws IOException {
        return in.readInt() == FORM ? in.readUTF() : "";
    }

    /** Becomes what was written; network and optimizer must be those of the same settings, initialised. */
    void read(DataInputStream in, NDManager manager) throws IOException, MalformedModelException {
        best = best(in);
        epochs.clear();
        int done = in.readInt();
        for (int epoch = 1; epoch <= done; epoch++) {
            epochs.add(new EpochRecord(epoch, in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(),
                    in.readDouble(), in.readDouble(), in.readDouble()));
        }
        long step = in.readLong();
        float learningRate = in.readFloat();
        network.loadParameters(manager, in);
        network.arrangeKernels();
        Map<String, NDArray> velocities = new HashMap<>();
        for (Pair<String, Parameter> parameter : network.getParameters()) {
            int length = in.readInt();
            if (length > 0) {
                // in the memory order of its weight
                NDArray velocity = parameter.getValue().getArray().zerosLike();
                try (NDManager scope = manager.newSubManager()) {
                    NDList.decode(scope, in.readNBytes(length)).singletonOrThrow().copyTo(velocity);
                }
                velocities.put(parameter.getValue().getId(), velocity);
            }
        }
        optimizer.restore(step, learningRate, velocities);
    }
}
