package thyroidstudy.phantom;

import java.awt.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import thyroidstudy.data.Seeds;

/** A nodule as one image plane cuts it: an outline in polar form about its centre, in mm of the pane. */
final class NoduleSection {

    /** A bright spot: a calcification, or colloid with a comet tail. Its place against the half axes; size 0.6 to 1.4. */
    record Spot(double x, double z, double size, boolean tail) {}

    private static final int ANGLES = 360;

    final PhantomNodule nodule;
    final double x;
    final double z;
    final double halfWidth;
    final double halfDepth;
    /** Radius against the ellipse, by angle. */
    private final float[] radius = new float[ANGLES + 1];
    final double largestRadius;
    final List<Spot> spots;

    NoduleSection(PhantomNodule nodule, double x, double z, double halfWidth, double halfDepth, long viewSeed) {
        this.nodule = nodule;
        this.x = x;
        this.z = z;
        this.halfWidth = halfWidth;
        this.halfDepth = halfDepth;
        var shape = Seeds.random(nodule.shapeSeed(), 11);
        var view = Seeds.random(nodule.shapeSeed(), viewSeed, 12);
        var margin = Tissue.ATLAS.margin().get(nodule.signs().margin());
        double[] r = new double[ANGLES];
        Arrays.fill(r, 1);
        for (int k = 2; k < 15; k++) {
            double a = 0.035 / Math.sqrt(k - 1.0) * (k > 6 ? 0.4 : 1)
                    + (k >= margin.from() && k <= margin.to() ? margin.waves() : margin.others());
            double amplitude = a * (0.4 + 1.2 * shape.nextDouble());
            double phase = 2 * Math.PI * shape.nextDouble() + 0.5 * (view.nextDouble() - 0.5);
            for (int i = 0; i < ANGLES; i++) {
                r[i] += amplitude * Math.cos(k * angle(i) + phase);
            }
        }
        int spikes = nodule.signs().margin() == NoduleSigns.Margin.SPICULATED ? 7 + shape.nextInt(6) : 0;
        for (int s = 0; s < spikes; s++) {
            double direction = 2 * Math.PI * (s + 0.7 * shape.nextDouble()) / spikes;
            double length = 0.05 + 0.3 * shape.nextDouble() * shape.nextDouble();
            for (int i = 0; i < ANGLES; i++) {
                r[i] += length * Math.pow(Math.max(0, Math.cos(angle(i) - direction)), 45);
            }
        }
        for (int i = 0; i <= ANGLES; i++) {
            radius[i] = (float) r[i % ANGLES];
        }
        largestRadius = Arrays.stream(r).max().orElseThrow();
        spots = spots(nodule.signs(), shape, view);
    }

    private static double angle(int i) {
        return 2 * Math.PI * i / ANGLES - Math.PI;
    }

    private static List<Spot> spots(NoduleSigns signs, SplittableRandom shape, SplittableRandom view) {
        int calcifications = switch (signs.calcification()) {
            case MICRO -> 6 + shape.nextInt(10);
            case COARSE -> 1 + shape.nextInt(2);
            default -> 0;
        };
        int tails = signs.cometTails() ? 1 + shape.nextInt(4) : 0;
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < calcifications + tails; i++) {
            double reach = 0.78 * Math.sqrt(shape.nextDouble());
            double angle = 2 * Math.PI * shape.nextDouble();
            double shift = 0.08 * (view.nextDouble() - 0.5);
            spots.add(new Spot(reach * Math.cos(angle) + shift, reach * Math.sin(angle) + shift,
                    0.6 + 0.8 * shape.nextDouble(), i >= calcifications));
        }
        return spots;
    }

    /** Distance to the border in mm of a point given against the middle, negative inside; large beyond the nodule's reach. */
    double distance(double u, double v) {
        double dx = u / halfWidth;
        double dz = v / halfDepth;
        double rho = Math.sqrt(dx * dx + dz * dz);
        if (rho > largestRadius + 0.6) {
            return 99;
        }
        double a = (Math.atan2(dz, dx) + Math.PI) * (ANGLES / (2 * Math.PI));
        int i = Math.min(ANGLES - 1, (int) a);
        double r = radius[i] + (radius[i + 1] - radius[i]) * (a - i);
        return (rho - r) * Math.min(halfWidth, halfDepth);
    }

    /** The outline in pixels of the frame, clipped to the pane; never empty. */
    List<Point> outline(Pane pane) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < ANGLES; i += 5) {
            double px = x + Math.cos(angle(i)) * radius[i] * halfWidth;
            double pz = z + Math.sin(angle(i)) * radius[i] * halfDepth;
            Point p = new Point(
                    clip(pane.box().x() + px * pane.pixelsPerMm(), pane.box().x(), pane.box().right() - 1),
                    clip(pane.box().y() + pz * pane.pixelsPerMm(), pane.box().y(), pane.box().bottom() - 1));
            if (points.isEmpty() || !points.get(points.size() - 1).equals(p)) {
                points.add(p);
            }
        }
        return points;
    }

    private static int clip(double value, int low, int high) {
        return Math.max(low, Math.min(high, (int) Math.round(value)));
    }
}
