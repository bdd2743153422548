package thyroidstudy.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Precision;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.input.Augmentation;
import thyroidstudy.input.Interpolation;

class TrainingSettingsTest {

    private static final TrainingSettings STUDY = TrainingSettings.study(Backbone.VGG16);

    /** Each setting changed, and the rows of the table that then differ. */
    private static Map<TrainingSettings, Set<String>> changes() {
        Map<TrainingSettings, Set<String>> changes = new LinkedHashMap<>();
        changes.put(STUDY.network(n -> n.withBackbone(Backbone.VGG19)), Set.of("network"));
        changes.put(STUDY.network(n -> n.withPreprocessing(Preprocessing.CORRECT)), Set.of("preprocessing"));
        changes.put(STUDY.network(n -> n.withInitialisation(Initialisation.LEARNABLE)), Set.of("initialisation"));
        changes.put(STUDY.network(n -> n.withFrozenStages(2)), Set.of("frozen stages"));
        changes.put(STUDY.network(n -> n.withPrecision(Precision.BFLOAT16)), Set.of("precision"));
        changes.put(STUDY.input(i -> i.withImageSize(64)), Set.of("image size"));
        changes.put(STUDY.input(i -> i.withInterpolation(Interpolation.SMOOTH)), Set.of("interpolation"));
        changes.put(STUDY.input(i -> i.withBatchSize(16)), Set.of("batch size"));
        changes.put(STUDY.input(i -> i.withAugmentation(i.augmentation().withRotationDegrees(5))), Set.of("augmentation"));
        changes.put(STUDY.withAugmentation(Augmentation.none()), Set.of("augmentation", "validation images augmented"));
        changes.put(STUDY.optimizer(o -> o.withLearningRate(0.1f)), Set.of("learning rate"));
        changes.put(STUDY.optimizer(o -> o.withDecay(0.1f)), Set.of("decay"));
        changes.put(STUDY.optimizer(o -> o.withMomentum(0.1f)), Set.of("momentum"));
        changes.put(STUDY.optimizer(o -> o.withSchedule(new LearningRateSchedule.ReduceOnPlateau(0.5f, 1, 0))), Set.of("schedule"));
        changes.put(STUDY.optimizer(o -> o.withSchedule(new LearningRateSchedule.Cosine(0))), Set.of("schedule"));
        changes.put(STUDY.optimizer(o -> o.withSchedule(new LearningRateSchedule.Steps(0.5f, 2))), Set.of("schedule"));
        changes.put(STUDY.loss(l -> l.withClassBalance(new ClassBalance.Weights(1, 4))), Set.of("class balance"));
        changes.put(STUDY.loss(l -> l.withClassBalance(new ClassBalance.EvenWeights())), Set.of("class balance"));
        changes.put(STUDY.loss(l -> l.withClassBalance(new ClassBalance.Sampling())), Set.of("class balance"));
        changes.put(STUDY.loss(l -> l.withLabelSmoothing(0.1f)), Set.of("label smoothing"));
        changes.put(STUDY.validation(v -> v.withShare(0.3)), Set.of("validation share"));
        changes.put(STUDY.validation(v -> v.withAugmented(false)), Set.of("validation images augmented"));
        changes.put(STUDY.validation(v -> v.withBatchNormBatches(4)), Set.of("batches for batch normalisation"));
        changes.put(STUDY.validation(v -> v.withKept(EpochRule.LAST)), Set.of("epoch kept"));
        changes.put(STUDY.withEpochs(3), Set.of("epochs"));
        changes.put(STUDY.withEarlyStopping(4), Set.of("early stopping"));
        changes.put(STUDY.withSeed(9), Set.of("seed"));
        return changes;
    }

    @Test
    void eachChangesWhatItSays() {
        Set<String> all = new TreeSet<>(STUDY.beside(STUDY, "here", "study").stringColumn("setting").asList());
        changes().forEach((changed, names) -> {
            Table table = STUDY.beside(changed, "study", "changed");
            Set<String> differ = new TreeSet<>();
            for (Row row : table) {
                if (row.getString("differs").equals("yes")) {
                    differ.add(row.getString("setting"));
                }
            }
            assertEquals(new TreeSet<>(names), differ);
            all.removeAll(names);
        });
        assertEquals(Set.of(), all, "settings that nobody can change");
        assertEquals(5, STUDY.network(TrainingSettings.Network::withFrozenBackbone).network().frozenStages());
    }

