package thyroidstudy.jupyter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.Variant;
import thyroidstudy.train.BatchLogs;
import thyroidstudy.train.EpochRecord;
import thyroidstudy.train.TinyStudy;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.TrainingSettings;
import thyroidstudy.train.TrainingState;

class TrainingViewTest {

    private static final EpochRecord FIRST = new EpochRecord(1, 0.7, 0.5, 0.65, 0.6, 0.5, 1e-3, 4, 50);
    private static final EpochRecord SECOND = new EpochRecord(2, 0.5, 0.7, 0.55, 0.8, 0.5, 1e-3, 6, 60);

    private static TrainedRun run() {
        return new TrainedRun(Path.of("run"), "VGG16", TrainingSettings.study(Backbone.VGG16).withEpochs(2),
                Start.published(Initialisation.IMAGENET, Backbone.VGG16), Variant.CROPPED, "phantoms", "f",
                Optional.empty(), "VGG16_crop-002-0.5500-0.8000.params", "cpu", Map.of(),
                "2026-01-01T10:00:00Z", "2026-01-01T10:01:00Z", List.of(FIRST, SECOND));
    }

    /** Of two epochs, after some of them. */
    private static TrainingState state(int steps, EpochRecord... epochs) {
        return TinyStudy.state(run(), steps, List.of(epochs));
    }

    @Test
    void aTrainingIsOnePlaceThatEndsWithItsBestEpoch() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        TrainingView view = new TrainingView(frontEnd);
        view.onTrainBegin(state(100));
        for (int step = 1; step <= 100; step++) {
            view.onTrainBatchEnd(state(100), new BatchLogs(1, step, 0.7, 0.5, 50, null));
        }
        view.onEpochEnd(state(100, FIRST), FIRST);
        assertTrue(html(frontEnd).contains("aria-valuenow=\"50.0\""));
        assertTrue(html(frontEnd).contains("0.6500"), "the epoch's validation loss stands in the table");
        assertFalse(html(frontEnd).contains("<img"), "one epoch is no curve");
        view.onEpochEnd(state(100, FIRST, SECOND), SECOND);
        assertTrue(html(frontEnd).contains("alt=\"VGG16_crop: loss after epoch 2: training 0.500, validation 0.550\""));
        assertTrue(html(frontEnd).contains("alt=\"VGG16_crop: accuracy after epoch 2: training 0.700, validation 0.800\""));
        view.onTrainEnd(run());
        assertFalse(html(frontEnd).contains("<img"), "the curves of all networks follow in one figure");
        assertEquals(1, frontEnd.places.size());
        assertTrue(frontEnd.messages < 10, "a hundred fast steps are not a hundred messages");
        assertTrue(frontEnd.places.get(0).text().contains("kept epoch 2: validation accuracy 0.8000"));
        assertTrue(html(frontEnd).contains("aria-valuenow=\"100.0\""));
    }

    @Test
    void aRunThatGoesOnCountsTheEpochsBefore() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        TrainingView view = new TrainingView(frontEnd);
        view.onTrainBegin(state(10, FIRST));
        assertTrue(frontEnd.places.get(0).text().contains("goes on at epoch 2"));
        assertTrue(html(frontEnd).contains("aria-valuenow=\"50.0\""));
        assertTrue(html(frontEnd).contains("0.6500"), "the epoch before stands in the table");
        view.onEpochEnd(state(100, FIRST, SECOND), SECOND);
        assertTrue(html(frontEnd).contains("<img"), "and in the curves");
    }

    @Test
    void inATerminalEveryEpochIsALine() {
        RecordingFrontEnd terminal = new RecordingFrontEnd(false);
        TrainingView view = new TrainingView(terminal);
        view.onTrainBegin(state(100));
        view.onTrainBatchEnd(state(100), new BatchLogs(1, 1, 0.7, 0.5, 50, null));
        view.onEpochEnd(state(100, FIRST), FIRST);
        view.onEpochEnd(state(100, FIRST, SECOND), SECOND);
        view.onTrainEnd(run());
        assertEquals(List.of("starts", "epoch 1 of 2 done", "epoch 2 of 2 done", "2 epochs in 10 s"),
                terminal.places.stream().map(shown -> shown.text().replaceAll("^VGG16_crop: |,.*", "")).toList());
    }

    @Test
    void runsLoadedOneAfterTheOtherEachHaveTheirPlace() {
        RecordingFrontEnd frontEnd = new RecordingFrontEnd(true);
        TrainingView view = new TrainingView(frontEnd);
        view.onTrainEnd(run());
        view.onTrainEnd(run());
        assertEquals(2, frontEnd.places.size());
        assertFalse(frontEnd.places.get(1).text().isEmpty());
    }

    private static String html(RecordingFrontEnd frontEnd) {
        return frontEnd.places.get(0).data().get(MimeBundle.HTML).toString();
    }
}
