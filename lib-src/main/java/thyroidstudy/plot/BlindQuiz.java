package thyroidstudy.plot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.store.Columns;

/**
 * Test images without their labels, to be judged by the reader before the networks' answers are looked at.
 *
 * @param images in the order in which they are shown
 */
public record BlindQuiz(List<ImageRecord> images) {

    public BlindQuiz {
        images = List.copyOf(images);
    }

    /**
     * As many test images of each class as there are, at most, one a patient, in an order that says nothing.
     *
     * @param ofEach of each class
     * @param seed   of choice and order
     */
    public static BlindQuiz of(StudyData data, int ofEach, long seed) {
        Random random = new Random(seed);
        List<ImageRecord> chosen = new ArrayList<>();
        for (Label label : Label.values()) {
            List<ImageRecord> candidates = new ArrayList<>(data.where(Split.TEST).where(label).records());
            Collections.shuffle(candidates, random);
            Set<String> patients = new HashSet<>();
            candidates.stream().filter(c -> patients.add(c.patient())).limit(ofEach).forEach(chosen::add);
        }
        Collections.shuffle(chosen, random);
        return new BlindQuiz(chosen);
    }

    /** The images with their numbers. */
    public ImageGrid grid() throws IOException {
        ImageGrid grid = new ImageGrid(5);
        for (int i = 0; i < images.size(); i++) {
            grid.add(images.get(i), String.valueOf(i + 1), false);
        }
        return grid.orSay("No test images to guess.");
    }

    /**
     * The reader's guesses beside the truth.
     *
     * @param guesses a letter for each image, B or C; blanks do not count
     * @throws IllegalArgumentException if letters are missing or others are used
     */
    public Table answers(String guesses) {
        List<Label> guessed = read(guesses);
        return Columns.of("Guess and truth", IntStream.range(0, images.size()).boxed().toList())
                .whole("image", i -> i + 1)
                .text("guess", guessed::get)
                .text("truth", i -> truth(i))
                .text("right", i -> guessed.get(i) == truth(i) ? "yes" : "no").table();
    }

    /**
     * The ROC curves of networks with the reader's own operating point among them.
     *
     * @param networks what the networks say of all test images, of one training and test form
     */
    public StudyFigure beside(String title, Predictions networks, String guesses) {
        StudyFigure curves = RocFigure.of(title, networks);
        List<Label> guessed = read(guesses);
        double sensitivity = share(guessed, Label.CANCER);
        double falseAlarms = share(guessed, Label.BENIGN);
        if (!(curves instanceof LineFigure lines) || Double.isNaN(sensitivity + falseAlarms)) {
            return curves;
        }
        return lines.and(new LineFigure.Curve(String.format(Locale.ROOT, "reader: %.0f %% of the cancers found, %.0f %% false alarms",
                100 * sensitivity, 100 * falseAlarms), Palette.CANCER, new double[] {falseAlarms}, new double[] {sensitivity}));
    }

    /** Of the images of a class, the share that the reader calls cancer. */
    private double share(List<Label> guessed, Label label) {
        int[] ofClass = IntStream.range(0, images.size()).filter(i -> truth(i) == label).toArray();
        return IntStream.of(ofClass).filter(i -> guessed.get(i) == Label.CANCER).count() / (double) ofClass.length;
    }

    private Label truth(int image) {
        return images.get(image).label().orElseThrow();
    }

    private List<Label> read(String guesses) {
        String letters = guesses.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
        if (letters.length() != images.size() || !letters.matches("[BC]*")) {
            throw new IllegalArgumentException("Type " + images.size() + " letters, B for benign or C for cancer, one for each image; got "
                    + guesses);
        }
        return letters.chars().mapToObj(c -> c == 'C' ? Label.CANCER : Label.BENIGN).toList();
    }
}
