package thyroidstudy.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.training.util.ProgressBar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.evaluate.RocCurve;

class ProbeTest {

    private static final Probe.Plan PLAN = new Probe.Plan(5, 2, 7);
    private static final FrozenNetwork VGG16 = new FrozenNetwork(Backbone.VGG16, Preprocessing.STUDY,
            Start.published(Initialisation.IMAGENET, Backbone.VGG16));

    /** Two images a patient; features: the patient's own random vector and, with a weight, the class. */
    private static FrozenFeatures features(Variant form, double signal, long seed) {
        List<ImageRecord> images = new ArrayList<>();
        List<float[]> vectors = new ArrayList<>();
        for (int patient = 0; patient < 60; patient++) {
            Random random = new Random(1000 * seed + patient);
            Label label = patient % 3 == 0 ? Label.CANCER : Label.BENIGN;
            float[] own = new float[20];
            for (int j = 0; j < own.length; j++) {
                own[j] = (float) random.nextGaussian();
            }
            own[0] += label == Label.CANCER ? signal : 0;
            for (int view = 0; view < 2; view++) {
                images.add(new ImageRecord(Path.of(form.name(), patient + "_" + view + ".png"), Optional.of(label), "P" + patient,
                        Split.TRAIN, form, List.of(), Optional.empty(), Map.of()));
                vectors.add(own);
            }
        }
        return new FrozenFeatures(images, vectors.toArray(float[][]::new));
    }

    private static double auc(Predictions predictions) {
        return RocCurve.ofClass(predictions, Label.CANCER).auc();
    }

    @Test
    void everyImageIsATestImageOnceARepetition() {
        Probe probe = Probe.of(VGG16, features(Variant.UNCROPPED, 3, 1), features(Variant.UNCROPPED, 3, 1), PLAN, new ProgressBar());
        assertEquals(2, probe.repetitions().size());
        for (Predictions repetition : probe.repetitions()) {
            assertEquals(120, repetition.size());
            assertEquals(120, repetition.rows().stream().map(p -> p.image()).distinct().count());
            assertTrue(auc(repetition) > 0.9, "AUC " + auc(repetition));
        }
        assertNotEquals(probe.repetitions().get(0).probabilities(Label.CANCER), probe.repetitions().get(1).probabilities(Label.CANCER));
        assertEquals(120, probe.mean().size());
        assertEquals((probe.repetitions().get(0).where(p -> p.image().equals("0_0.png")).rows().get(0).pCancer()
                        + probe.repetitions().get(1).where(p -> p.image().equals("0_0.png")).rows().get(0).pCancer()) / 2,
                probe.mean().where(p -> p.image().equals("0_0.png")).rows().get(0).pCancer(), 1e-15);
    }

    /** A head that met a patient's other image would know the answer: each patient's vector is unique. */
    @Test
    void noPatientIsFittedAndTested() {
        FrozenFeatures noise = features(Variant.UNCROPPED, 0, 2);
        double auc = auc(Probe.of(VGG16, noise, noise, PLAN, new ProgressBar()).mean());
        assertTrue(auc < 0.65, "AUC of features without a signal: " + auc);
        FrozenFeatures crops = features(Variant.CROPPED, 0, 2);
        double across = auc(Probe.of(VGG16, crops, noise, PLAN, new ProgressBar()).mean());
        assertTrue(across < 0.65, "AUC from crops to frames without a signal: " + across);
    }

    @Test
    void headsOfOneFormPredictAnother() {
        Predictions across = Probe.of(VGG16, features(Variant.CROPPED, 3, 1), features(Variant.UNCROPPED, 3, 3), PLAN, new ProgressBar()).mean();
        assertEquals(List.of("cropped -> uncropped"), across.combinations());
        assertTrue(auc(across) > 0.9);
    }

    @Test
    void tooFewPatientsAreRefused() {
        FrozenFeatures all = features(Variant.UNCROPPED, 1, 1);
        FrozenFeatures few = new FrozenFeatures(all.images().subList(0, 12), java.util.Arrays.copyOf(all.vectors(), 12));
        assertThrows(IllegalArgumentException.class, () -> Probe.of(VGG16, few, few, PLAN, new ProgressBar()));
    }
}
