package thyroidstudy.phantom;

import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;
import thyroidstudy.data.Split;

/** Who is in the data set: class, side and number of images of every patient. */
final class Plan {

    private final PhantomSettings settings;
    private final Label[] labels;
    private final Split[] splits;

    private Plan(PhantomSettings settings, Label[] labels, Split[] splits) {
        this.settings = settings;
        this.labels = labels;
        this.splits = splits;
    }

    static Plan of(PhantomSettings settings) {
        int n = settings.patients();
        int[] order = new int[n];
        var random = Seeds.random(settings.seed(), 1);
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        int cancers = (int) Math.round(n * settings.cancerShare());
        Label[] labels = new Label[n];
        Split[] splits = new Split[n];
        for (int k = 0; k < n; k++) {
            boolean cancer = k < cancers;
            int rank = cancer ? k : k - cancers;
            int ofClass = cancer ? cancers : n - cancers;
            labels[order[k]] = cancer ? Label.CANCER : Label.BENIGN;
            splits[order[k]] = rank < Math.round(ofClass * settings.testShare()) ? Split.TEST : Split.TRAIN;
        }
        return new Plan(settings, labels, splits);
    }

    Label label(int patient) {
        return labels[patient];
    }

    Split split(int patient) {
        return splits[patient];
    }

    int images(int patient) {
        int fewest = settings.minImagesPerPatient();
        int range = settings.maxImagesPerPatient() - fewest + 1;
        return fewest + Seeds.random(settings.seed(), 2, patient).nextInt(range);
    }
}
