package thyroidstudy.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Splits of the images into the sides of the study. All are deterministic: same data and seed, same split. */
public final class Splits {

    private Splits() {}

    /**
     * Takes validation images from the training side as Keras's {@code validation_split} does: within each class, files
     * sorted by path, the FIRST {@code int(share * n)} become validation. Patients are ignored, as in the study.
     *
     * @param share 0 (none) to below 1
     * @return the same images, those of {@link Split#TRAIN} divided into TRAIN and VALIDATION
     */
    public static StudyData kerasValidation(StudyData data, double share) {
        requireShare(share);
        Map<Optional<Label>, List<ImageRecord>> classes = data.where(Split.TRAIN).records().stream()
                .sorted(Comparator.comparing(ImageRecord::path))
                .collect(Collectors.groupingBy(ImageRecord::label));
        Set<ImageRecord> validation = new HashSet<>();
        classes.values().forEach(c -> validation.addAll(c.subList(0, (int) (share * c.size()))));
        return map(data, r -> validation.contains(r) ? r.withSplit(Split.VALIDATION) : r);
    }

    /** Takes about a share of the training side's patients, stratified by label, for validation. */
    public static StudyData validationByPatient(StudyData data, double share, long seed) {
        Set<String> chosen = drawPatients(data.where(Split.TRAIN), share, seed);
        return map(data, r -> r.split() == Split.TRAIN && chosen.contains(r.patient()) ? r.withSplit(Split.VALIDATION) : r);
    }

    /**
     * Gives a side to the images that have none. If the source knows a training or a test side, the others are for training, or on
     * the side of other images of their patient; given sides never change. If it knows none, all but the validation
     * patients are divided by {@link #trainTestByPatient}.
     *
     * @param testShare of the patients, 0 to below 1
     * @return the same images, all with a side; a note says how many sides were added to given ones
     */
    public static StudyData complete(StudyData data, double testShare, long seed) {
        List<ImageRecord> without = data.where(Split.UNASSIGNED).records();
        if (without.isEmpty()) {
            return data;
        }
        Map<String, Split> sides = new HashMap<>();
        // a patient who is tested is never trained on
        for (Split side : List.of(Split.TRAIN, Split.VALIDATION, Split.TEST)) {
            data.where(side).records().forEach(r -> sides.put(r.patient(), side));
        }
        if (data.where(r -> r.split() == Split.TRAIN || r.split() == Split.TEST).size() == 0) {
            StudyData drawn = trainTestByPatient(data.where(r -> !sides.containsKey(r.patient())), testShare, seed);
            drawn.records().forEach(r -> sides.put(r.patient(), r.split()));
            return map(data, r -> r.split() == Split.UNASSIGNED ? r.withSplit(sides.get(r.patient())) : r);
        }
        List<DataProblem> problems = new ArrayList<>(data.problems());
        problems.add(new DataProblem(without.get(0).path(), DataProblem.Kind.NOTE, without.size()
                + " images have no side while others have one (the first is " + without.get(0).fileName()
                + "); they are for training, or on the side of their patient's other images"));
        return new StudyData(data.name(), data.records().stream()
                .map(r -> r.split() == Split.UNASSIGNED ? r.withSplit(sides.getOrDefault(r.patient(), Split.TRAIN)) : r).toList(), problems);
    }

    /** Divides all images between train and test by patient, stratified by label. */
    public static StudyData trainTestByPatient(StudyData data, double testShare, long seed) {
        Set<String> test = drawPatients(data, testShare, seed);
        return map(data, r -> r.withSplit(test.contains(r.patient()) ? Split.TEST : Split.TRAIN));
    }

    /**
     * Divides the images between train and test one by one, stratified by label, regardless of the patient: the split that
     * leaks, kept to show the effect.
     */
    public static StudyData trainTestByImage(StudyData data, double testShare, long seed) {
        requireShare(testShare);
        Set<ImageRecord> test = new HashSet<>();
        Random random = new Random(seed);
        groups(data.records(), ImageRecord::label).forEach(group -> {
            List<ImageRecord> shuffled = new ArrayList<>(group);
            Collections.shuffle(shuffled, random);
            test.addAll(shuffled.subList(0, (int) Math.round(testShare * group.size())));
        });
        return map(data, r -> r.withSplit(test.contains(r) ? Split.TEST : Split.TRAIN));
    }

    /**
     * K-fold cross-validation by patient, stratified by label: element i has fold i as TEST and the rest as TRAIN.
     *
     * @param k from 2 to the number of patients of the rarest label, so that every fold has some of each
     */
    public static List<StudyData> foldsByPatient(StudyData data, int k, long seed) {
        if (k < 2) {
            throw new IllegalArgumentException("Cross-validation needs at least 2 folds, got " + k);
        }
        List<List<String>> classes = patientsByLabel(data);
        int rarest = classes.stream().mapToInt(List::size).min().orElse(0);
        if (k > rarest) {
            throw new IllegalArgumentException(k + " folds need " + k + " patients of every label, but one has " + rarest
                    + "; ask for fewer folds");
        }
        Map<String, Integer> fold = new HashMap<>();
        Random random = new Random(seed);
        int next = 0;
        for (List<String> patients : classes) {
            List<String> shuffled = new ArrayList<>(patients);
            Collections.shuffle(shuffled, random);
            for (String patient : shuffled) {
                fold.put(patient, next++ % k);
            }
        }
        List<StudyData> folds = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            int test = i;
            folds.add(map(data, r -> r.withSplit(fold.get(r.patient()) == test ? Split.TEST : Split.TRAIN)));
        }
        return folds;
    }

    private static Set<String> drawPatients(StudyData data, double share, long seed) {
        requireShare(share);
        Random random = new Random(seed);
        Set<String> chosen = new HashSet<>();
        for (List<String> patients : patientsByLabel(data)) {
            List<String> shuffled = new ArrayList<>(patients);
            Collections.shuffle(shuffled, random);
            chosen.addAll(shuffled.subList(0, (int) Math.round(share * patients.size())));
        }
        return chosen;
    }

    /** Patients in groups by label (cancer if any image is), each group sorted. */
    private static List<List<String>> patientsByLabel(StudyData data) {
        Map<String, Integer> rank = new TreeMap<>();
        for (ImageRecord record : data.records()) {
            rank.merge(record.patient(), record.label().map(Label::classIndex).orElse(-1), Math::max);
        }
        return groups(List.copyOf(rank.keySet()), rank::get);
    }

    private static <T, K> List<List<T>> groups(List<T> items, Function<T, K> key) {
        Map<String, List<T>> groups = new TreeMap<>();
        items.forEach(i -> groups.computeIfAbsent(String.valueOf(key.apply(i)), k -> new ArrayList<>()).add(i));
        return List.copyOf(groups.values());
    }

    private static StudyData map(StudyData data, Function<ImageRecord, ImageRecord> change) {
        return new StudyData(data.name(), data.records().stream().map(change).toList(), data.problems());
    }

    private static void requireShare(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("A share is at least 0 and below 1, got " + share);
        }
    }
}
