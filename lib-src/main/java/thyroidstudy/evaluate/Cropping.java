package thyroidstudy.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Preprocessing;
import thyroidstudy.backbone.Start;
import thyroidstudy.store.Columns;

/**
 * Whether cropping lifts one network: its AUC on frames beside that on crops of the same patients.
 *
 * @param data          name of the images
 * @param network       the study's name of it
 * @param start         what its weights started from
 * @param preprocessing what was done to the pixels
 * @param frames        AUC on frames of a network that was fitted to frames
 * @param crops         AUC on crops of one that was fitted to crops
 * @param difference    crops less frames, by the probability of error on either side
 */
public record Cropping(String data, String network, Start start, Preprocessing preprocessing, Interval frames, Interval crops,
        DoubleFunction<Interval> difference) {

    /** One row each, with the verdict. */
    public static Table table(List<Cropping> all) {
        return Columns.of("The study says: cropping lifts every network", all)
                .text("data", Cropping::data)
                .text("network", Cropping::network)
                .text("start", Cropping::start)
                .text("preprocessing", Cropping::preprocessing)
                .interval("AUC, frames", 3, Cropping::frames)
                .interval("AUC, crops", 3, Cropping::crops)
                .signedInterval("crops less frames", 3, c -> c.difference.apply(Interval.TAIL))
                .text("verdict", c -> Verdicts.Verdict.of(c.difference.apply(Interval.TAIL))).table();
    }

    /**
     * What {@link #table} says of the networks with ImageNet's weights, in sentences; one for each set of images.
     *
     * @param how the weights were used, as a part of a sentence
     */
    public static String inWords(List<Cropping> all, String how) {
        Map<String, List<Cropping>> byData = all.stream().filter(c -> c.start.initialisation() == Initialisation.IMAGENET)
                .collect(Collectors.groupingBy(Cropping::data, LinkedHashMap::new, Collectors.toList()));
        if (byData.isEmpty()) {
            return "No network with ImageNet's weights was asked about both frames and crops.";
        }
        return byData.entrySet().stream().map(e -> "On " + e.getKey() + ", " + how + " and no patient on both sides, "
                + "\"cropping lifts every network\" " + overall(e.getValue()) + ": the AUCs of crops less frames are "
                + e.getValue().stream().map(c -> c.difference.apply(Interval.TAIL).signed() + " (" + c.network + ", " + c.preprocessing + ")")
                        .collect(Collectors.joining(", ")) + ".").collect(Collectors.joining("\n"));
    }

    private static String overall(List<Cropping> all) {
        return switch (Verdicts.Verdict.ofAll(all.stream().map(Cropping::difference).toList())) {
            case SUPPORTED -> "is supported";
            case CONTRADICTED -> "is contradicted";
            case CANNOT_TELL -> "is not supported (cannot tell)";
        };
    }
}
