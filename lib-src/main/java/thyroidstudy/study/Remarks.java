package thyroidstudy.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Start;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.DerivedSet;
import thyroidstudy.crop.NoduleProposal;
import thyroidstudy.data.Label;
import thyroidstudy.data.PatientSource;
import thyroidstudy.data.Split;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.plot.Note;

/** Sentences of the notebooks that depend on the images of the run. */
public final class Remarks {

    private static final String MARKS = "outlines, or a column boxes in manifest.csv, would replace proposals, and "
            + "environment/run --no-crops leaves crops out.";

    private static final String PATIENTS_UNKNOWN = "the patients are not known, so every image counts as a patient of its own: ";

    private Remarks() {}

    /** A variant of the images in words. */
    static String name(Variant variant) {
        return switch (variant) {
            case UNCROPPED -> "whole frames";
            case CROPPED -> "crops";
            case OVERLAY_FREE -> "frames without overlay";
        };
    }

    /** What the networks start from; networks with the same start are named together, and not named where all have it. */
    static String starts(Map<Backbone, Start> starts) {
        Map<String, List<String>> networks = starts.entrySet().stream().collect(Collectors.groupingBy(
                e -> e.getValue().inWords(), LinkedHashMap::new, Collectors.mapping(e -> e.getKey().studyName(), Collectors.toList())));
        boolean one = networks.size() == 1 && starts.values().stream().noneMatch(Start::isOwnFile);
        return networks.entrySet().stream().map(e -> (one ? "" : String.join(", ", e.getValue()) + ": ") + e.getKey())
                .collect(Collectors.joining("; "));
    }

    /** A sentence for the networks that start without ImageNet's weights, and one for each file that is not the published one. */
    static List<String> notTheStudysStart(Map<Backbone, Start> starts) {
        List<String> said = new ArrayList<>();
        List<String> random = starts.keySet().stream().filter(b -> starts.get(b).initialisation() != Initialisation.IMAGENET)
                .map(Backbone::studyName).toList();
        if (!random.isEmpty()) {
            said.add((random.size() == starts.size() ? "The networks" : String.join(", ", random))
                    + (random.size() == 1 ? " starts" : " start") + " without ImageNet weights, so this is not the study's transfer learning.");
        }
        starts.forEach((backbone, start) -> {
            if (start.isOwnFile()) {
                said.add(backbone.studyName() + " starts from " + start.inWords() + ".");
            }
        });
        return said;
    }

    /** For runs without crops. */
    static Note framesOnly() {
        return Note.information("Crops are switched off (environment/run --no-crops, THYROID_CROPS=off): this run studies whole frames "
                + "alone.");
    }

    /** For data with crops of its own. */
    static Note ownCrops(int frames, int crops) {
        return frames == 0
                ? Note.warning("The data has " + crops + " crops and no whole frames, so this run studies crops alone; folders TRAIN and "
                        + "TEST would bring frames.")
                : Note.information("This run studies " + frames + " whole frames and the " + crops + " crops that came with the data; "
                        + "nothing is cut here, and the data does not say how they were cut.");
    }

    /** What is studied where crops are cut from frames. */
    static Note cut(int frames, DerivedSet set, CropSettings.Per per) {
        int crops = set.data().size();
        long guessed = set.proposed();
        String without = frames == crops ? "" : " " + (frames - crops) + " of the " + frames + " frames gave no crop ("
                + set.skipped().entrySet().stream().sorted(Map.Entry.comparingByKey())
                        .map(e -> e.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + e.getValue())
                        .collect(Collectors.joining(", ")) + ").";
        if (crops == 0) {
            return Note.warning("No crop could be cut from the " + frames + " frames, so this run studies whole frames alone." + without);
        }
        String hits = String.format(Locale.ROOT, "of DDTI's real frames such a proposal hits the nodule in %.0f %% (IoU of at least 0.5); ",
                100 * NoduleProposal.HIT_RATE);
        if (guessed == crops) {
            return Note.warning("No nodule is marked in these " + frames + " frames, so all " + crops + " crops are proposals of an "
                    + "algorithm: " + hits + MARKS + without);
        }
        if (guessed > 0) {
            return Note.warning("Crops cut around marked nodules: " + (crops - guessed) + " of " + crops + "; proposed by an algorithm, where no nodule "
                    + "is marked: " + guessed + ". " + hits.replaceFirst("^of", "Of") + MARKS + without);
        }
        return Note.information("This run studies " + frames + " whole frames and " + crops + " crops cut here around "
                + (per == CropSettings.Per.ALL_NODULES ? "all marked nodules of an image." : "the marked nodules.") + without);
    }

