package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.input.Augmentation;

class TrainingSettingsTest {

    private static final TrainingSettings STUDY = TrainingSettings.study(Backbone.VGG16);

    @Test
    void eachChangesWhatItSays() {
        Map<TrainingSettings, Set<String>> changes = new LinkedHashMap<>();
        changes.put(STUDY.withInitialisation(Initialisation.LEARNABLE), Set.of("initialisation"));
        changes.put(STUDY.withSize(64, 16, 3), Set.of("imageSize", "batchSize", "epochs"));
        changes.put(STUDY.withLearningRate(0.1f), Set.of("learningRate"));
        changes.put(STUDY.withAugmentation(Augmentation.none(), false), Set.of("augmentation", "augmentValidation"));
        changes.put(STUDY.withValidationSplit(0.3), Set.of("validationSplit"));
        changes.put(STUDY.withPreprocessing(Preprocessing.CORRECT), Set.of("preprocessing"));
        changes.put(STUDY.withDecay(0.1f), Set.of("decay"));
        changes.put(STUDY.withMomentum(0.1f), Set.of("momentum"));
        changes.put(STUDY.withPlateau(0.5f, 1, 0), Set.of("plateauFactor", "plateauPatience", "plateauFloor"));
        changes.put(STUDY.withBatchNormBatches(4), Set.of("batchNormBatches"));
        changes.put(STUDY.withSeed(9), Set.of("seed"));
        changes.put(STUDY.withSchedule(LearningRateSchedule.cosine(0)), Set.of("schedule"));
        changes.put(STUDY.withClassBalance(ClassBalance.sampling()), Set.of("classBalance"));
        changes.put(STUDY.withLabelSmoothing(0.1f), Set.of("labelSmoothing"));
        changes.put(STUDY.withEarlyStopping(4), Set.of("earlyStopping"));
        changes.put(STUDY.withFrozenStages(2), Set.of("frozenStages"));
        changes.forEach((changed, names) -> {
            Table table = STUDY.beside(changed, "study", "changed");
            Set<String> differ = new TreeSet<>();
            for (Row row : table) {
                if (row.getString("differs").equals("yes")) {
                    differ.add(row.getString("setting"));
                }
            }
            assertEquals(new TreeSet<>(names), differ);
        });
        assertEquals(5, STUDY.withFrozenBackbone().frozenStages());
    }

    @Test
    void objectsToValuesThatMeanNothing() {
        assertThrows(IllegalArgumentException.class, () -> STUDY.withMomentum(1));
        assertThrows(IllegalArgumentException.class, () -> STUDY.withLabelSmoothing(1));
        assertThrows(IllegalArgumentException.class, () -> STUDY.withEarlyStopping(-1));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> STUDY.withFrozenStages(6));
        assertTrue(e.getMessage().contains("block1, block2, block3, block4, block5"), e.getMessage());
    }

    @Test
    void aRunFromBeforeTheseSettingsIsTheStudys() {
        Gson gson = new Gson();
        JsonObject stored = gson.toJsonTree(STUDY).getAsJsonObject();
        assertEquals(STUDY.withClassBalance(ClassBalance.weights(1, 4)),
                gson.fromJson(gson.toJson(STUDY.withClassBalance(ClassBalance.weights(1, 4))), TrainingSettings.class));
        for (String newer : Set.of("schedule", "classBalance", "labelSmoothing", "earlyStopping", "frozenStages")) {
            stored.remove(newer);
        }
        assertEquals(STUDY, gson.fromJson(stored, TrainingSettings.class));
    }
}
