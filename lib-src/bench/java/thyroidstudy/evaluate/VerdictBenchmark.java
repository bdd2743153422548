package thyroidstudy.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import thyroidstudy.evaluate.VerdictSimulation.Images;
import thyroidstudy.evaluate.VerdictSimulation.Kind;
import thyroidstudy.evaluate.Verdicts.Verdict;
import thyroidstudy.store.Columns;
import thyroidstudy.store.CsvFile;

/** How often verdicts are wrong, and how often they say anything, where the truth is known; started by environment/dev/bench. */
final class VerdictBenchmark {

    private static final int RESAMPLES = 400;
    private static final int[][] SIZES = {{30, 71}, {101, 19}, {267, 899}};

    /** True AUCs, and which verdict would be an error. */
    record Truth(Kind kind, String networks, Verdict error, double... aucs) {

        static Truth equal(Kind kind, String networks, Verdict error, double... aucs) {
            return new Truth(kind, networks, error, aucs.length == 1 ? four(aucs[0]) : DoubleStream.concat(
                    DoubleStream.of(four(aucs[0])), DoubleStream.of(four(aucs[1]))).toArray());
        }

        boolean isBorder() {
            return networks.startsWith("border");
        }

        private static double[] four(double auc) {
            return new double[] {auc, auc, auc, auc};
        }
    }

    record Row(Truth truth, int cancers, int benign, int perPatient, double supported, double contradicted,
            double oldSupported, double oldContradicted) {}

    private static final List<Truth> OTHERS = List.of(
            Truth.equal(Kind.ALL_BELOW, "border, inside: all .69", Verdict.CONTRADICTED, 0.69),
            Truth.equal(Kind.ALL_BELOW, "border: all .70", Verdict.CONTRADICTED, 0.70),
            new Truth(Kind.ALL_BELOW, "border: .70, others .50", Verdict.SUPPORTED, 0.70, 0.5, 0.5, 0.5),
            Truth.equal(Kind.ALL_BELOW, "true: all .55", Verdict.CONTRADICTED, 0.55),
            new Truth(Kind.ALL_BELOW, "false: .85, others .60", Verdict.SUPPORTED, 0.85, 0.6, 0.6, 0.6),
            Truth.equal(Kind.ALL_ABOVE, "border: all .80", Verdict.CONTRADICTED, 0.80),
            new Truth(Kind.ALL_ABOVE, "border: .80, others .93", Verdict.SUPPORTED, 0.80, 0.93, 0.93, 0.93),
            Truth.equal(Kind.ALL_ABOVE, "true: all .90", Verdict.CONTRADICTED, 0.90),
            new Truth(Kind.ALL_ABOVE, "false: .65, others .85", Verdict.SUPPORTED, 0.65, 0.85, 0.85, 0.85),
            Truth.equal(Kind.ORDER, "border: all .75", Verdict.CONTRADICTED, 0.75),
            new Truth(Kind.ORDER, "border: .85, .85, .70, .50", Verdict.SUPPORTED, 0.85, 0.85, 0.70, 0.50),
            new Truth(Kind.ORDER, "true: .95, .82, .66, .45", Verdict.CONTRADICTED, 0.95, 0.82, 0.66, 0.45),
            new Truth(Kind.ORDER, "false: .45, .66, .82, .95", Verdict.SUPPORTED, 0.45, 0.66, 0.82, 0.95),
            Truth.equal(Kind.BEST, "border: all .75", Verdict.CONTRADICTED, 0.75),
            new Truth(Kind.BEST, "border: .85, .85, .60, .60", Verdict.SUPPORTED, 0.85, 0.85, 0.60, 0.60),
            new Truth(Kind.BEST, "true: .90, others .75", Verdict.CONTRADICTED, 0.90, 0.75, 0.75, 0.75),
            new Truth(Kind.BEST, "false: .65, others .80", Verdict.SUPPORTED, 0.65, 0.80, 0.80, 0.80),
            Truth.equal(Kind.EACH_HIGHER, "border: all .75 and .75", Verdict.CONTRADICTED, 0.75, 0.75),
            new Truth(Kind.EACH_HIGHER, "border: .75 and .75, others .60 and .85", Verdict.SUPPORTED, 0.75, 0.6, 0.6, 0.6, 0.75, 0.85, 0.85, 0.85),
            Truth.equal(Kind.EACH_HIGHER, "true: all .65 and .85", Verdict.CONTRADICTED, 0.65, 0.85),
            new Truth(Kind.EACH_HIGHER, "false: .80 and .65, others .75 and .75", Verdict.SUPPORTED, 0.8, 0.75, 0.75, 0.75, 0.65, 0.75, 0.75, 0.75));

