package thyroidstudy.study;

import ai.djl.engine.Engine;
import ai.djl.util.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import thyroidstudy.backbone.Backbone;
import thyroidstudy.backbone.ImagenetWeights;
import thyroidstudy.backbone.Initialisation;
import thyroidstudy.backbone.Start;
import thyroidstudy.crop.CropSettings;
import thyroidstudy.crop.CroppedSet;
import thyroidstudy.crop.DerivedSet;
import thyroidstudy.data.ImageCheck;
import thyroidstudy.data.Label;
import thyroidstudy.data.Split;
import thyroidstudy.data.Splits;
import thyroidstudy.data.StudyData;
import thyroidstudy.data.Variant;
import thyroidstudy.data.reader.DataSources;
import thyroidstudy.evaluate.LastEpochPredictions;
import thyroidstudy.evaluate.NetworkPredictions;
import thyroidstudy.evaluate.PredictionTime;
import thyroidstudy.evaluate.Predictions;
import thyroidstudy.experiment.TransferResults;
import thyroidstudy.jupyter.FrontEnd;
import thyroidstudy.jupyter.NotebookProgress;
import thyroidstudy.jupyter.Summary;
import thyroidstudy.jupyter.TrainingView;
import thyroidstudy.phantom.Phantoms;
import thyroidstudy.plot.Note;
import thyroidstudy.probe.ProbeResults;
import thyroidstudy.review.Numbers;
import thyroidstudy.review.RecordedResults;
import thyroidstudy.review.RecordedTables;
import thyroidstudy.store.FolderName;
import thyroidstudy.store.Key;
import thyroidstudy.train.Callback;
import thyroidstudy.train.ComputeDevice;
import thyroidstudy.train.SideConditions;
import thyroidstudy.train.TrainedRun;
import thyroidstudy.train.Training;
import thyroidstudy.train.NetworkPool;
import thyroidstudy.train.TrainingSettings;

/**
 * The study as one notebook sees it: which profile, which data, and where things made on the way are kept.
 *
 * <p>Nothing is made twice: phantoms, crops, trained networks and predictions are kept in the working folder and found again by
 * the next notebook, whatever folder it is started in.
 */
public final class Study implements Summary {

    /** The word that stands for synthetic images where a folder could stand. */
    public static final String PHANTOMS = "phantoms";

    private static final String AT_HAND = "at-hand";
    private static final long SPLIT_SEED = 1;
    /** Which image of the training cancers is looked at closely. */
    private static final int EXAMPLE = 5;

    private final Profile profile;
    private final Path data;
    private final Path home;
    private final ImagenetWeights weights;
    /** Read once, since each weight file has to be hashed. */
    private final Map<Backbone, Start> starts = new EnumMap<>(Backbone.class);
    /** Read once: a hundred cells ask for it. */
    private StudyData images;
    private DerivedSet crops;
    private final Map<Variant, String> fingerprints = new EnumMap<>(Variant.class);
    private boolean framesOnly;
    private CropSettings cropSettings = CropSettings.standard();

    private Study(Profile profile, Path data, Path home, ImagenetWeights weights) {
        this.profile = profile;
        this.data = data;
        this.home = home;
        this.weights = weights;
    }

    /** The study of the environment variables THYROID_PROFILE and THYROID_DATA; quick and phantoms where they are not set. */
    public static Study open() {
        return open(setting("THYROID_PROFILE", "quick"), setting("THYROID_DATA", PHANTOMS));
    }

    private static Profile profile(String name, String start, ImagenetWeights weights) {
        Profile profile = Profile.of(name);
        return switch (start.toLowerCase(Locale.ROOT)) {
            case "" -> profile;
            case "imagenet" -> profile.withInitialisation(Initialisation.IMAGENET);
            case "learnable" -> profile.withInitialisation(Initialisation.LEARNABLE);
            case AT_HAND -> profile
                    .withInitialisation(Initialisation.LEARNABLE, b -> profile.training(b).network().initialisation() == Initialisation.IMAGENET)
                    .withInitialisation(Initialisation.IMAGENET, weights::atHand);
            default -> throw new IllegalArgumentException("THYROID_INITIALISATION is " + start + ": use imagenet, learnable or " + AT_HAND);
        };
    }

