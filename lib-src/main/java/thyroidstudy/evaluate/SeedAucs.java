package thyroidstudy.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The AUC of one recipe, trained with several seeds and tested on the same images: what varies are seeds and patients.
 *
 * @param seeds predictions of each, at least one; all of one combination
 */
public record SeedAucs(List<Predictions> seeds) {

    public SeedAucs {
        seeds = List.copyOf(seeds);
    }

    /** The mean over the seeds with its 95 % interval; of one seed its own AUC, over the patients alone. */
    public Interval mean() {
        PatientAucs aucs = PatientAucs.of(seeds);
        double[] weights = IntStream.range(0, seeds.size()).mapToDouble(i -> 1.0 / seeds.size()).toArray();
        PatientAucs.Difference mean = aucs.contrast(weights).withSeeds(aucs.auc(), aucs.varied());
        boolean limits = seeds.size() > 1 && mean.value() > 0 && mean.value() < 1 && !Double.isNaN(mean.standardError());
        return limits ? PatientAucs.onLogOdds(mean.value(), mean.standardError(), mean.freedom(), Interval.TAIL)
                : seeds.size() == 1 ? aucs.interval(0) : Interval.without(mean.value());
    }

    /** The mean difference to the AUCs of as many other seeds, on images of the same patients. */
    public PatientAucs.Difference less(SeedAucs others) {
        if (others.seeds.size() != seeds.size()) {
            throw new IllegalArgumentException(seeds.size() + " seeds cannot be compared with " + others.seeds.size());
        }
        int n = seeds.size();
        PatientAucs aucs = PatientAucs.of(Stream.concat(seeds.stream(), others.seeds.stream()).toList());
        double[] weights = IntStream.range(0, 2 * n).mapToDouble(i -> (i < n ? 1.0 : -1.0) / n).toArray();
        double[] differences = IntStream.range(0, n).mapToDouble(i -> aucs.auc()[i] - aucs.auc()[n + i]).toArray();
        return aucs.contrast(weights).withSeeds(differences, aucs.varied() + (n > 1 ? ", seeds" : ", one seed"));
    }
}
