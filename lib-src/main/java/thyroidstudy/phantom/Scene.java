package thyroidstudy.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;

/**
 * One image before it is rendered: panes, planes and nodules, with the truth about them. Cheap to make, so that the
 * table of a data set needs no pixels.
 *
 * @param patient  the patient
 * @param image    which of the patient's images
 * @param panes    one or two ultrasound images, left to right
 * @param calipers whether the nodule is measured
 * @param bodyMark whether the drawing of the neck is shown
 * @param note     further text, or empty
 */
record Scene(Patient patient, int image, List<Pane> panes, boolean calipers, boolean bodyMark, String note) {

    static Scene of(PhantomSettings settings, Patient patient, int image) {
        SplittableRandom r = Seeds.random(settings.seed(), 4, patient.index(), image);
        OverlayOptions overlays = settings.overlays();
        boolean two = r.nextDouble() < overlays.twoPanes();
        double caliperShare = overlays.calipers();
        boolean note = r.nextInt(8) == 0;
        if (overlays.labelCorrelated()) {
            caliperShare = patient.label() == Label.CANCER ? 0.9 : 0.1;
            note = r.nextDouble() < caliperShare;
        }
        boolean calipers = r.nextDouble() < caliperShare;
        boolean bodyMark = r.nextDouble() < overlays.bodyMark();
        List<Box> boxes = layout(settings, patient.scanner().layout(), two, r);
        boolean transverseFirst = r.nextInt(3) > 0;
        List<Pane> panes = new ArrayList<>();
        double depth = patient.depth() + (two && r.nextInt(4) == 0 ? 5 : 0);
        for (int k = 0; k < boxes.size(); k++) {
            panes.add(pane(patient, boxes.get(k), depth, (k == 0) == transverseFirst, r));
        }
        String text = note && overlays.text() ? (overlays.labelCorrelated() ? "BX" : "NODULO") : "";
        return new Scene(patient, image, List.copyOf(panes), calipers, bodyMark, text);
    }

    /** The smallest box that holds all panes. */
    Box scanArea() {
        return Box.around(panes.stream().map(Pane::box).toList());
    }

    /** Where the panes stand in a frame of this size; the layouts are drawn for 560 x 360. */
    private static List<Box> layout(PhantomSettings settings, int layout, boolean two, SplittableRandom r) {
        double top = layout == 1 ? 36 : r.nextInt(6) == 0 && !two ? 40 : 10;
        double bottom = layout == 1 ? 332 : top > 20 ? 310 : 311;
        if (!two) {
            double left = layout == 1 ? 62 : layout == 2 ? 128 : 88;
            return List.of(box(settings, left, top, left + (layout == 1 ? 420 : 384), bottom));
        }
        double left = layout == 1 ? 18 : layout == 2 ? 62 : 37;
        double gap = r.nextInt(4) == 0 ? 4 : 0;
        return List.of(box(settings, left, top, left + 245 - gap / 2, bottom),
                box(settings, left + 245 + gap / 2, top, left + 490, bottom));
    }

    private static Box box(PhantomSettings settings, double left, double top, double right, double bottom) {
        double sx = settings.width() / 560.0;
        double sy = settings.height() / 360.0;
        int x = (int) Math.round(left * sx);
        int y = (int) Math.round(top * sy);
        return new Box(x, y, (int) Math.round(right * sx) - x, (int) Math.round(bottom * sy) - y);
    }

    private static Pane pane(Patient p, Box box, double depth, boolean transverse, SplittableRandom r) {
        double scale = box.height() / depth;
        double widthMm = box.width() / scale;
        double fat = p.fat() * (0.85 + 0.3 * r.nextDouble());   // the probe presses
        double strap = p.strap() * (0.9 + 0.2 * r.nextDouble());
        double lobeZ = p.skin() + fat + strap + 0.92 * p.lobeHalfDepth();
        double lobeX = transverse ? p.trachea() * 0.62 + p.lobeHalfWidth() : 0;
        ToDoubleFunction<PhantomNodule> place = n -> lobeX + (transverse
                ? n.across() * Math.max(0, p.lobeHalfWidth() - n.halfWidth())
                : n.along() * Math.max(0, p.lobeHalfLength() - n.halfLength()));
        PhantomNodule main = p.nodules().get(0);
        boolean mirrored = transverse && p.right();
        int direction = mirrored ? -1 : 1;
        double origin = widthMm * (0.38 + 0.24 * r.nextDouble()) - direction * place.applyAsDouble(main);
        if (transverse) {
            // keep a good part of the trachea in view when the pane is wide enough for it
            double wanted = mirrored ? widthMm - 4 : 4;
            origin += (wanted - origin) * (widthMm > 38 ? 0.55 : 0.2);
        }
        double plane = 0.5 * (r.nextDouble() * 2 - 1);
        List<NoduleSection> sections = new ArrayList<>();
        long viewSeed = r.nextLong();
        for (int k = 0; k < p.nodules().size(); k++) {
            PhantomNodule n = p.nodules().get(k);
            double here = k == 0 ? plane : Math.abs(n.along() - main.along()) * 2 + plane;
            if (Math.abs(here) > 0.8) {
                continue;
            }
            double cut = Math.sqrt(1 - here * here);
            double halfWidth = cut * (transverse ? n.halfWidth() : n.halfLength());
            double halfDepth = cut * n.halfDepth();
            double x = origin + direction * place.applyAsDouble(n);
            double z = lobeZ + n.deep() * Math.max(0, p.lobeHalfDepth() - n.halfDepth()) * 0.9;
            if (k == 0) {
                x = Math.max(halfWidth * 0.8, Math.min(widthMm - halfWidth * 0.8, x));
            } else {
                NoduleSection first = sections.get(0);
                double away = Math.hypot((x - first.x) / (first.halfWidth + halfWidth + 0.8),
                        (z - first.z) / (first.halfDepth + halfDepth + 0.8));
                if (away < 1.1 || x < halfWidth * 1.2 || x > widthMm - halfWidth * 1.2) {
                    continue;
                }
            }
            sections.add(new NoduleSection(n, x, z, halfWidth, halfDepth, viewSeed));
        }
        return new Pane(box, scale, transverse, origin, mirrored, fat, strap, lobeX, lobeZ,
                p.gainDb() + 3 * (r.nextDouble() - 0.5), viewSeed, List.copyOf(sections));
    }
}