    /**
     * The environment variable THYROID_INITIALISATION overrides where the profile's networks start: {@code imagenet} and
     * {@code learnable} for all of them, {@code at-hand} ImageNet's weights for those whose file is here and the profile's random ones for the
     * others. THYROID_CROPS=off leaves crops out, THYROID_CROPS=all-nodules cuts one around all nodules of an image, not the largest.
     *
     * @param profile quick, evening or full
     * @param data    a folder with images (see data-README.md), or the word phantoms
     * @throws IllegalArgumentException if there is no such profile or folder
     */
    public static Study open(String profile, String data) {
        return open(profile, data, setting("THYROID_INITIALISATION", ""), ImagenetWeights.fromEnvironment());
    }

    static Study open(String profile, String data, String start, ImagenetWeights weights) {
        Path folder = data.equals(PHANTOMS) ? null : Path.of(data).toAbsolutePath().normalize();
        if (folder != null && !Files.exists(folder)) {
            throw new IllegalArgumentException("There is no folder " + folder
                    + ": give the folder with your images, or the word phantoms for synthetic ones");
        }
        Study study = new Study(profile(profile, start, weights), folder, home(), weights);
        return switch (setting("THYROID_CROPS", "on")) {
            case "on" -> study;
            case "all-nodules" -> study.withCropsOfAllNodules();
            case "off" -> study.withoutCrops();
            default -> throw new IllegalArgumentException("THYROID_CROPS is " + System.getenv("THYROID_CROPS") + ": use on, all-nodules or off");
        };
    }

    /** The study of whole frames alone, as with THYROID_CROPS=off. */
    public Study withoutCrops() {
        Study frames = new Study(profile, data, home, weights);
        frames.framesOnly = true;
        return frames;
    }

    /** The study of crops around all nodules of an image, as with THYROID_CROPS=all-nodules. */
    public Study withCropsOfAllNodules() {
        Study wide = new Study(profile, data, home, weights);
        wide.cropSettings = cropSettings.withPer(CropSettings.Per.ALL_NODULES);
        return wide;
    }

