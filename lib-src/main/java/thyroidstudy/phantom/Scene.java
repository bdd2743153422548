package thyroidstudy.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import thyroidstudy.image.Box;
import thyroidstudy.data.Label;
import thyroidstudy.data.Seeds;

/**
 * One image before it is rendered: panes, planes and nodules, with the truth about them. Cheap to make, so that the
 * table of a data set needs no pixels.
 *
 * @param patient  who
 * @param image    which of the patient's images
 * @param panes    one or two pictures, left to right
 * @param calipers whether it is measured
 * @param bodyMark whether the drawing of the neck is shown
 * @param note     further text, or empty
 */
record Scene(
        Patient patient,
        int image,
        List<Pane> panes,
        boolean calipers,
        boolean bodyMark,
        String note) {

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

    private static List<Box> layout(PhantomSettings settings, int layout, boolean two, SplittableRandom r) {
        double sx = settings.width() / 560.0;
        double sy = settings.height() / 360.0;
        double top = layout == 1 ? 36 : (r.nextInt(6) == 0 && !two ? 40 : 10);
        double height = layout == 1 ? 296 : (top > 20 ? 270 : 301);
        if (two) {
            double left = layout == 1 ? 18 : layout == 2 ? 62 : 37;
            double gap = r.nextInt(4) == 0 ? 4 : 0;
            return List.of(box(left, top, 245 - gap / 2, height, sx, sy),
                    box(left + 245 + gap / 2, top, 245 - gap / 2, height, sx, sy));
        }
        double left = layout == 1 ? 62 : layout == 2 ? 128 : 88;
        double width = layout == 1 ? 420 : 384;
        return List.of(box(left, top, width, height, sx, sy));
    }

    private static Box box(double x, double y, double width, double height, double sx, double sy) {
        int left = (int) Math.round(x * sx);
        int right = (int) Math.round((x + width) * sx);
        int upper = (int) Math.round(y * sy);
        int lower = (int) Math.round((y + height) * sy);
        return new Box(left, upper, right - left, lower - upper);
    }

    private static Pane pane(Patient p, Box box, double depth, boolean transverse, SplittableRandom r) {
        double scale = box.height() / depth;
        double widthMm = box.width() / scale;
        double press = 0.85 + 0.3 * r.nextDouble();
        double fat = p.fat() * press;
        double strap = p.strap() * (0.9 + 0.2 * r.nextDouble());
        double roof = p.skin() + fat + strap;
        double lobeZ = roof + 0.92 * p.lobeHalfDepth();
        PhantomNodule main = p.nodules().get(0);
        double aimed = widthMm * (0.38 + 0.24 * r.nextDouble());
        boolean mirrored = transverse && p.right();
        double lobeX = transverse ? p.trachea() * 0.62 + p.lobeHalfWidth() : 0;
        double free = transverse ? p.lobeHalfWidth() - main.halfWidth() : p.lobeHalfLength() - main.halfLength();
        double mainX = lobeX + (transverse ? main.across() : main.along()) * Math.max(0, free);
        double origin = mirrored ? aimed + mainX : aimed - mainX;
        if (transverse) {
            // keep a good part of the windpipe in view when the pane is wide enough for it
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
            double room = transverse ? p.lobeHalfWidth() - n.halfWidth() : p.lobeHalfLength() - n.halfLength();
            double ox = lobeX + (transverse ? n.across() : n.along()) * Math.max(0, room);
            double x = mirrored ? origin - ox : origin + ox;
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
