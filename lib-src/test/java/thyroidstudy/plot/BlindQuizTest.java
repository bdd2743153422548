package thyroidstudy.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.ImagePrediction;
import thyroidstudy.evaluate.Predictions;

class BlindQuizTest {

    private static StudyData data() {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            records.add(new ImageRecord(Path.of(i + ".png"), Optional.of(Label.values()[i % 2]), "patient " + i / 4 + i % 2, i < 4 ? Split.TRAIN
                    : Split.TEST, Variant.CROPPED, List.of(), Optional.empty(), Map.of()));
        }
        return new StudyData("quiz", records, List.of());
    }

    @Test
    void testImagesOfDifferentPatients() {
        BlindQuiz quiz = BlindQuiz.of(data(), 4, 1);
        assertEquals(8, quiz.images().size());
        assertEquals(8, quiz.images().stream().map(ImageRecord::patient).distinct().count());
        assertTrue(quiz.images().stream().allMatch(i -> i.split() == Split.TEST));
        assertEquals(4, quiz.images().stream().filter(i -> i.label().get() == Label.CANCER).count());
        assertEquals(10, BlindQuiz.of(data(), 9, 1).images().size());   // five patients a class
    }

    @Test
    void guessesBesideTheTruthAndTheNetworks() {
        BlindQuiz quiz = BlindQuiz.of(data(), 4, 1);
        String truth = quiz.images().stream().map(i -> i.label().get() == Label.CANCER ? "C" : "b").collect(Collectors.joining(" "));
        Table right = quiz.answers(truth);
        assertEquals(8, right.where(right.stringColumn("right").isEqualTo("yes")).rowCount());
        Table all = quiz.answers("CCCCCCCC");
        assertEquals(4, all.where(all.stringColumn("right").isEqualTo("yes")).rowCount());
        Predictions networks = Predictions.of(data().where(Split.TEST).records().stream().map(r -> new ImagePrediction(r.fileName(), r.patient(),
                r.label().get(), 0.4, 0.6, "VGG16", Variant.CROPPED, Variant.CROPPED, "run")).toList());
        LineFigure figure = (LineFigure) quiz.beside("ROC", networks, "CCCCCCCC");
        LineFigure.Curve reader = figure.curves().get(figure.curves().size() - 1);
        assertEquals(1, reader.x()[0]);
        assertEquals(1, reader.y()[0]);
        reader = ((LineFigure) quiz.beside("ROC", networks, truth)).curves().get(2);
        assertEquals(0, reader.x()[0]);
        assertEquals(1, reader.y()[0]);
    }

    @Test
    void asManyLettersAsImages() {
        BlindQuiz quiz = BlindQuiz.of(data(), 4, 1);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> quiz.answers("BBB")).getMessage().contains("8 letters"));
        assertThrows(IllegalArgumentException.class, () -> quiz.answers("BBBBBBBX"));
    }
}
