package thyroidstudy.data.reader;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Variant;

/**
 * What the folders of a set say of one another: a name has its meaning only beside the others. {@code Thyroid cancer} is no class if
 * it holds class folders, nor is {@code Dataset_with_GT} one of masks if all images lie in it.
 */
final class Layout {

    private final boolean training;
    private final boolean numberedForms;
    private final boolean signed;
    private final int shared;
    private final Set<List<String>> wrappers = new HashSet<>();
    private final Set<List<String>> patients = new HashSet<>();

    /**
     * @param folders of the set, each by the names of the folders from the root to it
     * @param images  the folders that hold images
     */
    Layout(Collection<List<String>> folders, Collection<List<String>> images) {
        this.shared = shared(images);
        Set<String> numbered = new HashSet<>();
        boolean anyTraining = false;
        boolean anySigned = false;
        Map<List<String>, Set<List<String>>> numberedClasses = new HashMap<>();
        Map<List<String>, Set<List<String>>> numbers = new HashMap<>();
        Map<List<String>, Set<Label>> below = new HashMap<>();
        for (List<String> folder : folders) {
            String name = folder.get(folder.size() - 1);
            List<String> parent = folder.subList(0, folder.size() - 1);
            FolderWords words = FolderWords.of(name);
            anyTraining |= words.saysTraining();
            anySigned |= FolderWords.isNegative(name);
            words.side().filter(side -> words.digits().equals(words.ending()))
                    .ifPresent(side -> numbered.add((side == Split.TEST ? Split.TEST : Split.TRAIN) + words.ending()));
            if (words.label().isPresent()) {
                if (!words.digits().isEmpty()) {
                    numberedClasses.computeIfAbsent(with(parent, words.label().get().toString()), k -> new HashSet<>()).add(folder);
                }
                for (int depth = 1; depth < folder.size(); depth++) {
                    below.computeIfAbsent(folder.subList(0, depth), k -> new HashSet<>()).add(words.label().get());
                }
            } else if (words.isNormal()) {
                for (int depth = 1; depth < folder.size(); depth++) {
                    wrappers.add(folder.subList(0, depth));
                }
            }
            if (name.matches("\\d{1,6}") && !FolderWords.isYear(name)) {
                numbers.computeIfAbsent(parent, k -> new HashSet<>()).add(folder);
            }
        }
        this.training = anyTraining;
        this.signed = anySigned;
        this.numberedForms = numbered.contains(Split.TRAIN + "2") && !numbered.contains(Split.TRAIN + "1") && !numbered.contains(Split.TEST + "1");
        below.forEach((folder, labels) -> {
            if (FolderWords.of(folder.get(folder.size() - 1)).label().filter(label -> !labels.equals(Set.of(label))).isPresent()) {
                wrappers.add(folder);
            }
        });
        numberedClasses.values().stream().filter(same -> same.size() > 2).forEach(patients::addAll);
        numbers.values().stream().filter(same -> same.size() > 2 && same.stream().allMatch(f -> below.getOrDefault(f, Set.of()).size() < 2))
                .forEach(patients::addAll);
    }

    private static <T> List<T> with(List<T> list, T more) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(more)).toList();
    }

    /** How many outer folders hold all images. */
    private static int shared(Collection<List<String>> images) {
        List<String> first = images.stream().findFirst().orElse(List.of());
        int depth = first.size();
        for (List<String> image : images) {
            depth = Math.min(depth, image.size());
            while (!image.subList(0, depth).equals(first.subList(0, depth))) {
                depth--;
            }
        }
        return depth;
    }

    /** Whether all images lie in this folder, so that its name tells none from another. */
    boolean holdsAll(List<String> folder) {
        return folder.size() <= shared;
    }

    /** The words of a folder's name, as they are meant among the other folders. */
    FolderWords words(List<String> folder) {
        FolderWords words = FolderWords.of(folder.get(folder.size() - 1));
        return training ? words.besideTraining() : words;
    }

    /** The class that a folder stands for. One with another class in it stands for none, nor does 양성 beside 음성: positive, negative. */
    Optional<Label> label(List<String> folder) {
        boolean sign = signed && FolderWords.isPositive(folder.get(folder.size() - 1));
        return sign || wrappers.contains(folder) ? Optional.empty() : words(folder).label();
    }

    boolean isMask(List<String> folder) {
        return words(folder).isMask() && !holdsAll(folder);
    }

    /** Crops by their word; by a number only in the study's layout, with {@code Train2} and no {@code Train1}. */
    Optional<Variant> variant(List<String> folder) {
        FolderWords words = words(folder);
        return words.variant().filter(variant -> !words.isNumberedForm() || numberedForms);
    }

    /** Whether a folder is one patient's: named after one, one of several of a class and a number, or one of several numbers. */
    boolean isPatient(List<String> folder) {
        return patients.contains(folder) || FolderWords.isPatient(folder.get(folder.size() - 1));
    }
}
