package thyroidstudy.data;

import ai.djl.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Images in folders: the study's own layout ({@code TRAIN}, {@code TEST} for whole frames, {@code Train2}, {@code Test2} for
 * crops, {@code Train3}, {@code Test3} for frames without overlay, each with {@code Benign} and {@code Cancer}), any tree {@code {train,validation,test}/{benign,cancer}}, or one flat
 * folder whose file names begin with B or M.
 *
 * <p>The class folder decides the label; a B/M prefix that says otherwise is reported as a problem. The patient comes from
 * the file name ({@link StudyFileName#patientId()}); a file without the study's grammar counts as a patient of its own. A {@code manifest.csv} in the folder adds what names cannot
 * say: patient, nodules, scan area, further columns, and which training images are for validation.
 */
public final class StudyFolder implements DataSource {

    private final Path root;

    private record Part(Split split, Variant variant) {}

    private static final Map<String, Part> PARTS = Map.of(
            "train", new Part(Split.TRAIN, Variant.UNCROPPED),
            "validation", new Part(Split.VALIDATION, Variant.UNCROPPED),
            "val", new Part(Split.VALIDATION, Variant.UNCROPPED),
            "test", new Part(Split.TEST, Variant.UNCROPPED),
            "train2", new Part(Split.TRAIN, Variant.CROPPED),
            "test2", new Part(Split.TEST, Variant.CROPPED),
            "train3", new Part(Split.TRAIN, Variant.OVERLAY_FREE),
            "test3", new Part(Split.TEST, Variant.OVERLAY_FREE));

    public StudyFolder(Path root) {
        this.root = root;
    }

    /** Whether a folder has one of the forms that this class reads. */
    static boolean recognises(Path root) throws IOException {
        for (Path entry : ImageFiles.list(root)) {
            if (Files.isDirectory(entry) ? partOf(entry) != null || labelOf(entry).isPresent() : prefixOf(entry).isPresent()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public StudyData read(Progress progress) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException(root + " is no folder: give the folder that holds TRAIN and TEST");
        }
        List<ImageRecord> records = new ArrayList<>();
        List<DataProblem> problems = new ArrayList<>();
        for (Path entry : ImageFiles.list(root)) {
            if (Files.isDirectory(entry) && partOf(entry) != null) {
                readPart(entry, partOf(entry), records, problems);
            }
        }
        if (records.isEmpty()) {
            readPart(root, new Part(Split.UNASSIGNED, Variant.UNCROPPED), records, problems);
        }
        if (records.isEmpty()) {
            throw new IOException("No image found in " + root
                    + ": expected TRAIN/Benign, TRAIN/Cancer, TEST/Benign, TEST/Cancer, or files named like B_001-0002-1.0.jpg");
        }
        addManifest(records, problems);
        records.sort(Comparator.comparing(ImageRecord::path));
        return new StudyData(root.toAbsolutePath().normalize().getFileName().toString(), records, problems);
    }

    /** Takes over what the manifest knows of the images found; label and side are the folders' in case of doubt. */
    private void addManifest(List<ImageRecord> records, List<DataProblem> problems) throws IOException {
        Path file = root.resolve(ManifestFile.NAME);
        if (!Files.isRegularFile(file)) {
            return;
        }
        StudyData manifest = new ManifestFile(file).read(null);
        problems.addAll(manifest.problems());
        Map<Path, ImageRecord> known = new HashMap<>();
        manifest.records().forEach(r -> known.put(r.path().toAbsolutePath().normalize(), r));
        records.replaceAll(found -> {
            ImageRecord row = known.get(found.path().toAbsolutePath().normalize());
            return row == null ? found : merged(found, row, problems);
        });
    }

    private static ImageRecord merged(ImageRecord found, ImageRecord row, List<DataProblem> problems) {
        if (row.label().isPresent() && found.label().isPresent() && !row.label().equals(found.label())) {
            problems.add(new DataProblem(found.path(), DataProblem.Kind.LABEL_CONFLICT, found.fileName() + " lies in "
                    + found.label().get() + " but the manifest says " + row.label().get() + "; the folder was believed"));
        }
        Split split = found.split();
        if (split == Split.UNASSIGNED || split == Split.TRAIN && row.split() == Split.VALIDATION) {
            split = row.split();
        } else if (row.split() != Split.UNASSIGNED && row.split() != split) {
            problems.add(new DataProblem(found.path(), DataProblem.Kind.SPLIT_CONFLICT, found.fileName() + " lies on the side "
                    + split + " but the manifest says " + row.split() + "; the folder was believed"));
        }
        return new ImageRecord(found.path(), found.label().or(row::label), row.patient(), split, found.variant(),
                row.nodules(), row.scanArea(), row.attributes());
    }

    private static Part partOf(Path folder) {
        return PARTS.get(folder.getFileName().toString().toLowerCase(Locale.ROOT));
    }

    private static Optional<Label> labelOf(Path folder) {
        return Label.ofFolder(folder.getFileName().toString());
    }

    private static Optional<Label> prefixOf(Path file) {
        return StudyFileName.parse(file.getFileName().toString()).map(StudyFileName::label);
    }

    private static void readPart(Path folder, Part part, List<ImageRecord> records, List<DataProblem> problems)
            throws IOException {
        for (Path entry : ImageFiles.list(folder)) {
            if (Files.isDirectory(entry) && labelOf(entry).isPresent()) {
                readClass(entry, part, records, problems);
            } else if (ImageFiles.looksLikeImage(entry)) {
                add(entry, Optional.empty(), part, records, problems);
            } else if (!entry.getFileName().toString().equals(ManifestFile.NAME)) {
                problems.add(new DataProblem(entry, DataProblem.Kind.UNRECOGNISED,
                        entry.getFileName() + " is neither a class folder (Benign, Cancer) nor an image; it was left out"));
            }
        }
    }

    private static void readClass(Path folder, Part part, List<ImageRecord> records, List<DataProblem> problems)
            throws IOException {
        int before = records.size();
        for (Path entry : ImageFiles.list(folder)) {
            if (ImageFiles.looksLikeImage(entry)) {
                add(entry, labelOf(folder), part, records, problems);
            } else {
                problems.add(new DataProblem(entry, DataProblem.Kind.UNRECOGNISED,
                        entry.getFileName() + " is not an image by its name; it was left out"));
            }
        }
        if (records.size() == before) {
            problems.add(new DataProblem(folder, DataProblem.Kind.EMPTY_CLASS,
                    "The class folder " + folder.getFileName() + " of " + folder.getParent().getFileName() + " holds no image"));
        }
    }

    private static void add(
            Path file, Optional<Label> folderLabel, Part part, List<ImageRecord> records, List<DataProblem> problems) {
        String name = file.getFileName().toString();
        if (Files.isDirectory(file)) {
            problems.add(new DataProblem(file, DataProblem.Kind.UNREADABLE_IMAGE,
                    name + " is a folder with the name of an image; it was left out"));
            return;
        }
        Optional<StudyFileName> parsed = StudyFileName.parse(name);
        Optional<Label> prefix = parsed.map(StudyFileName::label);
        if (folderLabel.isPresent() && prefix.isPresent() && !folderLabel.equals(prefix)) {
            problems.add(new DataProblem(file, DataProblem.Kind.LABEL_CONFLICT, name + " lies in " + folderLabel.get()
                    + " but its first letter says " + prefix.get() + "; the folder was believed"));
        }
        Optional<Label> label = folderLabel.isPresent() ? folderLabel : prefix;
        if (label.isEmpty()) {
            problems.add(new DataProblem(file, DataProblem.Kind.UNRECOGNISED,
                    name + " has no class folder and does not begin with B_ or M_; its label is unknown"));
        }
        String stem = name.substring(0, name.lastIndexOf('.'));
        records.add(new ImageRecord(file, label, parsed.map(StudyFileName::patientId).orElse(stem),
                part.split(), part.variant(), List.of(), Optional.empty(), Map.of()));
    }
}
