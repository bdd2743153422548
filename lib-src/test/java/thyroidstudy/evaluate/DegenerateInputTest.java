package thyroidstudy.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;
import thyroidstudy.store.Columns;

/** Small and one-sided test sets, as people bring them: every table is made, and says nothing that the images do not define. */
class DegenerateInputTest {

    private static Predictions two(boolean[] cancer, double... p) {
        List<String> patients = IntStream.range(0, cancer.length).mapToObj(i -> "p" + i).toList();
        Predictions all = Predictions.of(List.of());
        for (String model : List.of("VGG19", "VGG16", "ResNet101", "ResNet50", "EfficientNetB7")) {
            for (Variant train : List.of(Variant.UNCROPPED, Variant.CROPPED)) {
                all = all.and(Answers.of(model, train, train, cancer, p, patients));
            }
        }
        return all;
    }

    static Stream<Predictions> oneSided() {
        return Stream.of(
                Predictions.of(List.of()),
                two(new boolean[] {true}, 0.7),
                two(new boolean[] {false}, 0.7),
                two(new boolean[] {false, false, false}, 0.1, 0.6, 0.3),
                two(new boolean[] {true, false}, 0.9, 0.2),
                two(new boolean[] {true, true, false, false}, 0.5, 0.5, 0.5, 0.5),
                two(new boolean[] {true, true, false, false}, 0.9, 0.8, 0.2, 0.1),
                two(new boolean[] {true, true, false, false}, 0.2, 0.1, 0.9, 0.8));
    }

    @ParameterizedTest
    @MethodSource("oneSided")
    void everyTableIsMade(Predictions predictions) {
        Predictions crops = predictions.ofCombination(Variant.CROPPED, Variant.CROPPED);
        for (Table table : List.of(Comparison.aucs(PublishedStudy.load(), predictions), Comparison.atOneHalf(predictions),
                Comparison.thresholds(predictions), Comparison.keptAndLast(predictions, predictions), Comparison.pairs(crops),
                Verdicts.of(predictions), Verdicts.ranking(crops, 50, 1))) {
            String shown = Columns.shown(table).print(1000);
            assertFalse(shown.contains("NaN"), shown);
        }
        crops.models().forEach(model -> assertFalse(Double.isNaN(Calibration.of(crops.ofModel(model).is(Label.CANCER),
                crops.ofModel(model).probabilities(Label.CANCER), 10).expectedCalibrationError())));
    }

    @Test
    void noPredictionsAreReadAsWritten(@TempDir Path folder) {
        Predictions none = Predictions.of(List.of());
        none.write(folder.resolve("none.csv"));
        assertEquals(none, Predictions.read(folder.resolve("none.csv")));
    }

    @Test
    void aPerfectNetworkIsPerfect() {
        Predictions perfect = two(new boolean[] {true, true, false, false}, 0.9, 0.8, 0.2, 0.1);
        assertEquals(List.of(1.0), Comparison.aucs(PublishedStudy.load(), perfect).doubleColumn("AUC").unique().asList());
        assertEquals(List.of(), perfect.surestMistakes(8));
    }

    @Test
    void theSurestMistakeComesFirst() {
        Predictions vgg = two(new boolean[] {true, true, false, false}, 0.4, 0.05, 0.9, 0.2).ofModel("VGG19")
                .ofCombination(Variant.CROPPED, Variant.CROPPED);
        assertEquals(List.of("1.jpg", "2.jpg", "0.jpg"), vgg.surestMistakes(8).stream().map(ImagePrediction::image).toList());
        assertEquals(1, vgg.surestMistakes(1).size());
    }

    @Test
    void aRankingNeedsBothClasses() {
        assertEquals(0, Verdicts.ranking(two(new boolean[] {true, true}, 0.5, 0.6), 50, 1).rowCount());
        Table tied = Verdicts.ranking(two(new boolean[] {true, false}, 0.5, 0.5).ofCombination(Variant.CROPPED, Variant.CROPPED), 50, 1);
        double[] first = tied.doubleColumn("probability of being first").asDoubleArray();
        assertTrue(Arrays.stream(first).allMatch(share -> Math.abs(share - 0.2) < 1e-12), tied::print);
    }
}
