package thyroidstudy.audit;

import ai.djl.training.util.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.Table;

/** Makes the audits' recorded trials; what is recorded already is not done again. Called by {@code environment/audit}. */
public final class AuditRunner {

    /** Names of the audits that take longer than a notebook may. */
    public static final List<String> AUDITS = List.of("leakage", "overlay", "preprocessing");

    private AuditRunner() {}

    /**
     * Prints the trials of each audit and what they say.
     *
     * @param arguments folder of the records, working folder, names of audits
     */
    public static void main(String[] arguments) throws IOException {
        Path records = Path.of(arguments[0]);
        Path work = Path.of(arguments[1]);
        for (String audit : List.of(arguments).subList(2, arguments.length)) {
            Path file = records.resolve(audit + ".csv");
            Trials trials = switch (audit) {
                case "leakage" -> LeakageAudit.run(file, work, new ProgressBar());
                case "overlay" -> OverlayAudit.run(file, work, new ProgressBar());
                case "preprocessing" -> PreprocessingAudit.run(file, work, new ProgressBar());
                default -> throw new IllegalArgumentException("There is no audit " + audit + ": choose from " + AUDITS);
            };
            System.out.println(trials.table(audit).printAll());
            System.out.println(verdicts(audit, trials).printAll());
        }
    }

    private static Table verdicts(String audit, Trials trials) {
        return AuditVerdict.table(switch (audit) {
            case "leakage" -> LeakageAudit.verdicts(trials);
            case "overlay" -> OverlayAudit.verdicts(trials);
            default -> PreprocessingAudit.verdicts(trials);
        });
    }
}
