package thyroidstudy.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.PatientAucs;
import thyroidstudy.evaluate.PublishedStudy;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;

/**
 * Which differences between published AUCs are larger than chance makes them.
 *
 * <p>Two things are not published: the digits after the second, and how strongly two networks agree on the same images. So each
 * claim is judged everywhere in the box of what they can be: every AUC within half a hundredth of the published one, every correlation from
 * 0 to {@link #STRONG_CORRELATION}. A claim is supported when all of the box supports it; the share that does is shown.
 *
 * @param combination in the study's words
 * @param first       published AUC of the better network
 * @param second      published AUC of the worse
 * @param cancers     test images of cancers
 * @param benign      test images without
 */
public record PublishedRanking(String combination, String better, String worse, double first, double second, int cancers, int benign) {

    /** Two decimals were published: each AUC is known to half a hundredth. */
    static final double ROUNDING = 0.005;

    /** As strong an agreement as two networks trained on the same images plausibly have. */
    static final double STRONG_CORRELATION = 0.8;

    /** What is not known of an AUC or a correlation, at so many places from one end to the other. */
    private static final int PLACES = 9;

    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double Z = NORMAL.inverseCumulativeProbability(1 - Interval.TAIL);

    /** All pairs of networks of all combinations, the better one first. */
    public static List<PublishedRanking> pairs(PublishedStudy study) {
        return study.aucs().stream().map(PublishedStudy.Auc::combination).distinct().flatMap(combination -> {
            List<PublishedStudy.Auc> ranked = study.aucs().stream().filter(a -> a.combination().equals(combination))
                    .sorted(Comparator.comparingDouble(PublishedStudy.Auc::perClass).reversed()).toList();
            return IntStream.range(0, ranked.size()).boxed().flatMap(i -> ranked.subList(i + 1, ranked.size()).stream()
                    .map(worse -> of(study, ranked.get(i), worse)));
        }).toList();
    }

    private static PublishedRanking of(PublishedStudy study, PublishedStudy.Auc better, PublishedStudy.Auc worse) {
        PublishedStudy.Count n = study.count(better.combination().endsWith("uncropped") ? "uncropped test" : "cropped test");
        return new PublishedRanking(better.combination(), better.model(), worse.model(), better.perClass(), worse.perClass(), n.cancer(), n.benign());
    }

    /** Difference of the AUCs as published. */
    public double difference() {
        return first - second;
    }

    /** Its standard error if the networks were independent. */
    public double error() {
        return error(first, second, 0);
    }

    private double error(double one, double other, double correlation) {
        return HanleyMcNeil.ofDifference(HanleyMcNeil.standardError(one, cancers, benign), HanleyMcNeil.standardError(other, cancers, benign),
                correlation);
    }

    /** The difference in standard errors at one place of the box; each argument goes from 0, the one end, to 1, the other. */
    private double z(double ofFirst, double ofSecond, double ofCorrelation) {
        double one = within(first, ofFirst);
        double other = within(second, ofSecond);
        return (one - other) / error(one, other, STRONG_CORRELATION * ofCorrelation);
    }

    private static double within(double published, double place) {
        return Math.min(1, Math.max(0, published + ROUNDING * (2 * place - 1)));
    }

    /** Share of the box, 0 to 1, in which the better network is better by more than chance. */
    public double share() {
        return share(List.of(this));
    }

    /** Of "the first is better than the second": supported, or cannot tell; a published order is never contradicted by itself. */
    public Verdict verdict() {
        return share() == 1 ? Verdict.SUPPORTED : Verdict.CANNOT_TELL;
    }

    /**
     * Share of the box in which every step of an order is larger than chance. A network has the same AUC in both of its steps, and all steps
     * have the same correlation.
     *
     * @param order differences of which each begins with the network that the one before ends with
     */
    private static double share(List<PublishedRanking> order) {
        double places = 0;
        for (int c = 0; c < PLACES; c++) {
            // at how many places of the networks before do all steps so far hold, by the place of the last network
            double[] held = new double[PLACES];
            Arrays.fill(held, 1);
            for (PublishedRanking step : order) {
                double[] next = new double[PLACES];
                for (int from = 0; from < PLACES; from++) {
                    for (int to = 0; to < PLACES; to++) {
                        next[to] += step.z(place(from), place(to), place(c)) > Z ? held[from] : 0;
                    }
                }
                held = next;
            }
            places += Arrays.stream(held).sum();
        }
        return places / Math.pow(PLACES, order.size() + 2);
    }

    /** From one end of the box to the other, both included. */
    private static double place(int i) {
        return i / (PLACES - 1.0);
    }

    /** At the worst place of the box, two-sided. */
    private double largestP() {
        double smallest = Math.min(z(0, 1, 0), z(0, 1, 1));
        return Math.min(1, 2 * NORMAL.cumulativeProbability(-smallest));
    }