    @Test
    void objectsToValuesThatMeanNothing() {
        assertThrows(IllegalArgumentException.class, () -> STUDY.optimizer(o -> o.withMomentum(1)));
        assertThrows(IllegalArgumentException.class, () -> STUDY.loss(l -> l.withLabelSmoothing(1)));
        assertThrows(IllegalArgumentException.class, () -> STUDY.loss(l -> l.withClassBalance(new ClassBalance.Weights(0, 1))));
        assertThrows(IllegalArgumentException.class, () -> STUDY.input(i -> i.withImageSize(31)));
        assertThrows(IllegalArgumentException.class, () -> STUDY.withEarlyStopping(-1));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> STUDY.network(n -> n.withFrozenStages(6)));
        assertTrue(e.getMessage().contains("block1, block2, block3, block4, block5"), e.getMessage());
    }

    @Test
    void sayWhatIsNotTheStudys() {
        assertEquals("VGG16 as in the study", STUDY.toString());
        assertEquals("VGG16 as in the study, but decay: 1e-4; epochs: 3", STUDY.optimizer(o -> o.withDecay(1e-4f)).withEpochs(3).toString());
        assertTrue(STUDY.beside(STUDY, "here", "the study").print(30).contains(
                "times 0.8 after 3 epochs without a lower validation loss, not below 1e-8"));
    }

    @Test
    void areReadAsWritten() {
        for (TrainingSettings changed : changes().keySet()) {
            assertEquals(changed, SettingsJson.read(SettingsJson.write(changed)));
        }
    }

    /** A setting that is new to this version is missing in the files of finished runs, and changes neither them nor their key. */
    @Test
    void aMissingSettingIsTheStudys() {
        for (TrainingSettings changed : changes().keySet()) {
            JsonObject stored = SettingsJson.write(changed);
            removeWhatIsIn(SettingsJson.write(STUDY), stored);
            assertEquals(changed, SettingsJson.read(stored));
        }
    }

    private static void removeWhatIsIn(JsonObject study, JsonObject stored) {
        for (String name : List.copyOf(stored.keySet())) {
            JsonElement usual = study.get(name);
            JsonElement value = stored.get(name);
            if (!value.isJsonObject()) {
                if (value.equals(usual) && !Set.of("version", "backbone", "kind").contains(name)) {
                    stored.remove(name);
                }
            } else if (Objects.equals(value.getAsJsonObject().get("kind"), usual.getAsJsonObject().get("kind"))) {
                removeWhatIsIn(usual.getAsJsonObject(), value.getAsJsonObject());
            }
        }
    }

    @Test
    void aFileInAnotherFormIsRefused() {
        JsonObject unknown = SettingsJson.write(STUDY);
        unknown.getAsJsonObject("loss").addProperty("focus", 2);
        JsonObject old = SettingsJson.write(STUDY);
        old.remove("version");
        JsonObject wrong = SettingsJson.write(STUDY);
        wrong.addProperty("epochs", 0);
        Map.of(unknown, "no setting focus", old, "version null, not 2", wrong, "settings are wrong").forEach((stored, said) -> {
            String message = assertThrows(JsonParseException.class, () -> SettingsJson.read(stored)).getMessage();
            assertTrue(message.contains(said), message);
        });
    }

    @Test
    void theKeyListsWhatIsNotTheStudys() {
        assertEquals(Map.of("network.backbone", "VGG16"), STUDY.canonical());
        assertEquals("{epochs=3, network.backbone=VGG16, optimizer.schedule.kind=\"Cosine\", optimizer.schedule.lastShare=0.1}",
                STUDY.withEpochs(3).optimizer(o -> o.withSchedule(new LearningRateSchedule.Cosine(0.1f))).canonical().toString());
        Set<Map<String, Object>> keys = new HashSet<>(Set.of(STUDY.canonical()));
        changes().keySet().forEach(changed -> assertTrue(keys.add(changed.canonical()), changed.toString()));
        assertNotEquals(TrainingSettings.study(Backbone.VGG19).canonical(), STUDY.canonical());
    }
}
