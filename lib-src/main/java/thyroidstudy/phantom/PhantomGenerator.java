package thyroidstudy.phantom;

import java.util.ArrayList;
import java.util.List;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import thyroidstudy.image.OpenCv;

/** Makes phantom frames. Every frame depends on the settings and its two numbers only: any thread, any order. */
public final class PhantomGenerator {

    private PhantomGenerator() {}

    /**
     * Makes one frame.
     *
     * @param patientIndex 0 to {@code settings.patients() - 1}
     * @param imageIndex   from 0; beyond the patient's own number of images further views follow
     */
    public static PhantomImage generate(PhantomSettings settings, int patientIndex, int imageIndex) {
        return generate(settings, Plan.of(settings), patientIndex, imageIndex);
    }

    /** What is known of every frame of a data set, by patient and image; no pixels are made. */
    public static List<PhantomRecord> records(PhantomSettings settings) {
        Plan plan = Plan.of(settings);
        List<PhantomRecord> records = new ArrayList<>();
        for (int p = 0; p < settings.patients(); p++) {
            Patient patient = Patient.of(settings, plan.labels()[p], p);
            for (int i = 0; i < plan.images(p); i++) {
                records.add(PhantomRecord.of(Scene.of(settings, patient, i), plan.splits()[p]));
            }
        }
        return records;
    }

    static PhantomImage generate(PhantomSettings settings, Plan plan, int patientIndex, int imageIndex) {
        Checks.that(patientIndex >= 0 && patientIndex < settings.patients() && imageIndex >= 0,
                "There is no image " + imageIndex + " of phantom patient " + patientIndex + "; patients are 0 to "
                        + (settings.patients() - 1));
        Patient patient = Patient.of(settings, plan.labels()[patientIndex], patientIndex);
        Scene scene = Scene.of(settings, patient, imageIndex);
        OpenCv.load();
        Mat frame = Mat.zeros(settings.height(), settings.width(), CvType.CV_8UC1);
        Mat mask = Mat.zeros(frame.size(), frame.type());
        try {
            for (Pane pane : scene.panes()) {
                Mat part = frame.submat(pane.box().rect());
                part.put(0, 0, BMode.render(patient, pane));
                part.release();
            }
            OverlayPainter.paint(scene, settings, frame, mask);
            byte[] grey = new byte[(int) frame.total()];
            byte[] overlay = new byte[grey.length];
            frame.get(0, 0, grey);
            mask.get(0, 0, overlay);
            return new PhantomImage(PhantomRecord.of(scene, plan.splits()[patientIndex]), settings.width(), settings.height(),
                    grey, overlay);
        } finally {
            frame.release();
            mask.release();
        }
    }
}