    private static String setting(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isBlank()).orElse(otherwise);
    }

    /** The checkout: told by the kernel, or the nearest folder above that has a pom.xml and notebooks. */
    private static Path home() {
        String told = setting("THYROID_HOME", "");
        if (!told.isEmpty()) {
            return Path.of(told);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("notebooks"))) {
                return folder;
            }
        }
        throw new IllegalStateException("Not inside the study's folder: start the notebook from there, or set THYROID_HOME to it");
    }

    public Profile profile() {
        return profile;
    }

    /**
     * Where this profile and data keep what is made on the way; made if missing. It lies in {@code .study/work}, or in the folder that
     * {@code THYROID_WORK} names, for instance where many people read one installation.
     */
    public Path workFolder() {
        String name = data == null ? PHANTOMS : FolderName.of(data);
        return home.resolve(setting("THYROID_WORK", ".study/work")).resolve(name + "-" + profile.name());
    }

    /** A progress bar for a piece of work. */
    public Progress progress(String work) {
        return new NotebookProgress(work);
    }

    /** The whole frames, with a split drawn by patient where the source has none. */
    public StudyData uncropped() throws IOException {
        return images().where(Variant.UNCROPPED);
    }

    /**
     * The crops: the data's own where it brings some, else cut here with the standard settings; none where crops are switched off, or
     * there is nothing to cut from.
     */
    public StudyData cropped() throws IOException {
        if (framesOnly) {
            return images().where(image -> false);
        }
        StudyData own = images().where(Variant.CROPPED);
        return own.size() > 0 || uncropped().size() == 0 ? own : crop().data();
    }

    /**
     * The forms of images that this run studies, the whole frames first: both, or one alone where the data lacks the other or crops are
     * switched off.
     *
     * @throws IOException if there are crops alone and they are switched off
     */
    public List<Variant> variants() throws IOException {
        List<Variant> variants = new ArrayList<>();
        for (Variant variant : List.of(Variant.UNCROPPED, Variant.CROPPED)) {
            if (images(variant).size() > 0) {
                variants.add(variant);
            }
        }
        if (variants.isEmpty()) {
            throw new IOException(images().name() + " has crops and no whole frames, and crops are switched off: leave out --no-crops, "
                    + "or set THYROID_CROPS=on");
        }
        return variants;
    }

    /** All images as the data gives them: whole frames, and crops where it brings some. */
    public StudyData given() throws IOException {
        return images();
    }

    /** The form that shows the most: whole frames, or crops where there are no frames. */
    public Variant widest() throws IOException {
        // not asking for crops, which would have to be cut
        return uncropped().size() > 0 ? Variant.UNCROPPED : variants().get(0);
    }

    /** The form that shows the nodule best: crops, or whole frames where there are no crops. */
    public Variant closest() throws IOException {
        return variants().get(variants().size() - 1);
    }

    /** A form in words, for titles: "crops" or "whole frames". */
    public String inWords(Variant variant) {
        return Remarks.name(variant);
    }

    /** The name of the images; with crops that are not cut as usual it says so. */
    public String name() throws IOException {
        boolean usual = framesOnly || cropSettings.equals(CropSettings.standard()) || images().where(Variant.CROPPED).size() > 0;
        return images().name() + (usual ? "" : ", crops around all nodules");
    }

    /** Which forms of images this run studies, where its crops come from, and what that is worth. */
    public Note forms() throws IOException {
        int frames = uncropped().size();
        int own = images().where(Variant.CROPPED).size();
        if (framesOnly) {
            variants();
            return Remarks.framesOnly();
        }
        return own > 0 ? Remarks.ownCrops(frames, own) : Remarks.cut(frames, crop(), cropSettings.per());
    }

    /**
     * One frame to look at closely: a training cancer with a marked nodule or, where there is none, the next best.
     *
     * @return of one image; of none where the data has no frames
     */
    public StudyData example() throws IOException {
        StudyData frames = uncropped();
        StudyData cancers = frames.where(Split.TRAIN).where(Label.CANCER);
        return Stream.of(cancers.where(r -> !r.nodules().isEmpty()), cancers, frames.where(r -> !r.nodules().isEmpty()), frames)
                .filter(some -> some.size() > 0).findFirst()
                .map(some -> some.where(some.records().get(Math.min(EXAMPLE, some.size() - 1))::equals))
                .orElse(frames);
    }

    /**
     * The crops made here from the frames, with what the cropper says of each; only what is missing or changed is made.
     *
     * @throws IOException if a crop cannot be written
     */
    public synchronized DerivedSet crop() throws IOException {
        if (crops == null) {
            crops = CroppedSet.make(uncropped(), cropFolder(), cropSettings, progress("Crops"));
        }
        return crops;
    }

    private Phantoms phantoms() {
        return Phantoms.of(profile.phantoms(), workFolder());
    }

    /** Phantoms of another version of this package may have been cropped in the same working folder. */
    private Path cropFolder() {
        return data == null ? workFolder().resolve("crops-of-" + phantoms().hash()) : workFolder();
    }

    private synchronized StudyData images() throws IOException {
        if (images == null) {
            Path opened = workFolder().resolve("images.txt");
            images = data == null
                    ? ImageCheck.decodable(phantoms().read(progress("Phantoms")), opened, progress("Checking images"))
                    : Splits.complete(DataSources.open(data, opened).read(progress("Checking images")), profile.testShare(), SPLIT_SEED);
        }
        return images;
    }

    /** The images of a variant. */
    public StudyData images(Variant variant) throws IOException {
        return variant == Variant.CROPPED ? cropped() : uncropped();
    }

    /** Frames and crops together. */
    public StudyData bothVariants() throws IOException {
        StudyData frames = uncropped();
        return new StudyData(frames.name(), Stream.concat(frames.records().stream(), cropped().records().stream()).toList(),
                frames.problems());
    }

    /** How a network is trained in this profile. */
    public TrainingSettings training(Backbone backbone) {
        return profile.training(backbone);
    }

    /** What a network starts from in this run. */
    public synchronized Start start(Backbone backbone) {
        return starts.computeIfAbsent(backbone, b -> {
            try {
                return Start.of(training(b).network().initialisation(), b, weights);
            } catch (IOException e) {
                throw new UncheckedIOException("The weight file of " + b.studyName() + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    /** What each network starts from in this run, in the study's order. */
    public Map<Backbone, Start> starts() {
        Map<Backbone, Start> all = new LinkedHashMap<>();
        profile.backbones().forEach(backbone -> all.put(backbone, start(backbone)));
        return all;
    }

    /**
     * Makes sure that training makes sense, before the first epoch.
     *
     * @return how many images there are to train, validate and test on
     * @throws IllegalArgumentException naming what is missing, and the remedy; see {@link SideConditions}
     */
    public Note requireTrainable() throws IOException {
        TrainingSettings settings = training(profile.backbones().get(0));
        List<StudyData> sides = new ArrayList<>();
        for (Variant variant : variants()) {
            SideConditions.requireTrainable(settings, images(variant));
            sides.add(Training.sides(settings, images(variant)));
        }
        SideConditions.requireTestable(bothVariants());
        return Remarks.sides(sides);
    }

    /**
     * Trains the five networks on one variant, side by side where images are small ({@link NetworkPool}); finished trainings are loaded. None,
     * with a sentence why, where this run does not study the variant.
     *
     * @throws IllegalArgumentException as {@link #requireTrainable}
     */
    public List<TrainedRun> trainAll(Variant variant) throws IOException {
        requireTrainable();
        if (!variants().contains(variant)) {
            FrontEnd.show(Note.information("Nothing to train: this run has no " + inWords(variant) + "."));
            return List.of();
        }
        return train(profile.backbones().stream().map(backbone -> new Planned(training(backbone), variant)).toList());
    }

    /**
     * Trains the networks again that this profile trains with several seeds, on each variant; finished trainings are loaded.
     *
     * @return without the first seeds, which {@link #trainAll} trains
     * @throws IllegalArgumentException as {@link #requireTrainable}
     */
    public List<TrainedRun> trainFurtherSeeds() throws IOException {
        requireTrainable();
        List<Planned> planned = furtherSeeds();
        if (planned.isEmpty()) {
            FrontEnd.show(Note.information("Nothing to train: the profile " + profile.name() + " trains each network once."));
        }
        return train(planned);
    }

    private List<Planned> furtherSeeds() throws IOException {
        List<Planned> planned = new ArrayList<>();
        for (Variant variant : variants()) {
            for (Backbone backbone : profile.backbones()) {
                profile.seeds(backbone).stream().skip(1).forEach(seed -> planned.add(new Planned(training(backbone).withSeed(seed), variant)));
            }
        }
        return planned;
    }

    private List<TrainedRun> train(List<Planned> planned) throws IOException {
        List<Planned> longestFirst = planned.stream().sorted(Comparator.comparing(Planned::layers).reversed()).toList();
        List<TrainedRun> runs = NetworkPool.of(profile.recipe(), Training.device()).forEach(longestFirst, p -> train(p.recipe, p.variant));
        return planned.stream().map(longestFirst::indexOf).map(runs::get).toList();
    }

    private record Planned(TrainingSettings recipe, Variant variant) {

        /** With small images time goes into calls, not into arithmetic. */
        int layers() {
            return recipe.backbone().classifier().layers().size();
        }
    }

    /**
     * Trains one network on one variant, or loads it if that is done: what {@link #trainAll} does for each of the five.
     *
     * @param recipe    how; each recipe has a folder of its own
     * @param callbacks called besides those of the recipe, see {@link Callback}
     */
    public TrainedRun train(TrainingSettings recipe, Variant variant, Callback... callbacks) throws IOException {
        return train(recipe.backbone().studyName(), recipe, variant, callbacks);
    }

    /**
     * The same under another title than the network's, so that figures and tables can show a variant of the recipe beside the run that it
     * varies.
     *
     * @param title of letters, digits, blanks and {@code . , -}, at most 40 characters
     * @throws IllegalArgumentException as {@link #requireTrainable}, before the first epoch
     */
    public TrainedRun train(String title, TrainingSettings recipe, Variant variant, Callback... callbacks) throws IOException {
        if (!title.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} .,-]{0,39}")) {
            throw new IllegalArgumentException("The title of a training has up to 40 letters, digits, blanks, dots, commas and hyphens, "
                    + "not " + title);
        }
        if (!variants().contains(variant)) {
            throw new IllegalArgumentException("This run has no " + inWords(variant) + " to train on, only " + inWords(closest()));
        }
        SideConditions.requireTrainable(recipe, images(variant));
        SideConditions.requireTestable(bothVariants());
        List<StudyData> tests = new ArrayList<>();
        for (Variant tested : tested(variant)) {
            tests.add(test(tested));
        }
        Stream<Callback> own = Stream.of(new TrainingView(), new LastEpochPredictions(tests));
        return Training.run(title, recipe, images(variant), runFolder(title, recipe, variant),
                Stream.concat(own, Stream.of(callbacks)).toArray(Callback[]::new));
    }

    /** What networks that were trained on a variant are tested on: the study's three combinations. */
    public List<Variant> tested(Variant trained) throws IOException {
        List<Variant> studied = variants();
        return Stream.of(Variant.CROPPED, Variant.UNCROPPED)
                .filter(tested -> studied.contains(tested) && (trained == Variant.CROPPED || tested == trained)).toList();
    }

    private StudyData test(Variant variant) throws IOException {
        return images(variant).labelled().where(Split.TEST);
    }

    /**
     * One folder for each network, variant, settings, weight file of one's own and images, those of the test included, since predictions
     * of the last epoch lie in it: a changed setting, file or image starts a new run and leaves the old one.
     */
    Path runFolder(String title, TrainingSettings recipe, Variant variant) throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (Variant tested : tested(variant)) {
            tests.put(tested.name(), fingerprint(tested));
        }
        Map<String, Object> from = new TreeMap<>(Map.of("settings", recipe.canonical(), "images", tests));
        Initialisation initialisation = recipe.network().initialisation();
        Start start = initialisation == training(recipe.backbone()).network().initialisation() ? start(recipe.backbone())
                : Start.of(initialisation, recipe.backbone(), weights);
        if (start.isOwnFile()) {
            from.put("weights", start.md5());
        }
        return new Key(TrainedRun.name(title.replaceAll("[ .,]+", "-"), variant), 1, from)
                .folderIn(workFolder().resolve("runs"));
    }

    private synchronized String fingerprint(Variant variant) throws IOException {
        String known = fingerprints.get(variant);
        if (known == null) {
            known = images(variant).labelled().fingerprint();
            fingerprints.put(variant, known);
        }
        return known;
    }

    /**
     * A finished training of this profile and data, with the first seed.
     *
     * @throws IOException that says to run notebook 03, if there is none
     */
    public TrainedRun run(Backbone backbone, Variant variant) throws IOException {
        return run(training(backbone), variant);
    }

    private TrainedRun run(TrainingSettings recipe, Variant variant) throws IOException {
        Backbone backbone = recipe.backbone();
        try {
            TrainedRun run = TrainedRun.load(runFolder(backbone.studyName(), recipe, variant));
            if (!run.best().isEmpty()) {
                return run;
            }
        } catch (NoSuchFileException e) {
            // same remedy as for an unfinished run
        }
        throw new IOException(backbone + " has not been trained on " + variant.name().toLowerCase(Locale.ROOT)
                + " images yet: run notebook 03-train first");
    }

    /**
     * What every trained network says of the test images, in the study's three combinations of training and test images; of each network's
     * first seed. Kept as a CSV file and made anew only when a network or the images changed.
     */
    public Predictions predictions() throws IOException {
        Predictions all = Predictions.of(List.of());
        for (Backbone backbone : profile.backbones()) {
            for (Variant trained : variants()) {
                for (Variant tested : tested(trained)) {
                    all = all.and(predictions(run(backbone, trained), tested));
                }
            }
        }
        all.write(workFolder().resolve("predictions.csv")); // for a spreadsheet
        return all;
    }

    /** The same of all seeds. */
    public Predictions predictionsOfAllSeeds() throws IOException {
        Predictions all = predictions();
        for (Planned further : furtherSeeds()) {
            for (Variant tested : tested(further.variant)) {
                all = all.and(predictions(run(further.recipe, further.variant), tested));
            }
        }
        return all;
    }

    /**
     * The same of every network's last epoch, whether the study's rule kept it or not.
     *
     * @throws IOException if a network is not trained, or was trained without keeping them; says what to do
     */
    public Predictions lastEpochPredictions() throws IOException {
        Predictions all = Predictions.of(List.of());
        for (Backbone backbone : profile.backbones()) {
            for (Variant trained : variants()) {
                all = all.and(LastEpochPredictions.read(run(backbone, trained)));
            }
        }
        return all;
    }

    /** The finished trainings on one variant, in the study's order; none where this run does not study it. */
    public List<TrainedRun> runs(Variant variant) throws IOException {
        List<TrainedRun> runs = new ArrayList<>();
        for (Backbone backbone : variants().contains(variant) ? profile.backbones() : List.<Backbone>of()) {
            runs.add(run(backbone, variant));
        }
        return runs;
    }

    /**
     * What one trained network says of the test images of a variant, kept beside its weights with the time that it took. Where the last epoch
     * was kept, this is what it said after that.
     *
     * @return none where there are no test images
     */
    public Predictions predictions(TrainedRun run, Variant tested) throws IOException {
        if (test(tested).size() == 0) {
            return Predictions.of(List.of());
        }
        if (run.keptEpoch().epoch() == run.epochs().size() && LastEpochPredictions.isIn(run)) {
            return LastEpochPredictions.read(run).ofCombination(run.variant(), tested);
        }
        Path kept = kept("predictions", run, tested);
        return Files.exists(kept) ? Predictions.read(kept) : predict(run, tested).predictions();
    }

    private NetworkPredictions.Timed predict(TrainedRun run, Variant tested) throws IOException {
        NetworkPredictions.Timed made = NetworkPredictions.timed(run, test(tested), progress("Predictions"));
        made.time().write(kept("prediction-time", run, tested));
        made.predictions().write(kept("predictions", run, tested));
        return made;
    }

    private static Path kept(String what, TrainedRun run, Variant tested) {
        return run.folder().resolve(what + "-" + tested.name().toLowerCase(Locale.ROOT) + ".csv");
    }

    /**
     * How long the networks that were trained on a variant took for its test images; those of which it is not known are asked again.
     *
     * @throws IOException if a network is not trained; says to run notebook 03
     */
    public List<PredictionTime> predictionTimes(Variant variant) throws IOException {
        List<PredictionTime> times = new ArrayList<>();
        for (TrainedRun run : test(variant).size() > 0 ? runs(variant) : List.<TrainedRun>of()) {
            Optional<PredictionTime> known = PredictionTime.read(kept("prediction-time", run, variant));
            times.add(known.isPresent() ? known.get() : predict(run, variant).time());
        }
        return times;
    }

    /** The same of several, to be compared; each needs a title of its own. */
    public Predictions predictions(List<TrainedRun> runs, Variant tested) throws IOException {
        Predictions all = Predictions.of(List.of());
        for (TrainedRun run : runs) {
            all = all.and(predictions(run, tested));
        }
        return all;
    }

    /**
     * Results of a longer run that the repository brings along.
     *
     * @param name for instance ddti-evening
     * @throws IllegalArgumentException if the name is no plain folder name
     */
    public RecordedResults recorded(String name) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("Recorded results have names of small letters, digits and hyphens, not " + name);
        }
        return new RecordedResults(results("runs").resolve(name));
    }

    /**
     * What heads on frozen features said of images, as far as the repository brings it along or environment/probe kept it, by name.
     *
     * @throws IOException if something is damaged
     */
    public List<ProbeResults> probes() throws IOException {
        List<ProbeResults> probes = new ArrayList<>();
        for (Path run : RecordedTables.runs(results("runs"))) {
            if (ProbeResults.isIn(run)) {
                probes.add(ProbeResults.read(run));
            }
        }
        return probes;
    }

    /**
     * What networks said of real images that environment/transfer trained and kept, by name.
     *
     * @throws IOException if something is damaged
     */
    public List<TransferResults> transfers() throws IOException {
        List<TransferResults> transfers = new ArrayList<>();
        for (Path run : RecordedTables.runs(results("runs"))) {
            new RecordedResults(run).transfer().ifPresent(transfers::add);
        }
        return transfers;
    }

    /** What the repository brings along of one kind: runs, audits or numbers. No name of a run can meet another kind. */
    private Path results(String kind) {
        return home.resolve("notebooks/results").resolve(kind);
    }

    /** Where {@code environment/audit} keeps the trials of an audit, for instance leakage or, of real images, leakage-ddti. */
    public Path auditFile(String audit) {
        return results("audits").resolve(audit + ".csv");
    }

    /**
     * What the numbers of this profile and data may be used for, in a sentence or two; to stand above results.
     *
     * @return plain text, empty if nothing has to be said
     */
    public String caveat() throws IOException {
        List<String> said = new ArrayList<>();
        if (data == null) {
            said.add("The images are synthetic: the numbers show how the method works and say nothing about patients.");
        }
        TrainingSettings recipe = profile.recipe();
        said.addAll(Remarks.notTheStudysStart(starts()));
        TrainingSettings study = TrainingSettings.study(Backbone.VGG16);
        if (recipe.epochs() < study.epochs() || recipe.input().imageSize() < study.input().imageSize()) {
            said.add("Few and small images, " + recipe.epochs() + " epochs: enough to learn something, not enough to rank networks.");
        }
        if (data != null && !images().patientsKnown()) {
            said.add(Remarks.patients(images()).text());
        }
        return String.join("\n", said);
    }

    /** What decides the results: profile, data, device, versions, folder. */
    @Override
    public Map<String, String> configuration() {
        Engine engine = Engine.getInstance();
        Map<String, String> rows = new LinkedHashMap<>();
        TrainingSettings recipe = profile.recipe();
        rows.put("profile", profile.name() + " (" + recipe.input().imageSize() + " pixels, " + recipe.epochs() + " epochs)");
        rows.put("networks start from", Remarks.starts(starts()));
        rows.put("data", data == null ? "phantoms (synthetic images; results say nothing about patients)" : data.toString());
        rows.put("device", ComputeDevice.describe(Training.device()));
        rows.put("engine", engine.getEngineName() + " " + engine.getVersion() + ", DJL " + Engine.getDjlVersion());
        rows.put("Java", System.getProperty("java.version"));
        rows.put("working folder", (workFolder().startsWith(home) ? home.relativize(workFolder()) : workFolder()).toString());
        return rows;
    }

    /**
     * The numbers of a notebook that must replicate.
     *
     * @param notebook its file's name without ending
     * @throws IOException if what was recorded of them cannot be read
     */
    public Numbers numbers(String notebook) throws IOException {
        Map<String, String> madeFrom = new LinkedHashMap<>(Training.versions());
        madeFrom.put("device", ComputeDevice.describe(Training.device()));
        madeFrom.put("data", images(widest()).fingerprint());
        madeFrom.put("settings", new Key("profile", 1, Map.of("training", profile.backbones().stream().map(b -> training(b).canonical()).toList(),
                "phantoms", profile.phantoms(), "test share", profile.testShare(), "seeds", profile.backbones().stream().map(profile::seeds).toList())).hash());
        return new Numbers(notebook, workFolder().resolve("numbers"),
                results("numbers").resolve(workFolder().getFileName().toString()), madeFrom);
    }

    /**
     * What the outputs above were made from: profile, data with their fingerprints, versions, the day. The last cell of each
     * notebook, so that a stored notebook says where its numbers come from.
     */
    public Table provenance() throws IOException {
        Table table = Table.create("Made from", StringColumn.create("what"), StringColumn.create("value"));
        Map<String, String> rows = new LinkedHashMap<>(configuration());
        rows.remove("data");
        rows.put("data", data == null ? PHANTOMS : data.getFileName().toString());
        rows.put("fingerprint of the " + (widest() == Variant.UNCROPPED ? "frames" : "crops"), images(widest()).fingerprint());
        Training.versions().forEach((what, version) -> rows.put("version of " + what, version));
        rows.put("day", LocalDate.now(ZoneOffset.UTC).toString());
        rows.forEach((what, value) -> {
            table.stringColumn(0).append(what);
            table.stringColumn(1).append(value);
        });
        return table;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        configuration().forEach((what, value) -> text.append(what).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
