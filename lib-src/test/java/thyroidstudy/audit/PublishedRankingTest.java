package thyroidstudy.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;

class PublishedRankingTest {

    /** For an AUC of one half the formula must give the variance of Mann and Whitney's U under the null, (p + n + 1) / (12 p n). */
    @Test
    void atChanceTheErrorIsThatOfTheRankSum() {
        assertEquals(Math.sqrt((267 + 899 + 1) / (12.0 * 267 * 899)), HanleyMcNeil.standardError(0.5, 267, 899), 1e-12);
        assertEquals(0, HanleyMcNeil.standardError(1, 51, 58), 1e-12);
    }

    /** Between the ends against what exponential scores, for which the formula is exact, do when drawn many times. */
    @Test
    void betweenTheEndsItIsThatOfExponentialScores() {
        int positives = 40;
        int negatives = 60;
        double auc = 0.8;
        SplittableRandom random = new SplittableRandom(1);
        SummaryStatistics aucs = new SummaryStatistics();
        for (int draw = 0; draw < 4000; draw++) {
            double[] negative = random.doubles(negatives).map(u -> -Math.log(1 - u)).toArray();
            // P(positive > negative) = 0.8 when the mean is four times as large
            double[] positive = random.doubles(positives).map(u -> -Math.log(1 - u) * auc / (1 - auc)).toArray();
            double above = 0;
            for (double p : positive) {
                for (double n : negative) {
                    above += p > n ? 1 : 0;
                }
            }
            aucs.addValue(above / (positives * negatives));
        }
        assertEquals(auc, aucs.getMean(), 0.005);
        assertEquals(HanleyMcNeil.standardError(auc, positives, negatives), aucs.getStandardDeviation(), 0.002);
    }

    @Test
    void agreementShrinksTheErrorOfADifference() {
        assertEquals(0.05, HanleyMcNeil.ofDifference(0.03, 0.04, 0), 1e-12);
        assertEquals(0.01, HanleyMcNeil.ofDifference(0.03, 0.04, 1), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> HanleyMcNeil.standardError(0.8, 0, 5));
    }

    @Test
    void onFramesOnlyTheCollapsedNetworkIsApart() {
        List<PublishedRanking> pairs = PublishedRanking.pairs(PublishedStudy.load()).stream()
                .filter(p -> p.combination().equals("uncropped -> uncropped")).toList();
        assertEquals(10, pairs.size());
        for (PublishedRanking pair : pairs) {
            assertTrue(pair.difference() >= 0, pair.toString());
            assertEquals(pair.worse().equals("EfficientNetB7") ? Verdict.SUPPORTED : Verdict.CANNOT_TELL, pair.verdict(),
                    pair.toString());
        }
    }

    @Test
    void theShareOfTheBoxIsBetweenItsCorners() {
        PublishedRanking tie = new PublishedRanking("c", "a", "b", 0.8, 0.8, 100, 100);
        assertEquals(0, tie.share(), 1e-12);
        PublishedRanking apart = new PublishedRanking("c", "a", "b", 0.9, 0.6, 100, 100);
        assertEquals(1, apart.share(), 1e-12);
        assertEquals(Verdict.SUPPORTED, apart.verdict());
        // .03 are 1.4 standard errors of independent networks, and 3.1 of those that agree strongly
        PublishedRanking between = new PublishedRanking("c", "a", "b", 0.84, 0.81, 267, 899);
        assertTrue(between.share() > 0.2 && between.share() < 0.8, between.share() + "");
        assertEquals(Verdict.CANNOT_TELL, between.verdict());
    }

    @Test
    void theStudysOrderIsNotSupportedAndTheCollapsedNetworkIsBehindAll() {
        List<AuditVerdict> verdicts = PublishedRanking.verdicts(PublishedStudy.load());
        assertEquals("VGG19 > ResNet101 > VGG16 > ResNet50 on frames", verdicts.get(0).hypothesis());
        assertEquals(List.of(Verdict.CANNOT_TELL, Verdict.SUPPORTED), verdicts.stream().map(AuditVerdict::verdict).toList());
        assertTrue(verdicts.get(0).measure().contains("0 % of the box"), verdicts.get(0).measure());
        assertTrue(verdicts.get(0).evidence().pValue() > 0.5 && verdicts.get(1).evidence().pValue() < 1e-6, verdicts.toString());
        assertTrue(verdicts.get(0).primary());
    }

    @Test
    void theMicroAverageOrdersTheNetworksAnotherWay() {
        Table orders = PublishedRanking.orders(PublishedStudy.load());
        assertEquals("VGG19 0.84 > ResNet101 0.83 > VGG16 0.82 > ResNet50 0.80 > EfficientNetB7 0.46", orders.stringColumn(1).get(0));
        assertEquals("VGG19 0.91 > VGG16 0.90 > ResNet50 0.89 = ResNet101 0.89 > EfficientNetB7 0.76", orders.stringColumn(2).get(0));
    }
}
