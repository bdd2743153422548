package thyroidstudy.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import thyroidstudy.store.AtomicFiles;

/**
 * The training log once more, as an event file for TensorBoard ({@code tensorboard --logdir} on the run's folder or any above).
 *
 * <p>The file is written anew after each epoch: it is small, and so never half of it is there. Format: records of TensorFlow's
 * {@code record_writer.h} (length, masked CRC-32C of it, content, masked CRC-32C of that, little-endian), each holding a protocol
 * buffer {@code Event} ({@code event.proto}: wall_time = 1, step = 2, file_version = 3, summary = 5) with scalar summaries
 * ({@code summary.proto}: value = 1; tag = 1, simple_value = 2).
 */
final class TensorBoardLog {

    /** TensorBoard reads every file whose name holds {@code tfevents}. */
    static final String NAME = "epochs.tfevents";

    private static final int CRC_MASK = 0xa282ead8;

    private TensorBoardLog() {}

    /** @param started of the first epoch; the others follow by their own seconds */
    static void write(Path folder, Instant started, List<EpochRecord> epochs) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        double time = started.toEpochMilli() / 1000.0;
        record(file, new Message().fixed64(1, time).bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
        for (EpochRecord epoch : epochs) {
            time += epoch.seconds();
            Message summary = new Message();
            scalars(epoch).forEach((tag, value) -> summary.bytes(1,
                    new Message().bytes(1, tag.getBytes(StandardCharsets.UTF_8)).fixed32(2, value.floatValue()).content()));
            record(file, new Message().fixed64(1, time).varint(2, epoch.epoch()).bytes(5, summary.content()));
        }
        AtomicFiles.write(folder.resolve(NAME), file.toByteArray());
    }

    /** Tags of Keras's TensorBoard callback, so that runs of both lie in one plot. */
    private static Map<String, Double> scalars(EpochRecord epoch) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        scalars.put("epoch_loss", epoch.loss());
        scalars.put("epoch_accuracy", epoch.accuracy());
        scalars.put("epoch_val_loss", epoch.validationLoss());
        scalars.put("epoch_val_accuracy", epoch.validationAccuracy());
        scalars.put("epoch_learning_rate", epoch.learningRate());
        return scalars;
    }

    private static void record(ByteArrayOutputStream file, Message message) {
        byte[] content = message.content();
        byte[] length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(content.length).array();
        file.writeBytes(length);
        file.writeBytes(maskedCrc(length));
        file.writeBytes(content);
        file.writeBytes(maskedCrc(content));
    }

    private static byte[] maskedCrc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
    }

    /** The few kinds of protocol buffer fields that an event needs. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            plainVarint((long) field << 3);
            plainVarint(value);
            return this;
        }

        Message fixed64(int field, double value) {
            plainVarint((long) field << 3 | 1);
            out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            plainVarint((long) field << 3 | 2);
            plainVarint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message fixed32(int field, float value) {
            plainVarint((long) field << 3 | 5);
            out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
            return this;
        }

        byte[] content() {
            return out.toByteArray();
        }

        private void plainVarint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
