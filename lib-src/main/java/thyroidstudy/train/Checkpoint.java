package thyroidstudy.train;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import thyroidstudy.backbone.KerasNetwork;

/** The two kinds of files a run leaves: the best weights so far, and the whole state at the last epoch boundary. */
final class Checkpoint {

    static final String ENDING = ".params";
    private static final String STATE = "state.bin";
    private static final String STATE_BEFORE = "state-before.bin";

    private Checkpoint() {}

    /**
     * All that a run needs to go on besides the weights and the velocities.
     *
     * @param epoch        last finished epoch, from 1
     * @param step         steps done
     * @param learningRate of the next epoch
     * @param plateauBest  best validation loss the plateau rule has seen
     * @param plateauWait  epochs it has waited
     */
    record State(int epoch, long step, float learningRate, double plateauBest, int plateauWait) {}

    /** The study's file name: {@code {Model}-{epoch:03d}-{val_loss:.4f}-{val_acc:.4f}}, with this library's ending. */
    static String name(String run, EpochRecord epoch) {
        return String.format(Locale.ROOT, "%s-%03d-%.4f-%.4f%s", run, epoch.epoch(), epoch.validationLoss(),
                epoch.validationAccuracy(), ENDING);
    }

    /** Writes the weights, then removes those kept before: at every moment one whole file is there. */
    static void keepBest(Path folder, String name, KerasNetwork network) throws IOException {
        write(folder.resolve(name), out -> network.saveParameters(new DataOutputStream(out)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path old : files.filter(f -> f.toString().endsWith(ENDING) && !f.endsWith(name)).toList()) {
                Files.delete(old);
            }
        }
    }

    /** Writes the state with a checksum at its end; the state before it is kept until the next one. */
    static void save(Path folder, State state, KerasNetwork network, Map<String, NDArray> velocity) throws IOException {
        Path file = folder.resolve(STATE);
        Path unfinished = folder.resolve(STATE + ".part");
        write(unfinished, raw -> {
            MessageDigest sha = sha256();
            DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, sha));
            out.writeInt(state.epoch);
            out.writeLong(state.step);
            out.writeFloat(state.learningRate);
            out.writeDouble(state.plateauBest);
            out.writeInt(state.plateauWait);
            network.saveParameters(out);
            out.writeInt(velocity.size());
            for (Map.Entry<String, NDArray> entry : velocity.entrySet()) {
                out.writeUTF(entry.getKey());
                byte[] array = new NDList(entry.getValue()).encode();
                out.writeInt(array.length);
                out.write(array);
            }
            out.flush();
            raw.write(sha.digest());
        });
        if (Files.exists(file)) {
            Files.move(file, folder.resolve(STATE_BEFORE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Restores the newest undamaged state into an initialised network and optimizer.
     *
     * @return empty if there is none, and then nothing was changed
     */
    static Optional<State> restore(Path folder, KerasNetwork network, KerasSgd optimizer, NDManager manager)
            throws IOException {
        for (String name : new String[] {STATE, STATE_BEFORE}) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && isWhole(file)) {
                return Optional.of(read(file, network, optimizer, manager));
            }
        }
        return Optional.empty();
    }

    /** After the last epoch nothing needs to go on. */
    static void removeState(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(STATE));
        Files.deleteIfExists(folder.resolve(STATE_BEFORE));
    }

    private static State read(Path file, KerasNetwork network, KerasSgd optimizer, NDManager manager) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            State state = new State(in.readInt(), in.readLong(), in.readFloat(), in.readDouble(), in.readInt());
            network.loadParameters(manager, in);
            Map<String, NDArray> velocity = new TreeMap<>();
            for (int i = in.readInt(); i > 0; i--) {
                String name = in.readUTF();
                velocity.put(name, NDList.decode(manager, in.readNBytes(in.readInt())).singletonOrThrow());
            }
            optimizer.restore(state.step, state.learningRate, velocity);
            return state;
        } catch (MalformedModelException e) {
            throw new IOException(file + " belongs to another network: choose another run folder", e);
        }
    }

    private static boolean isWhole(Path file) throws IOException {
        MessageDigest sha = sha256();
        long content = Files.size(file) - sha.getDigestLength();
        if (content <= 0) {
            return false;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            DigestInputStream digested = new DigestInputStream(in, sha);
            digested.skipNBytes(0);
            byte[] buffer = new byte[1 << 20];
            for (long left = content; left > 0; ) {
                int read = digested.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    return false;
                }
                left -= read;
            }
            return Arrays.equals(sha.digest(), in.readAllBytes());
        }
    }

    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private static void write(Path file, Content content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName());
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20)) {
                content.to(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException("Cannot write " + file + ": " + e.getMessage()
                    + " (is the disk full or the folder read-only?); what was saved before stays", e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
