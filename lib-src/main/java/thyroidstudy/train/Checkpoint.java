package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import thyroidstudy.backbone.KerasNetwork;

/**
 * The two kinds of files a run leaves: the best weights so far, and the whole state at an epoch boundary. Both end in a
 * checksum of eight bytes (CRC-32C of all before it, as a long), which DJL's reader of parameters does not look at.
 */
final class Checkpoint {

    static final String ENDING = ".params";
    static final String STATE = "state.bin";
    static final String STATE_BEFORE = "state-before.bin";

    private static final int BUFFER_BYTES = 1 << 20;

    private Checkpoint() {}

    /**
     * All that a run needs to go on besides the weights and the velocities.
     *
     * @param epoch        last finished epoch, from 1
     * @param step         steps done
     * @param learningRate of the next epoch
     * @param plateauBest  best validation loss the plateau rule has seen
     * @param plateauWait  epochs it has waited
     * @param best         file name of the best weights so far
     */
    record State(int epoch, long step, float learningRate, double plateauBest, int plateauWait, String best) {}

    /** The study's file name: {@code {Model}-{epoch:03d}-{val_loss:.4f}-{val_acc:.4f}}, with this library's ending. */
    static String name(String run, EpochRecord epoch) {
        return String.format(Locale.ROOT, "%s-%03d-%.4f-%.4f%s", run, epoch.epoch(), epoch.validationLoss(),
                epoch.validationAccuracy(), ENDING);
    }

    /** Writes the weights. Those kept before stay until {@link #prune}: a state may still speak of them. */
    static void keepBest(Path folder, String name, KerasNetwork network) throws IOException {
        write(folder.resolve(name), network::saveParameters);
    }

    /** Deletes all weights but the named ones. */
    static void prune(Path folder, Set<String> keep) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING) && !keep.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Loads weights written by {@link #keepBest} into an initialised network.
     *
     * @throws IOException naming the file, if it is missing, damaged or another network's
     */
    static void loadBest(Path file, KerasNetwork network, NDManager manager) throws IOException {
        if (!isWhole(file)) {
            throw new IOException(file + " is missing or damaged: delete the folder " + file.getParent() + " and train again");
        }
        try (DataInputStream in = input(file)) {
            network.loadParameters(manager, in);
        } catch (MalformedModelException | RuntimeException e) {
            throw new IOException(file + " belongs to another network: delete the folder " + file.getParent()
                    + " and train again", e);
        }
    }

    /** Writes the state; the one before it is kept until the next one. */
    static void save(Path folder, State state, KerasNetwork network, KerasSgd optimizer) throws IOException {
        Path file = folder.resolve(STATE);
        Path next = folder.resolve("state-next.bin");
        write(next, out -> {
            out.writeInt(state.epoch);
            out.writeLong(state.step);
            out.writeFloat(state.learningRate);
            out.writeDouble(state.plateauBest);
            out.writeInt(state.plateauWait);
            out.writeUTF(state.best);
            network.saveParameters(out);
            // by position: DJL's names of parameters are new in every process
            for (Pair<String, Parameter> parameter : network.getParameters()) {
                NDArray velocity = optimizer.scaledVelocity(parameter.getValue().getId());
                byte[] array = velocity == null ? new byte[0] : new NDList(velocity).encode();
                out.writeInt(array.length);
                out.write(array);
            }
        });
        if (Files.exists(file)) {
            move(file, folder.resolve(STATE_BEFORE));
        }
        move(next, file);
    }

    /**
     * The files that may hold a state, newest first, undamaged or not. Also the one that a process killed at the wrong moment
     * had written but not yet put in place.
     */
    static List<Path> states(Path folder) {
        return Stream.of("state-next.bin", STATE, STATE_BEFORE).map(folder::resolve).filter(Files::exists).toList();
    }

    /**
     * Restores an undamaged state into an initialised network and optimizer.
     *
     * @throws IOException naming the file if it belongs to another network
     */
    static State restore(Path file, KerasNetwork network, KerasSgd optimizer, NDManager manager) throws IOException {
        try (DataInputStream in = input(file)) {
            State state = state(in);
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
            optimizer.restore(state.step, state.learningRate, velocities);
            return state;
        } catch (MalformedModelException | RuntimeException e) {
            throw new IOException(file + " belongs to another network: choose another run folder", e);
        }
    }

    /** Reads the beginning of an undamaged state, without the weights. */
    static State state(Path file) throws IOException {
        try (DataInputStream in = input(file)) {
            return state(in);
        }
    }

    private static State state(DataInputStream in) throws IOException {
        return new State(in.readInt(), in.readLong(), in.readFloat(), in.readDouble(), in.readInt(), in.readUTF());
    }

    /** After the last epoch nothing needs to go on. */
    static void removeStates(Path folder) throws IOException {
        for (Path file : states(folder)) {
            Files.delete(file);
        }
    }

    /** Whether a file is there and its content fits the checksum at its end. */
    static boolean isWhole(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) <= Long.BYTES) {
            return false;
        }
        CRC32C sum = new CRC32C();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            CheckedInputStream in = new CheckedInputStream(raw, sum);
            in.skipNBytes(Files.size(file) - Long.BYTES);
            return sum.getValue() == new DataInputStream(raw).readLong();
        }
    }

    private static DataInputStream input(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    private interface Content {
        void to(DataOutputStream out) throws IOException;
    }

    private static void write(Path file, Content content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        CRC32C sum = new CRC32C();
        // not a channel: a thread that is interrupted while it writes shall still finish the file
        try (DataOutputStream out = new DataOutputStream(new CheckedOutputStream(
                new BufferedOutputStream(new FileOutputStream(unfinished.toFile()), BUFFER_BYTES), sum))) {
            content.to(out);
            out.writeLong(sum.getValue());
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw new IOException("Cannot write " + file + ": " + e.getMessage()
                    + " (is the disk full or the folder read-only?); what was saved before stays", e);
        }
        move(unfinished, file);
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
