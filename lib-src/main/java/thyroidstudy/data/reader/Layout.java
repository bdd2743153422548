package thyroidstudy.data.reader;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import thyroidstudy.data.Label;
import thyroidstudy.data.Variant;

/**
 * What the folders of a set say of one another: a name has its meaning only beside the others. {@code Thyroid cancer} is no class if
 * it holds class folders, nor is {@code Dataset_with_GT} one of masks if all images lie in it.
 */
final class Layout {

    private final boolean training;
    private final boolean numberedForms;
    private final int shared;
    private final Map<String, FolderWords> read = new HashMap<>();
    private final Set<List<String>> noClasses = new HashSet<>();
    private final Set<List<String>> patients = new HashSet<>();

    /**
     * @param folders of the set, each by the names of the folders from the root to it
     * @param images  the folders that hold images
     */
    Layout(Collection<List<String>> folders, Collection<List<String>> images) {
        this.shared = shared(images);
        this.training = folders.stream().anyMatch(folder -> named(last(folder)).saysTraining());
        this.numberedForms = folders.stream().map(folder -> named(last(folder)))
                .noneMatch(words -> words.side().isPresent() && words.digits().equals("1"));
        Map<List<String>, Set<Label>> below = new HashMap<>();
        for (List<String> folder : images) {
            for (int depth = 1; depth <= folder.size(); depth++) {
                Optional<Label> label = named(folder.get(depth - 1)).label();
                for (int outer = 1; outer < depth && label.isPresent(); outer++) {
                    below.computeIfAbsent(folder.subList(0, outer), k -> EnumSet.noneOf(Label.class)).add(label.get());
                }
            }
        }
        below.forEach((folder, labels) -> {
            if (labels.size() > 1) {
                noClasses.add(folder); // Thyroid Cancer/benign and Thyroid Cancer/malignant
            }
        });
        for (List<String> folder : folders) {
            // positive, negative
            if (last(folder).equals("양성") && folders.contains(with(parent(folder), "음성"))) {
                noClasses.add(folder);
            }
        }
        findPatients(folders, below);
    }

    /** Folders such as {@code 001_benign}, of several of each class, and {@code 001}, of several above the classes. */
    private void findPatients(Collection<List<String>> folders, Map<List<String>, Set<Label>> below) {
        Map<List<String>, Map<Label, Set<List<String>>>> numbered = new HashMap<>();
        Map<List<String>, Set<List<String>>> numbers = new HashMap<>();
        for (List<String> folder : folders) {
            FolderWords words = named(last(folder));
            boolean inClass = folder.stream().limit(folder.size() - 1L).anyMatch(name -> named(name).label().isPresent());
            if (words.label().isPresent() && words.isNumberedClass(last(folder))) {
                numbered.computeIfAbsent(parent(folder), k -> new EnumMap<>(Label.class)).computeIfAbsent(words.label().get(), k -> new HashSet<>()).add(folder);
            } else if (!inClass && last(folder).matches("\\d{2,6}") && !PatientNames.isYear(last(folder)) && below.getOrDefault(folder, Set.of()).size() < 2) {
                numbers.computeIfAbsent(parent(folder), k -> new HashSet<>()).add(folder);
            }
        }
        numbered.values().stream().filter(classes -> classes.size() > 1 && classes.values().stream().allMatch(same -> same.size() > 2))
                .forEach(classes -> classes.values().forEach(patients::addAll));
        numbers.values().stream().filter(same -> same.size() > 2).forEach(patients::addAll);
    }

    private FolderWords named(String name) {
        return read.computeIfAbsent(name, FolderWords::of);
    }

    private static String last(List<String> folder) {
        return folder.get(folder.size() - 1);
    }

    private static List<String> parent(List<String> folder) {
        return folder.subList(0, folder.size() - 1);
    }

    private static List<String> with(List<String> list, String more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    /** How many outer folders hold all images. */
    private static int shared(Collection<List<String>> images) {
        List<List<String>> below = images.stream().filter(folder -> !folder.isEmpty()).toList(); // a logo at the root does not count
        List<String> first = below.stream().findFirst().orElse(List.of());
        int depth = first.size();
        for (List<String> image : below) {
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
        FolderWords words = named(last(folder));
        return training ? words.besideTraining() : words;
    }

    /** The class that a folder stands for. One that holds both classes stands for none, nor does 양성 beside 음성: positive, negative. */
    Optional<Label> label(List<String> folder) {
        return noClasses.contains(folder) ? Optional.empty() : words(folder).label();
    }

    boolean isMask(List<String> folder) {
        return words(folder).isMask() && !holdsAll(folder);
    }

    /** Crops by their word; by a number only where no side has the number 1. */
    Optional<Variant> variant(List<String> folder) {
        FolderWords words = words(folder);
        return words.variant().filter(variant -> !words.isNumberedForm() || numberedForms);
    }

    /** Whether a folder is one patient's: named after one, one of several of a class and a number, or one of several numbers. */
    boolean isPatient(List<String> folder) {
        return patients.contains(folder) || PatientNames.isPatient(last(folder));
    }
}