    /**
     * The study's order on frames, and that its networks but EfficientNetB7 are better than that one. The p value is that of the weakest step at the
     * worst place of the box, since all must hold.
     */
    public static List<AuditVerdict> verdicts(PublishedStudy study) {
        String frames = "uncropped -> uncropped";
        List<PublishedStudy.Auc> order = study.aucs().stream().filter(a -> a.combination().equals(frames))
                .sorted(Comparator.comparingDouble(PublishedStudy.Auc::perClass).reversed()).toList();
        int last = order.size() - 1;
        List<PublishedRanking> steps = IntStream.range(1, last).mapToObj(i -> of(study, order.get(i - 1), order.get(i))).toList();
        List<PublishedRanking> ahead = order.subList(0, last).stream().map(one -> of(study, one, order.get(last))).toList();
        return List.of(
                verdict(order.subList(0, last).stream().map(PublishedStudy.Auc::model).collect(Collectors.joining(" > ")) + " on frames", steps,
                        share(steps)).asPrimary(),
                verdict("each of these is better than " + order.get(last).model(), ahead,
                        ahead.stream().mapToDouble(PublishedRanking::share).min().orElseThrow()));
    }

    private static AuditVerdict verdict(String hypothesis, List<PublishedRanking> all, double share) {
        PublishedRanking weakest = all.stream().max(Comparator.comparingDouble(PublishedRanking::largestP)).orElseThrow();
        double half = Z * weakest.error();
        return new AuditVerdict(AuditVerdict.Kind.PUBLISHED, false, hypothesis, "published AUCs",
                String.format(Locale.ROOT, "smallest difference, %s minus %s; %.0f %% of the box supports all", weakest.better, weakest.worse, 100 * share),
                new Evidence(new Interval(weakest.difference(), weakest.difference() - half, weakest.difference() + half), weakest.largestP(),
                        PatientAucs.INDEPENDENT), share == 1 ? Verdict.SUPPORTED : Verdict.CANNOT_TELL);
    }

    /** How many pairs have which verdict: one row a combination and verdict, the pairs named by the worse network. */
    public static Table byVerdict(List<PublishedRanking> pairs) {
        Map<List<Object>, List<PublishedRanking>> groups = pairs.stream().collect(Collectors.groupingBy(
                p -> List.of(p.combination, p.verdict()), LinkedHashMap::new, Collectors.toList()));
        return Columns.of("Pairs of published AUCs", List.copyOf(groups.values()))
                .text("trained -> tested", of -> of.get(0).combination)
                .text("the better is better", of -> of.get(0).verdict())
                .whole("pairs", List::size)
                .text("which", PublishedRanking::which)
                .number("smallest difference", 2, of -> of.stream().mapToDouble(PublishedRanking::difference).min().orElseThrow())
                .number("largest difference", 2, of -> of.stream().mapToDouble(PublishedRanking::difference).max().orElseThrow()).table();
    }

    private static String which(List<PublishedRanking> pairs) {
        Map<String, List<String>> byWorse = pairs.stream().collect(Collectors.groupingBy(PublishedRanking::worse, LinkedHashMap::new,
                Collectors.mapping(PublishedRanking::better, Collectors.toList())));
        return byWorse.entrySet().stream().map(e -> String.join(", ", e.getValue()) + " > " + e.getKey()).collect(Collectors.joining("; "));
    }

    /** One row a pair. */
    public static Table table(List<PublishedRanking> pairs) {
        return Columns.of("Differences between published AUCs", pairs)
                .text("trained -> tested", PublishedRanking::combination)
                .text("better", PublishedRanking::better)
                .text("worse", PublishedRanking::worse)
                .number("difference", 2, PublishedRanking::difference)
                .number("standard error", 3, PublishedRanking::error)
                .number("share of the box", 2, PublishedRanking::share)
                .text("verdict", PublishedRanking::verdict).table();
    }

    /**
     * The order of the networks by each of the two AUCs that the study's plots carry, one row a combination; "=" joins equal AUCs.
     */
    public static Table orders(PublishedStudy study) {
        Map<String, List<PublishedStudy.Auc>> aucs = study.aucs().stream()
                .collect(Collectors.groupingBy(PublishedStudy.Auc::combination, LinkedHashMap::new, Collectors.toList()));
        return Columns.of("The published order by class and by micro-average", List.copyOf(aucs.values()))
                .text("trained -> tested", of -> of.get(0).combination())
                .text("by the AUC of a class", of -> order(of, PublishedStudy.Auc::perClass))
                .text("by the micro-average", of -> order(of, PublishedStudy.Auc::micro)).table();
    }

    private static String order(List<PublishedStudy.Auc> aucs, ToDoubleFunction<PublishedStudy.Auc> auc) {
        List<PublishedStudy.Auc> ranked = aucs.stream().sorted(Comparator.comparingDouble(auc).reversed()).toList();
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < ranked.size(); i++) {
            double value = auc.applyAsDouble(ranked.get(i));
            words.append(i == 0 ? "" : value == auc.applyAsDouble(ranked.get(i - 1)) ? " = " : " > ")
                    .append(String.format(Locale.ROOT, "%s %.2f", ranked.get(i).model(), value));
        }
        return words.toString();
    }
}
