package thyroidstudy.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thyroidstudy.audit.AuditVerdict;
import thyroidstudy.data.Label;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.experiment.EpochRules.Answer;
import thyroidstudy.train.EpochRule;

class EpochRulesTest {

    /** Two trainings of one network on two benign and two cancer images; the study's rule ranks 2 and 3 of 4 pairs right, the last epoch all. */
    private static EpochRules rules() {
        List<Answer> answers = new ArrayList<>();
        double[][] study = {{0.1, 0.6, 0.4, 0.5}, {0.1, 0.6, 0.5, 0.7}};
        double[] right = {0.1, 0.2, 0.8, 0.9};
        for (int seed = 1; seed <= 2; seed++) {
            for (int i = 0; i < 4; i++) {
                Map<EpochRule, Double> cancers = new EnumMap<>(EpochRule.class);
                for (EpochRule rule : EpochRule.values()) {
                    cancers.put(rule, rule == EpochRule.LAST ? right[i] : study[seed - 1][i]);
                }
                answers.add(new Answer("VGG16", seed, i + ".png", "p" + i, i < 2 ? Label.BENIGN : Label.CANCER, cancers));
            }
        }
        return new EpochRules(answers);
    }

    @Test
    void comparesEachRuleWithTheStudys() {
        assertEquals(List.of(0.625, 0.625, 0.625, 1.0, 0.625), rules().table().doubleColumn("mean test AUC").asList());
        assertTrue(rules().table().doubleColumn("less the study's rule").isMissing(0));
        List<AuditVerdict> verdicts = rules().verdicts();
        assertEquals(List.of(0.0, 0.0, 0.375, 0.0), verdicts.stream().map(v -> v.difference().estimate()).toList());
        assertEquals(List.of(false, true, false, false), verdicts.stream().map(AuditVerdict::primary).toList());
        assertTrue(verdicts.stream().allMatch(v -> v.verdict() == Verdict.CANNOT_TELL), "two patients of a class");
        assertEquals("seeds; patients by the AUCs' standard errors", verdicts.get(2).evidence().varied());
    }

    @Test
    void withoutRecordsThereIsNoVerdict(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("epochs.csv");
        assertEquals(List.of(), EpochRules.read(file).verdicts());
        assertEquals(0, EpochRules.read(file).table().rowCount());
        Files.writeString(file, "network,seed,image,patient,label,BEST_ACCURACY,BEST_LOSS,BEST_AUC,LAST,MEAN_OF_LAST\nVGG16,1,a.png,p,Benign,0.5\n");
        String said = assertThrows(IOException.class, () -> EpochRules.read(file)).getMessage();
        assertTrue(said.contains("epochs.csv is damaged: delete the file"), said);
    }
}
