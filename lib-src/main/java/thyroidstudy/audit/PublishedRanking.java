package thyroidstudy.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;

/**
 * Which differences between published areas are larger than chance makes them.
 *
 * <p>Two things are not published: the digits after the second, and how strongly two networks agree on the same images. So each
 * difference is judged twice, at its smallest with independent networks and at its largest with networks that agree strongly; only
 * what holds both times is a verdict.
 */
public record PublishedRanking(String combination, String better, String worse, double difference, double error, int cancers, int benign) {

    /** Two decimals were published: each area is known to half a hundredth, a difference to a whole one. */
    static final double ROUNDING = 0.01;

    /** As strong an agreement as two networks trained on the same images plausibly have. */
    static final double STRONG_CORRELATION = 0.8;

    private static final double Z = 1.959963984540054;

    /** All pairs of networks of all combinations, the better one first. */
    public static List<PublishedRanking> pairs(PublishedStudy study) {
        List<PublishedRanking> pairs = new ArrayList<>();
        for (String combination : study.aucs().stream().map(PublishedStudy.Auc::combination).distinct().toList()) {
            PublishedStudy.Count n = study.count(combination.endsWith("uncropped") ? "uncropped test" : "cropped test");
            List<PublishedStudy.Auc> ranked = study.aucs().stream().filter(a -> a.combination().equals(combination))
                    .sorted(Comparator.comparingDouble(PublishedStudy.Auc::perClass).reversed()).toList();
            for (int i = 0; i < ranked.size(); i++) {
                for (int j = i + 1; j < ranked.size(); j++) {
                    double a = ranked.get(i).perClass();
                    double b = ranked.get(j).perClass();
                    pairs.add(new PublishedRanking(combination, ranked.get(i).model(), ranked.get(j).model(), a - b,
                            HanleyMcNeil.ofDifference(HanleyMcNeil.standardError(a, n.cancer(), n.benign()),
                                    HanleyMcNeil.standardError(b, n.cancer(), n.benign()), 0),
                            n.cancer(), n.benign()));
                }
            }
        }
        return pairs;
    }

    /** Of "the first is better than the second": supported, or cannot tell; a published order is never contradicted by itself. */
    public Verdict verdict() {
        return difference - ROUNDING > Z * error ? Verdict.SUPPORTED : Verdict.CANNOT_TELL;
    }

    /** Whether the difference would stand out if the networks agreed strongly and rounding had hidden as much as it can. */
    public boolean atBest() {
        double smallest = error * Math.sqrt(1 - STRONG_CORRELATION);
        return difference + ROUNDING > Z * smallest;
    }

    /** One row a pair. */
    public static Table table(List<PublishedRanking> pairs) {
        return Columns.of("Differences between published areas", pairs)
                .text("trained -> tested", PublishedRanking::combination)
                .text("better", PublishedRanking::better)
                .text("worse", PublishedRanking::worse)
                .number("difference", 2, PublishedRanking::difference)
                .number("standard error", 3, PublishedRanking::error)
                .text("verdict", PublishedRanking::verdict)
                .text("if the networks agree strongly", p -> p.atBest() ? "may be real" : "not even then").table();
    }

    /**
     * The order of the networks by each of the two areas that the study's plots carry, one row a combination; "=" joins equal areas.
     */
    public static Table orders(PublishedStudy study) {
        Map<String, List<PublishedStudy.Auc>> areas = study.aucs().stream()
                .collect(Collectors.groupingBy(PublishedStudy.Auc::combination, LinkedHashMap::new, Collectors.toList()));
        return Columns.of("The published order by class and by micro-average", List.copyOf(areas.values()))
                .text("trained -> tested", of -> of.get(0).combination())
                .text("by the area of a class", of -> order(of, PublishedStudy.Auc::perClass))
                .text("by the micro-average", of -> order(of, PublishedStudy.Auc::micro)).table();
    }

    private static String order(List<PublishedStudy.Auc> areas, ToDoubleFunction<PublishedStudy.Auc> area) {
        List<PublishedStudy.Auc> ranked = areas.stream().sorted(Comparator.comparingDouble(area).reversed()).toList();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < ranked.size(); i++) {
            double value = area.applyAsDouble(ranked.get(i));
            words.append(i == 0 ? "" : value == area.applyAsDouble(ranked.get(i - 1)) ? " = " : " > ")
                    .append(String.format(Locale.ROOT, "%s %.2f", ranked.get(i).model(), value));
        }
        return words.toString();
    }
}
