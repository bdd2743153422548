package thyroidstudy.train;

import ai.djl.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.KerasNetwork;
import thyroidstudy.backbone.SmallNetworks;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;

/** A training of seconds: dark and bright speckle. */
public final class TinyStudy {

    private TinyStudy() {}

    /** A ResNet50, or with {@link #runSmall} a small relative, on 32 pixels; three steps of eight images an epoch on {@link #images} of 30. */
    public static TrainingSettings settings() {
        return TrainingSettings.study(Backbone.RESNET50)
                .network(n -> n.withInitialisation(Initialisation.LEARNABLE))
                .input(i -> i.withImageSize(32).withBatchSize(8))
                .optimizer(o -> o.withLearningRate(0.02f))
                .validation(v -> v.withShare(0.2).withBatchNormBatches(2))
                .withEpochs(3);
    }

    /** A narrow and shallow EfficientNet, which draws random numbers at every step. */
    public static TrainingSettings smallSettings() {
        return TrainingSettings.study(Backbone.EFFICIENTNET_B7)
                .network(n -> n.withInitialisation(Initialisation.LEARNABLE))
                .input(i -> i.withImageSize(32).withBatchSize(8))
                .validation(v -> v.withShare(0.2))
                .withEpochs(3);
    }

    /** Trains the small relative of the backbone that the settings name. */
    public static TrainedRun runSmall(TrainingSettings settings, StudyData images, Path folder, Callback... callbacks)
            throws IOException {
        return runSmall(settings, images, folder, Training.device(), callbacks);
    }

    static TrainedRun runSmall(
            TrainingSettings settings, StudyData images, Path folder, Device device, Callback... callbacks)
            throws IOException {
        return Training.run(settings.backbone().studyName(), settings, images, folder, device, 1,
                s -> SmallNetworks.network(s.backbone().studyName()), callbacks);
    }

    private static final Start START = Start.published(Initialisation.LEARNABLE, Backbone.RESNET50);

    /** A run of {@link #settings} that has begun. */
    static TrainedRun begun(Path folder) {
        return begun(folder, settings());
    }

    static TrainedRun begun(Path folder, TrainingSettings settings) {
        return new TrainedRun(folder, "ResNet50", settings, START, Variant.UNCROPPED, "tiny", "", Optional.empty(), "", "", Map.of(),
                "2026-01-01T10:00:00Z", "", List.of());
    }

    /** A training after some epochs, for callbacks that look at the log only: it has neither network nor optimizer. */
    public static TrainingState state(TrainedRun run, int stepsPerEpoch, List<EpochRecord> epochs) {
        TrainingState state = new TrainingState(run, null, null, null, stepsPerEpoch, message -> {});
        epochs.forEach(state::add);
        return state;
    }

    static TrainingState state(List<EpochRecord> epochs) {
        return state(null, 0, epochs);
    }

    /** Every second image is a cancer, and brighter. */
    public static StudyData images(Path folder, int count) throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Label label = Label.values()[i % 2];
            Path file = folder.resolve("%s_%03d-0001-1.0.png".formatted(label.filePrefix(), i));
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                ImageIO.write(speckle(i, label), "png", file.toFile());
            }
            records.add(new ImageRecord(file, Optional.of(label), "patient " + i, Split.TRAIN, Variant.UNCROPPED, List.of(),
                    Optional.empty(), Map.of()));
        }
        return new StudyData("tiny", records, List.of());
    }

    /** A digest of all weights and moving statistics, bit by bit. */
    static String digest(KerasNetwork network) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            network.getParameters().values().forEach(p -> sha.update(p.getArray().toByteBuffer()));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BufferedImage speckle(int seed, Label label) {
        SplittableRandom random = new SplittableRandom(seed);
        int darkest = label == Label.CANCER ? 90 : 20;
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, 0x010101 * (darkest + random.nextInt(100)));
            }
        }
        return image;
    }
}