    /**
     * Patients with images on both the training side and the test side: the table, or the meaning of an empty one.
     *
     * @return a {@link Table} or a {@link Note}, for the notebook to show
     */
    public static Object patientsOnBothSides(StudyData data) {
        StudyData named = named(data);
        int unknown = data.size() - named.size();
        String known = "no patient has images on both sides";
        String meaning;
        if (data.size() == 0) {
            meaning = "there are no images.";
        } else if (data.where(Split.TEST).size() == 0 || data.where(r -> r.split() != Split.TEST).size() == 0) {
            meaning = "all images are on one side.";
        } else if (unknown == data.size()) {
            meaning = PATIENTS_UNKNOWN + "whether somebody has images on both sides cannot be told; a column patient in manifest.csv would tell.";
        } else {
            meaning = known + (unknown == 0 ? "." : ", as far as patients are named: " + unknown + " of " + data.size()
                    + " images count as patients of their own.");
        }
        return Note.ifEmpty(named.patientsOnBothSides(), meaning);
    }

    /**
     * The consequence for results of whether the patients are known.
     */
    public static Note patients(StudyData data) {
        long unknown = data.records().stream().filter(r -> r.patientSource() == PatientSource.UNKNOWN).count();
        if (unknown == 0) {
            return Note.information("The patient of every image is known.");
        }
        return Note.warning("The patient is unknown in " + (unknown == data.size() ? "these " : unknown + " of these ") + data.size()
                + " images; each counts as a patient of its own. So leaks between training and test cannot be excluded, and intervals count "
                + "images, not patients: they are too narrow if a patient has several images. A column patient in manifest.csv would tell.");
    }

    /** How many patients have images on both sides; NaN where the data names no patients. */
    public static double onBothSides(StudyData data) {
        StudyData named = named(data);
        return named.size() == 0 && data.size() > 0 ? Double.NaN : named.patientsOnBothSides().rowCount();
    }

    private static StudyData named(StudyData data) {
        return data.where(image -> image.patientSource() != PatientSource.UNKNOWN);
    }

    /**
     * How many images there are to train, validate and test on; a warning where one of these has one class only.
     *
     * @param sides images of one variant, validation set aside
     */
    static Note sides(List<StudyData> sides) {
        List<String> counts = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        for (StudyData images : sides) {
            String name = name(images.records().get(0).variant());
            counts.add(String.format(Locale.ROOT, "%s: %d to train on, %d to validate on, %d to test on", name,
                    images.where(Split.TRAIN).size(), images.where(Split.VALIDATION).size(), images.where(Split.TEST).size()));
            for (Split side : List.of(Split.VALIDATION, Split.TEST)) {
                Stream.of(Label.values()).filter(label -> images.where(side).where(label).size() == 0)
                        .forEach(label -> lacking.add("no " + label + " among the " + side.name().toLowerCase(Locale.ROOT) + " images of the "
                                + name));
            }
        }
        String text = String.join("; ", counts) + ".";
        String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return lacking.isEmpty() ? Note.information(first)
                : Note.warning(first + " There is " + String.join(", and ", lacking) + ", so no measure there covers both classes.");
    }
}
