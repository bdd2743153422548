package thyroidstudy.audit;

import java.util.List;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.Interval;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;

/**
 * What an experiment says of one hypothesis: that a difference is above zero.
 *
 * @param hypothesis in words
 * @param data       on which it was tried
 * @param measure    what is subtracted from what
 * @param difference by which it is decided; undefined where these images do not define it
 */
public record AuditVerdict(String hypothesis, String data, String measure, Interval difference) {

    public Verdict verdict() {
        return Verdict.of(difference.low(), difference.high());
    }

    /** As a table, one row a hypothesis. */
    public static Table table(List<AuditVerdict> verdicts) {
        return Columns.of("Verdict", verdicts)
                .text("hypothesis", AuditVerdict::hypothesis)
                .text("data", AuditVerdict::data)
                .text("measure", AuditVerdict::measure)
                .signedInterval("difference", 3, AuditVerdict::difference).orSay("not defined for these images")
                .text("verdict", AuditVerdict::verdict).table();
    }
}
