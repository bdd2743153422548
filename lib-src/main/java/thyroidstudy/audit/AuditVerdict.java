package thyroidstudy.audit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.Evidence;
import thyroidstudy.evaluate.Holm;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;

/**
 * What an experiment says of one hypothesis.
 *
 * @param kind       what it rests on
 * @param primary    whether the hypothesis was named as the audit's main question before the others were looked at
 * @param hypothesis in words
 * @param data       on which it was tried
 * @param measure    what is subtracted from what
 * @param evidence   by which it is decided; undefined where these images do not define it
 * @param verdict    taken alone
 */
public record AuditVerdict(Kind kind, boolean primary, String hypothesis, String data, String measure, Evidence evidence, Verdict verdict) {

    /** What verdicts rest on; those of one kind are corrected together. */
    public enum Kind {
        /** Networks that were trained for the experiment. */
        TRIALS,
        /** Test images and what networks say of them. */
        IMAGES,
        /** Numbers that the study published. */
        PUBLISHED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of the hypothesis that a difference is above zero. */
    public AuditVerdict(Kind kind, String hypothesis, String data, String measure, Evidence evidence) {
        this(kind, false, hypothesis, data, measure, evidence, Verdict.of(evidence.difference()));
    }

    /** The same as the audit's main question. */
    public AuditVerdict asPrimary() {
        return asPrimary(true);
    }

    /** The same, as the audit's main question or not. */
    public AuditVerdict asPrimary(boolean main) {
        return new AuditVerdict(kind, main, hypothesis, data, measure, evidence, verdict);
    }

    public Interval difference() {
        return evidence.difference();
    }

    /** The verdict, alone, with its number. */
    public String inWords() {
        return hypothesis + " (" + data + "): " + verdict + "; " + measure
                + (Double.isNaN(difference().estimate()) ? " is not defined for these images" : ": " + difference().signed()) + ".";
    }

    /** As a table, one row a hypothesis, each taken alone. */
    public static Table table(List<AuditVerdict> verdicts) {
        return columns("Verdict", verdicts).text("verdict", AuditVerdict::verdict).table();
    }

    /**
     * Verdicts of several audits together, primary ones first: what is supported or contradicted alone remains so only if its p value, corrected
     * after Holm for all verdicts of its kind, is at most .05.
     */
    public static Table together(List<AuditVerdict> verdicts) {
        List<AuditVerdict> sorted = verdicts.stream().sorted(Comparator.comparing(v -> !v.primary)).toList();
        double[] adjusted = new double[sorted.size()];
        for (Kind kind : Kind.values()) {
            int[] ofKind = IntStream.range(0, sorted.size()).filter(i -> sorted.get(i).kind == kind).toArray();
            double[] p = Holm.adjust(Arrays.stream(ofKind).mapToDouble(i -> sorted.get(i).evidence.pValue()).toArray());
            IntStream.range(0, p.length).forEach(i -> adjusted[ofKind[i]] = p[i]);
        }
        return columns("All verdicts", sorted)
                .text("question", v -> v.primary ? "primary" : "secondary")
                .text("rests on", AuditVerdict::kind)
                .text("alone", AuditVerdict::verdict)
                .number("p (Holm)", 3, v -> adjusted[sorted.indexOf(v)])
                .text("verdict", v -> adjusted[sorted.indexOf(v)] <= 1 - Interval.LEVEL ? v.verdict : Verdict.CANNOT_TELL).table();
    }

    /** Of {@link #together} the primary questions, with what they rest on left out. */
    public static Table primary(List<AuditVerdict> verdicts) {
        Table all = together(verdicts);
        return all.where(all.stringColumn("question").isEqualTo("primary")).removeColumns("measure", "interval over", "question", "alone")
                .setName("The primary questions");
    }

    private static Columns<AuditVerdict> columns(String title, List<AuditVerdict> verdicts) {
        return Columns.of(title, verdicts)
                .text("hypothesis", AuditVerdict::hypothesis)
                .text("data", AuditVerdict::data)
                .text("measure", AuditVerdict::measure)
                .signedInterval("difference", 3, AuditVerdict::difference).orSay("not defined for these images")
                .text("interval over", v -> v.evidence.varied());
    }
}
