package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.ImageCues.Cue;
import thyroidstudy.audit.ImageCues.Image;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.Verdicts.Verdict;

class ImageCuesTest {

    /** 64 x 32 pixels: black above, white below, a grey stripe of eight columns on the right from top to bottom. */
    private static Path halves(Path folder) throws IOException {
        BufferedImage found = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = found.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 16, 64, 16);
        g.setColor(new Color(51, 51, 51));
        g.fillRect(56, 0, 8, 32);
        g.dispose();
        Path file = folder.resolve("halves.png");
        ImageIO.write(found, "png", file.toFile());
        return file;
    }

    @Test
    void areWhatTheirNamesSay(@TempDir Path folder) throws IOException {
        StudyData data = new StudyData("one", List.of(new ImageRecord(halves(folder), Optional.of(Label.BENIGN), "1", Split.TEST,
                Variant.UNCROPPED, List.of(), Optional.empty(), Map.of())), List.of());
        Map<Cue, Double> cues = ImageCues.of(data, 64).images().get(0).cues();
        assertEquals(0.4375 + 0.2 * 0.125, cues.get(Cue.BRIGHTNESS), 1e-6);
        assertEquals(Math.sqrt(0.4375 + 0.04 * 0.125 - 0.4625 * 0.4625), cues.get(Cue.CONTRAST), 1e-6);
        assertEquals(0.4375, cues.get(Cue.WHITE), 1e-9);
        assertEquals(0.4375, cues.get(Cue.BLACK), 1e-9);
        assertEquals(0.2 * 0.125, cues.get(Cue.TOP), 1e-6);
        assertEquals(0.875 + 0.2 * 0.125, cues.get(Cue.BOTTOM), 1e-6);
        assertEquals(0.5, cues.get(Cue.LEFT), 1e-6);
        assertEquals(0.2, cues.get(Cue.RIGHT), 1e-6);
        // one edge across for every row, of height .2 or .8; one edge down for all but the stripe, of height 1
        double across = (0.2 + 0.8) / 2 / 63;
        double down = 0.875 / 63;
        assertEquals((across + down) / 2, cues.get(Cue.SHARPNESS), 1e-6);
    }

    /** Cancers are brighter by a deviation, on the sides where it is planted; every other number is noise. */
    private static ImageCues planted(boolean inTraining, boolean inTest) {
        Random random = new Random(7);
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Label label = Label.values()[i % 2];
            Split split = i < 200 ? Split.TRAIN : Split.TEST;
            Map<Cue, Double> cues = new EnumMap<>(Cue.class);
            for (Cue cue : Cue.values()) {
                cues.put(cue, 0.5 + 0.05 * random.nextGaussian());
            }
            if (label == Label.CANCER && (split == Split.TEST ? inTest : inTraining)) {
                cues.merge(Cue.BOTTOM, -0.05, Double::sum);
            }
            images.add(new Image(i + ".png", "patient " + i, label, split, Variant.UNCROPPED, cues));
        }
        return new ImageCues(images);
    }

    @Test
    void aNumberThatTellsTheClassIsFoundWithItsDirection() {
        AuditVerdict verdict = planted(true, true).verdict(Variant.UNCROPPED, "made up");
        assertEquals(Verdict.SUPPORTED, verdict.verdict());
        assertEquals("AUC of less bottom minus one half", verdict.measure());
        assertTrue(verdict.difference().signed().startsWith("+0.2"), verdict.difference()::signed);
        Table aucs = planted(true, true).aucs(Variant.UNCROPPED);
        assertEquals(Cue.values().length, aucs.rowCount());
        assertEquals(0.25, aucs.doubleColumn("AUC, test images").get(Cue.BOTTOM.ordinal()), 0.05);
    }

    /** The planted number against itself is as good; against noise, on 200 images, it is better by .25. */
    @Test
    void aNumberIsAsGoodAsANetworkOnlyWithinTheMargin() {
        ImageCues cues = planted(true, true);
        Table same = cues.besideNetworks(answers(cues, Cue.BOTTOM, -1));
        assertEquals(0, same.doubleColumn("number minus network").get(0), 1e-12);
        assertEquals("supported", same.stringColumn("verdict").get(0));
        assertEquals("less bottom", same.stringColumn("number").get(0));
        Table noise = cues.besideNetworks(answers(cues, Cue.TOP, 1));
        assertEquals("contradicted", noise.stringColumn("verdict").get(0));
        assertEquals(0, new ImageCues(List.of()).besideNetworks(answers(cues, Cue.TOP, 1)).rowCount());
    }

    @Test
    void whatOnlyTrainingImagesSuggestIsNotBelieved() {
        assertEquals(Verdict.CANNOT_TELL, planted(true, false).verdict(Variant.UNCROPPED, "made up").verdict());
        // nor is what only test images would have suggested: it is not the number that training chooses
        assertTrue(!planted(false, true).verdict(Variant.UNCROPPED, "made up").measure().contains("bottom"));
    }

    private static Predictions answers(ImageCues cues, Cue followed, double sign) {
        return new Predictions(cues.images().stream().filter(p -> p.split() == Split.TEST).map(p -> {
            double cancer = 0.5 + sign * (p.cues().get(followed) - 0.5);
            return new ImagePrediction(p.image(), p.patient(), p.label(), 1 - cancer, cancer, "VGG16", Variant.CROPPED,
                    Variant.UNCROPPED, "run");
        }).toList());
    }

    @Test
    void aNetworkThatFollowsANumberIsSeenToDoSo() {
        ImageCues cues = planted(true, true);
        Table followed = cues.followed(answers(cues, Cue.WHITE, 1), answers(cues, Cue.LEFT, -0.5));
        assertEquals(List.of("kept", "last"), followed.stringColumn("epoch").asList());
        assertEquals(1, followed.doubleColumn("white").get(0), 1e-12);
        assertEquals(-1, followed.doubleColumn("left").get(1), 1e-12);
        assertTrue(Math.abs(followed.doubleColumn("left").get(0)) < 0.3, followed.print());
    }

    @Test
    void withoutPicturesNothingIsTold() {
        ImageCues none = new ImageCues(List.of());
        assertEquals(Verdict.CANNOT_TELL, none.verdict(Variant.CROPPED, "none").verdict());
        assertFalse(none.aucs(Variant.CROPPED).print().contains("NaN"));
        assertEquals(0, none.followed(Predictions.of(List.of()), Predictions.of(List.of())).rowCount());
    }

    /** Benign/1.jpg and Cancer/1.jpg are two images, and a training found of the same name is a third. */
    @Test
    void picturesOfOneNameAreToldApart(@TempDir Path folder) throws IOException {
        Path file = halves(folder);
        List<ImageRecord> images = new ArrayList<>();
        for (Split split : List.of(Split.TRAIN, Split.TEST)) {
            for (Label label : Label.values()) {
                Path copy = folder.resolve(split.name()).resolve(label.folderName()).resolve("1.png");
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                images.add(new ImageRecord(copy, Optional.of(label), "p", split, Variant.UNCROPPED, List.of(), Optional.empty(), Map.of()));
            }
        }
        assertEquals(List.of("Benign/1.png", "Cancer/1.png", "Benign/1.png", "Cancer/1.png"),
                ImageCues.of(new StudyData("d", images, List.of()), 8).images().stream().map(ImageCues.Image::image).toList());
    }

    @Test
    void answersToOtherPicturesAreRefused() {
        ImageCues cues = planted(true, true);
        ImageCues few = new ImageCues(cues.images().subList(0, 390));
        Predictions answers = answers(cues, Cue.TOP, 1);
        String said = assertThrows(IllegalArgumentException.class, () -> few.followed(answers, answers)).getMessage();
        assertTrue(said.contains("390.png was not measured"), said);
    }

    @Test
    void areReadAsWritten(@TempDir Path folder) throws IOException {
        ImageCues cues = planted(true, true);
        Path file = folder.resolve("cues.csv");
        cues.write(file);
        ImageCues read = ImageCues.read(file);
        assertEquals(cues.aucs(Variant.UNCROPPED).print(), read.aucs(Variant.UNCROPPED).print());
        assertEquals(cues.images().get(3).patient(), read.images().get(3).patient());
        Files.writeString(file, Files.readString(file).replace("TRAIN", "TRIAN"));
        assertTrue(assertThrows(IOException.class, () -> ImageCues.read(file)).getMessage().startsWith(file + ", line 2 is damaged"));
    }
}
