package thyroidstudy.audit;

import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Verdicts.Verdict;

/**
 * What an experiment says of one hypothesis.
 *
 * @param hypothesis in words
 * @param data       on which it was tried
 * @param evidence   the number it is decided by
 * @param verdict    supported when the whole interval is on the side of the hypothesis, contradicted when it is on the other
 */
public record AuditVerdict(String hypothesis, String data, String evidence, Verdict verdict) {

    /** Of a difference of areas that the hypothesis says is above zero. */
    static AuditVerdict above(String hypothesis, String data, String what, Interval difference) {
        String evidence = Double.isNaN(difference.low()) ? what + " is not defined for these images"
                : String.format(Locale.ROOT, "%s %+.3f (%+.3f to %+.3f)", what, difference.estimate(), difference.low(),
                        difference.high());
        return new AuditVerdict(hypothesis, data, evidence,
                difference.low() > 0 ? Verdict.SUPPORTED : difference.high() < 0 ? Verdict.CONTRADICTED : Verdict.CANNOT_TELL);
    }

    /** As a table, one row a hypothesis. */
    public static Table table(List<AuditVerdict> verdicts) {
        Table table = Table.create("Verdict", StringColumn.create("hypothesis"), StringColumn.create("data"),
                StringColumn.create("evidence, 95 % interval"), StringColumn.create("verdict"));
        for (AuditVerdict v : verdicts) {
            table.stringColumn(0).append(v.hypothesis);
            table.stringColumn(1).append(v.data);
            table.stringColumn(2).append(v.evidence);
            table.stringColumn(3).append(v.verdict.toString());
        }
        return table;
    }
}
