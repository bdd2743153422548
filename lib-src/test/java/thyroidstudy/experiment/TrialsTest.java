package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import tech.tablesaw.api.Table;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.crop.FrameFile;
import thyroidstudy.data.ImageRecord;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.experiment.Trials.Varied;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.image.OpenCv;

class TrialsTest {

    static {
        OpenCv.load();
    }

    @TempDir
    Path folder;

    private static Trials trials(String condition, double level, double... aucs) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < aucs.length; i++) {
            trials.add(new Trial(condition, level, i + 1, aucs[i], 0.05, 40, 60, "made up"));
        }
        return new Trials(trials);
    }

    private static Trials join(Trials... parts) {
        return new Trials(List.of(parts).stream().flatMap(p -> p.trials().stream()).toList());
    }

    /** Mean 0.7, standard deviation 0.1, four values, t of 3 degrees of freedom 3.182446: half width 0.1591223. */
    @Test
    void studentsIntervalByHand() {
        Interval mean = trials("a", 0, 0.6, 0.8, 0.6, 0.8).mean();
        assertEquals(0.7, mean.estimate(), 1e-12);
        assertEquals(3.182446305 * Math.sqrt(0.04 / 3 / 4), mean.high() - 0.7, 1e-8);
        assertTrue(Double.isNaN(trials("a", 0, 0.6).mean().low()));
        Evidence difference = trials("a", 0, 0.7, 0.8, 0.9).minus(trials("b", 0, 0.6, 0.7, 0.8), Varied.SEEDS_AND_PATIENTS);
        assertEquals(0.1, difference.difference().low(), 1e-9, "pairs of one seed differ by the same");
    }

    /** Seeds on the same patients: two AUCs' variances of .05 squared are added to that of the mean over seeds, which has 3 degrees of freedom. */
    @Test
    void seedsAreNotPatients() {
        Trials one = trials("a", 0, 0.6, 0.8, 0.6, 0.8);
        Trials other = trials("b", 0, 0.5, 0.5, 0.5, 0.5);
        Evidence seeds = one.minus(other, Varied.SEEDS_AND_PATIENTS);
        Evidence both = one.minus(other, Varied.SEEDS);
        double ofSeeds = 0.04 / 3 / 4;
        double variance = ofSeeds + 2 * 0.05 * 0.05;
        double freedom = Math.pow(variance / ofSeeds, 2) * 3;
        assertEquals(new TDistribution(freedom).inverseCumulativeProbability(0.975) * Math.sqrt(variance), both.difference().high() - 0.2, 1e-9);
        assertEquals(0.2, both.difference().estimate(), 1e-12);
        assertTrue(both.pValue() > seeds.pValue() && seeds.pValue() < 0.05, both + " " + seeds);
        assertTrue(both.varied().contains("patients"), both.varied());
        assertEquals(0.05 * new TDistribution(1e9).inverseCumulativeProbability(0.975),
                trials("a", 0, 0.7, 0.7).meanMinus(0.5, Varied.SEEDS).difference().high() - 0.2, 1e-6);
    }

    /** Alone both are supported, the weaker one at .03; together, after Holm, the weaker one of a kind is not, and the one of another kind is. */
    @Test
    void togetherVerdictsAreCorrectedByKindAndPrimaryOnesComeFirst() {
        Evidence weak = Evidence.of(2.2, 1, 1000, "seeds");
        Evidence strong = Evidence.of(9, 1, 1000, "seeds");
        AuditVerdict second = new AuditVerdict(AuditVerdict.Kind.TRIALS, "weak", "d", "m", weak);
        List<AuditVerdict> all = List.of(second, new AuditVerdict(AuditVerdict.Kind.TRIALS, "no", "d", "m", Evidence.of(0.1, 1, 1000, "seeds")),
                new AuditVerdict(AuditVerdict.Kind.TRIALS, "undefined", "d", "m", Evidence.NONE),
                new AuditVerdict(AuditVerdict.Kind.TRIALS, "and none", "d", "m", Evidence.of(-0.2, 1, 1000, "seeds")),
                new AuditVerdict(AuditVerdict.Kind.TRIALS, "strong", "d", "m", strong).asPrimary(),
                new AuditVerdict(AuditVerdict.Kind.IMAGES, "weak elsewhere", "d", "m", weak));
        Table table = AuditVerdict.together(all);
        assertEquals(List.of("strong", "weak", "no", "undefined", "and none", "weak elsewhere"), table.stringColumn("hypothesis").asList());
        assertEquals(List.of("supported", "supported", "cannot tell", "cannot tell", "cannot tell", "supported"), table.stringColumn("alone").asList());
        assertEquals(List.of("supported", "cannot tell", "cannot tell", "cannot tell", "cannot tell", "supported"),
                table.stringColumn("verdict").asList());
        assertEquals(3 * weak.pValue(), table.doubleColumn("p (Holm)").get(1), 1e-12);
    }

    @Test
    void whatIsRecordedIsNotDoneAgain() throws IOException {
        Path file = folder.resolve("audit.csv");
        Trial made = new Trial("split by image", 0.5, 2, 0.75, 0.04, 40, 12.5, "f00d");
        Trials one = Trials.read(file).with(file, "split by image", 0.5, 2, () -> made);
        assertEquals(List.of(made), Trials.read(file).trials());
        assertEquals(one, Trials.read(file).with(file, "split by image", 0.5, 2, () -> {
            throw new AssertionError("it is recorded");
        }));
        Files.writeString(file, Files.readString(file) + "split by patient,0.5,x\n");
        String said = assertThrows(IOException.class, () -> Trials.read(file)).getMessage();
        assertTrue(said.startsWith(file + " is damaged: remove the damaged line") && said.contains("Row number 2 contains 3 columns"), said);
        Files.writeString(file, Files.readString(file).replace("split by patient,0.5,x", "split by patient,0.5,x,0.5,0.1,4,1,f00d"));
        said = assertThrows(IOException.class, () -> Trials.read(file)).getMessage();
        assertTrue(said.contains("audit.csv, line 3 is damaged"), said);
    }

    @Test
    void trialsOfOtherImagesAreNeitherTakenForDoneNorMixed() throws IOException {
        Path file = folder.resolve("leakage-images.csv");
        assertEquals(List.of(), Trials.readToGoOn(file, "f00d").trials());
        Trials recorded = Trials.read(file).with(file, "a", 0, 1, () -> new Trial("a", 0, 1, 0.75, 0.04, 40, 12.5, "f00d"));
        assertEquals(recorded, Trials.readToGoOn(file, "f00d"));
        String said = assertThrows(IOException.class, () -> Trials.readToGoOn(file, "beef")).getMessage();
        assertTrue(said.startsWith(file + " holds trials of other images (recorded: f00d, these: beef)"), said);
        assertTrue(said.contains("environment/audit --again") && said.contains("another name of the folder"), said);
    }

    /** Everything is recorded, so nothing is trained; then one crop becomes another picture under the same name. */
    @Test
    void anAuditOfChangedImagesIsRefused() throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Path image = folder.resolve(i + ".png");
            FrameFile.write(image, new Mat(8 + i, 8, CvType.CV_8UC3, Scalar.all(10 * i)));
            records.add(new ImageRecord(image, Optional.of(Label.values()[i % 2]), "patient " + i, Split.TRAIN, Variant.CROPPED,
                    List.of(), Optional.empty(), Map.of()));
        }
        StudyData crops = new StudyData("crops", records, List.of());
        Path file = folder.resolve("leakage-images.csv");
        for (String condition : List.of(LeakageAudit.BY_IMAGE, LeakageAudit.BY_PATIENT)) {
            for (int seed = 1; seed <= 4; seed++) {
                Trial made = new Trial(condition, 0, seed, 0.5, 0.1, 4, 1, crops.fingerprint());
                Trials.read(file).with(file, condition, 0, seed, () -> made);
            }
        }
        assertEquals(8, LeakageAudit.run(crops, file, folder.resolve("work"), new ProgressBar()).trials().size());
        FrameFile.write(records.get(0).path(), new Mat(30, 30, CvType.CV_8UC3, Scalar.all(200)));
        String said = assertThrows(IOException.class,
                () -> LeakageAudit.run(crops, file, folder.resolve("work"), new ProgressBar())).getMessage();
        assertTrue(said.contains("trials of other images"), said);
    }

    @Test
    void leakageIsFoundWhereItIsAndNotWhereItIsNot() {
        Trials trials = join(trials("split by image", 0, 0.5, 0.52, 0.47), trials("split by patient", 0, 0.49, 0.5, 0.51),
                trials("split by image", 0.5, 0.7, 0.74, 0.72), trials("split by patient", 0.5, 0.5, 0.52, 0.51),
                trials("split by image", 1, 0.3, 0.31, 0.32), trials("split by patient", 1, 0.5, 0.52, 0.51));
        assertEquals(List.of(Verdict.CANNOT_TELL, Verdict.SUPPORTED, Verdict.CONTRADICTED),
                LeakageAudit.verdicts(trials).stream().map(AuditVerdict::verdict).toList());
        assertEquals(6, trials.table("Leakage").rowCount());
    }

    @Test
    void overlayAndPreprocessingCompareTheRightConditions() {
        Trials overlay = join(trials(OverlayAudit.WHOLE, 0, 0.9, 0.91, 0.92), trials(OverlayAudit.WITHOUT, 0, 0.5, 0.52, 0.51),
                trials(OverlayAudit.ONLY, 0, 0.4, 0.6, 0.5), trials(OverlayAudit.FAIR, 0, 0.95, 0.97, 0.99));
        assertEquals(List.of(Verdict.CONTRADICTED, Verdict.SUPPORTED, Verdict.CANNOT_TELL),
                OverlayAudit.verdicts(overlay).stream().map(AuditVerdict::verdict).toList());
        Trials preprocessing = join(trials("VGG16 STUDY", 0, 0.5, 0.5, 0.5), trials("VGG16 CORRECT", 0, 0.8, 0.82, 0.81),
                trials("ResNet50 STUDY", 0, 0.6, 0.5, 0.7), trials("ResNet50 CORRECT", 0, 0.6, 0.7, 0.5),
                trials("EfficientNetB7 STUDY", 0, 0.8, 0.8, 0.8), trials("EfficientNetB7 CORRECT", 0, 0.6, 0.62, 0.61));
        assertEquals(List.of(Verdict.SUPPORTED, Verdict.CANNOT_TELL, Verdict.CONTRADICTED),
                PreprocessingAudit.verdicts(preprocessing).stream().map(AuditVerdict::verdict).toList());
        assertEquals(3, AuditVerdict.table(PreprocessingAudit.verdicts(preprocessing)).rowCount());
    }
}