    static final List<Truth> TRUTHS = Stream.of(OTHERS, nearOne(Kind.ALL_NEAR_ONE), nearOne(Kind.ALL_NEAR_ONE_WIDE)).flatMap(List::stream).toList();

    private static List<Truth> nearOne(Kind kind) {
        return List.of(
                Truth.equal(kind, "border: all .93", Verdict.CONTRADICTED, 0.93),
                new Truth(kind, "border: .93, others .98", Verdict.SUPPORTED, 0.93, 0.98, 0.98, 0.98),
                Truth.equal(kind, "true: all .98", Verdict.CONTRADICTED, 0.98),
                new Truth(kind, "false: .80, others .95", Verdict.SUPPORTED, 0.80, 0.95, 0.95, 0.95));
    }

    private VerdictBenchmark() {}

    /** Arguments: the file to write, samples at the border for the library's rule (a tenth elsewhere), samples for bootstrapped minima and maxima. */
    public static void main(String[] arguments) throws IOException {
        int samples = Integer.parseInt(arguments[1]);
        int ofOld = Integer.parseInt(arguments[2]);
        List<Row> rows = new ArrayList<>();
        for (Truth truth : TRUTHS) {
            for (int[] size : SIZES) {
                for (int perPatient : new int[] {1, 3}) {
                    // errors are rare and need many samples, power does not
                    int many = truth.isBorder() ? samples : samples / 10;
                    List<Verdict> now = verdicts(truth, size, perPatient, many, false);
                    List<Verdict> old = verdicts(truth, size, perPatient, ofOld, true);
                    Row row = new Row(truth, size[0], size[1], perPatient, share(now, Verdict.SUPPORTED), share(now, Verdict.CONTRADICTED),
                            share(old, Verdict.SUPPORTED), share(old, Verdict.CONTRADICTED));
                    rows.add(row);
                    System.err.printf(Locale.ROOT, "%s, %s, %d + %d, %d per patient: %.3f supported, %.3f contradicted%n", truth.kind, truth.networks,
                            size[0], size[1], perPatient, row.supported, row.contradicted);
                }
            }
        }
        Table table = summary(rows);
        CsvFile.write(Path.of(arguments[0]), table);
        System.out.println(table.printAll());
    }

    /**
     * One row a kind of claim and test set: the largest shares of errors at the border, then how often what is clearly true or false is recognised, each
     * of the library's rule and of bootstrapped extremes.
     */
    static Table summary(List<Row> rows) {
        List<List<Row>> groups = List.copyOf(rows.stream().collect(Collectors.groupingBy(
                r -> List.of(r.truth.kind, r.cancers, r.perPatient), LinkedHashMap::new, Collectors.toList())).values());
        Columns<List<Row>> columns = Columns.of("How often a verdict is wrong", groups)
                .text("claim", of -> of.get(0).truth.kind).whole("cancers", of -> of.get(0).cancers).whole("benign", of -> of.get(0).benign)
                .whole("images per patient", of -> of.get(0).perPatient);
        share(columns, "wrongly supported", Verdict.SUPPORTED, true);
        share(columns, "wrongly contradicted", Verdict.CONTRADICTED, true);
        share(columns, "rightly supported", Verdict.SUPPORTED, false);
        share(columns, "rightly contradicted", Verdict.CONTRADICTED, false);
        return columns.table();
    }

    private static void share(Columns<List<Row>> columns, String name, Verdict said, boolean error) {
        columns.number(name, 3, of -> largest(of, said, error, said == Verdict.SUPPORTED ? Row::supported : Row::contradicted))
                .number(name + ", bootstrapped", 3, of -> largest(of, said, error, said == Verdict.SUPPORTED ? Row::oldSupported : Row::oldContradicted));
    }

    private static double largest(List<Row> rows, Verdict said, boolean error, ToDoubleFunction<Row> share) {
        return rows.stream().filter(r -> r.truth.isBorder() == error && (r.truth.error == said) == error).mapToDouble(share)
                .map(one -> Math.round(1000 * one) / 1000.0).max().orElseThrow();
    }

    private static List<Verdict> verdicts(Truth truth, int[] size, int perPatient, int samples, boolean bootstrapped) {
        return IntStream.range(0, samples).parallel().mapToObj(sample -> {
            Predictions answers = truth.kind.answers(new Images(size[0], size[1], perPatient, 1000 + sample), truth.aucs);
            return bootstrapped ? truth.kind.bootstrapped(answers, RESAMPLES, sample) : truth.kind.verdict(answers);
        }).toList();
    }

    private static double share(List<Verdict> verdicts, Verdict of) {
        return (double) verdicts.stream().filter(of::equals).count() / verdicts.size();
    }
}
