package thyroidstudy.phantom;

import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;
import thyroidstudy.data.Split;

/** Class, side and number of images of every patient of a data set. */
record Plan(PhantomSettings settings, Label[] labels, Split[] splits) {

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
        Plan plan = new Plan(settings, new Label[n], new Split[n]);
        for (int k = 0; k < n; k++) {
            boolean cancer = k < cancers;
            int rank = cancer ? k : k - cancers;
            int ofClass = cancer ? cancers : n - cancers;
            plan.labels[order[k]] = cancer ? Label.CANCER : Label.BENIGN;
            plan.splits[order[k]] = rank < Math.round(ofClass * settings.testShare()) ? Split.TEST : Split.TRAIN;
        }
        return plan;
    }

    int images(int patient) {
        int fewest = settings.minImagesPerPatient();
        int range = settings.maxImagesPerPatient() - fewest + 1;
        return fewest + Seeds.random(settings.seed(), 2, patient).nextInt(range);
    }
}
