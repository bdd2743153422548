package thyroidstudy.phantom;

import java.util.List;
import java.util.Locale;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;
import thyroidstudy.data.Nodule;
import thyroidstudy.data.Split;

/**
 * What is known of a phantom frame.
 *
 * @param patientIndex from 0
 * @param imageIndex   from 0 within the patient
 * @param label        class of the patient's main nodule
 * @param split        side of the study, the same for all images of a patient
 * @param nodules      the nodule that decides the label, once per pane, left to right; pixels of the frame
 * @param others       small benign nodules that some patients have besides
 * @param panes        ultrasound images in the frame, left to right, pixels
 * @param scanArea     smallest box that holds all panes, pixels
 * @param views        plane of each pane: "transverse" or "longitudinal"
 * @param side         "right" or "left" lobe
 * @param signs        signs of the main nodule
 * @param calipers     whether measuring marks are burnt in
 */
public record PhantomRecord(int patientIndex, int imageIndex, Label label, Split split, List<Nodule> nodules, List<Nodule> others,
        List<Box> panes, Box scanArea, List<String> views, String side, NoduleSigns signs, boolean calipers) {

    /** Name in the study's grammar, for instance {@code B_001-0002-1.0.jpg}; numbers count from 1. */
    public String fileName() {
        return String.format(Locale.ROOT, "%c_%03d-%04d-1.0.jpg", label.filePrefix(), patientIndex + 1, imageIndex + 1);
    }

    /** Patient number as it stands in the file name. */
    public String patient() {
        return String.format(Locale.ROOT, "%03d", patientIndex + 1);
    }

    static PhantomRecord of(Scene scene, Split split) {
        Patient p = scene.patient();
        List<List<Nodule>> nodules = scene.panes().stream().map(Pane::nodules).toList();
        return new PhantomRecord(p.index(), scene.image(), p.label(), split,
                nodules.stream().map(of -> of.get(0)).toList(),
                nodules.stream().flatMap(of -> of.stream().skip(1)).toList(),
                scene.panes().stream().map(Pane::box).toList(), scene.scanArea(),
                scene.panes().stream().map(pane -> pane.transverse() ? "transverse" : "longitudinal").toList(),
                p.right() ? "right" : "left", p.nodules().get(0).signs(), scene.calipers());
    }
}
