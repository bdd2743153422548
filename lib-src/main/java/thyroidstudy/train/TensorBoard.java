package thyroidstudy.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;
import thyroidstudy.store.AtomicFiles;

/**
 * Keras's TensorBoard: writes the training log as an event file ({@code tensorboard --logdir} on the run's folder or any above).
 *
 * <p>The file is written anew after each epoch: it is small, and so it is never half written. Format: records of TensorFlow's
 * {@code record_writer.h} (length, masked CRC-32C of it, content, masked CRC-32C of that, little-endian), each holding a protocol
 * buffer {@code Event} ({@code event.proto}: wall_time = 1, step = 2, file_version = 3, summary = 5) with scalar summaries
 * ({@code summary.proto}: value = 1; tag = 1, simple_value = 2).
 */
public final class TensorBoard implements Callback {

    /** TensorBoard reads every file whose name holds {@code tfevents}. */
    static final String NAME = "epochs.tfevents";

    private static final int CRC_MASK = 0xa282ead8;

    @Override
    public void onEpochEnd(TrainingState state, EpochRecord logs) throws IOException {
        write(state.run().folder(), Instant.parse(state.run().started()), state.epochs());
    }

    /** @param started of the first epoch; the others follow by their own seconds */
    static void write(Path folder, Instant started, List<EpochRecord> epochs) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        double time = started.toEpochMilli() / 1000.0;
        record(file, new Message().fixed64(1, time).bytes(3, utf8("brain.Event:2")));
        for (EpochRecord epoch : epochs) {
            time += epoch.seconds();
            // tags of Keras's TensorBoard callback, so that runs of both lie in one plot
            Message summary = new Message().scalar("epoch_loss", epoch.loss()).scalar("epoch_accuracy", epoch.accuracy())
                    .scalar("epoch_val_loss", epoch.validationLoss()).scalar("epoch_val_accuracy", epoch.validationAccuracy())
                    .scalar("epoch_learning_rate", epoch.learningRate());
            record(file, new Message().fixed64(1, time).varint(2, epoch.epoch()).bytes(5, summary.toByteArray()));
        }
        AtomicFiles.write(folder.resolve(NAME), file.toByteArray());
    }

    private static void record(ByteArrayOutputStream file, Message message) {
        byte[] content = message.toByteArray();
        byte[] length = littleEndian(8).putLong(content.length).array();
        file.writeBytes(length);
        file.writeBytes(maskedCrc(length));
        file.writeBytes(content);
        file.writeBytes(maskedCrc(content));
    }

    private static byte[] maskedCrc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return littleEndian(4).putInt(Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK).array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The few kinds of protocol buffer fields that an event needs; in a key the last three bits name the kind. */
    private static final class Message extends ByteArrayOutputStream {

        Message varint(int field, long value) {
            return number((long) field << 3).number(value);
        }

        Message fixed64(int field, double value) {
            return number((long) field << 3 | 1).raw(littleEndian(8).putDouble(value).array());
        }

        Message bytes(int field, byte[] value) {
            return number((long) field << 3 | 2).number(value.length).raw(value);
        }

        Message fixed32(int field, float value) {
            return number((long) field << 3 | 5).raw(littleEndian(4).putFloat(value).array());
        }

        Message scalar(String tag, double value) {
            return bytes(1, new Message().bytes(1, utf8(tag)).fixed32(2, (float) value).toByteArray());
        }

        private Message number(long value) {
            long rest = value;
            for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
                write((int) (rest & 0x7F | 0x80));
            }
            write((int) rest);
            return this;
        }

        private Message raw(byte[] value) {
            writeBytes(value);
            return this;
        }
    }
}
