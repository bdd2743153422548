package thyroidstudy.plot;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import thyroidstudy.audit.Collapse;
import thyroidstudy.audit.PublishedRanking;

/** Figures of the audits. */
public final class AuditFigures {

    private AuditFigures() {}

    /** Accuracy of each run beside the share of the commoner class among the same images. */
    public static StudyFigure collapse(String title, List<Collapse> checks) {
        String equal = checks.stream().filter(c -> c.finding() == Collapse.Finding.EQUALS_MAJORITY).map(Collapse::name)
                .reduce((a, b) -> a + ", " + b).orElse("none");
        return new Bars(title, checks.stream().map(Collapse::name).toArray(String[]::new))
                .add("accuracy", Palette.BENIGN, values(checks, Collapse::accuracy))
                .add("always the commoner class", Palette.CHANCE, values(checks, Collapse::majority))
                .figure(title + "; runs whose accuracy equals the share of the commoner class: " + equal, "run", "accuracy");
    }

    /** The published difference of each pair of networks beside the largest one that chance makes in 95 of 100 repetitions. */
    public static StudyFigure differences(String title, List<PublishedRanking> pairs) {
        long apart = pairs.stream().filter(p -> p.difference() > 1.96 * p.error()).count();
        return new Bars(title, pairs.stream().map(p -> p.better() + " - " + p.worse()).toArray(String[]::new))
                .add("published difference", Palette.BENIGN, values(pairs, PublishedRanking::difference))
                .add("1.96 standard errors", Palette.CHANCE, values(pairs, p -> 1.96 * p.error()))
                .figure(String.format(Locale.ROOT, "%s; in %d of %d pairs the difference is larger than 1.96 standard errors",
                        title, apart, pairs.size()), "pair of networks", "difference of the areas");
    }

    private static <T> double[] values(List<T> items, ToDoubleFunction<T> value) {
        return items.stream().mapToDouble(value).toArray();
    }
}
